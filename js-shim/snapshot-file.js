/**
 * The bytes of a snapshot: what it is of, the memory without its empty pages, the linked libraries and the files.
 *
 * Layout: magic (8 bytes), SHA-256 of all that follows it (32), length of the head (4), of nothing (4), the head as
 * JSON, then the parts that the head names by offset. The digest comes first so that a torn or rotten file is never used.
 */
import {sha256Hex, toHex} from './bytes.js';

/**
 * What a snapshot is made of. `memory` is the whole WebAssembly memory; `linked` is the state right after the libraries were linked, which a
 * restoring run must reach again before the memory may be copied over it; `handles` are the addresses by which the C library knows a library.
 * @typedef {{path: string, handles: number[], bytes: Uint8Array}} Library
 * @typedef {{path: string, mode: number, mtime: number, bytes: Uint8Array | null}} FileEntry  `bytes` is null for a folder
 * @typedef {{table: number, heapBase: number}} Linked
 * @typedef {{key: string, memory: Uint8Array, references: unknown, linked: Linked, table: number, version: number[], packages: Record<string, string>,
 *   libraries: Library[], files: FileEntry[]}} Image
 */
/**
 * A snapshot that was read: like Image, but the memory as the runs of pages that aren't empty.
 * @typedef {Omit<Image, 'memory'> & {memoryLength: number, runs: [address: number, bytes: Uint8Array][]}} Snapshot
 */

export const MAGIC = 'D20SNAP1';
const PAGE = 4096;
const HEAD = 48;
const ALIGN = 16;

/**
 * @param {Image} image
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function packSnapshot(image) {
  const {memory, libraries, files, ...facts} = image;
  /** @type {{at: number, bytes: Uint8Array}[]} */
  const parts = [];
  let length = 0;
  /** @param {Uint8Array} bytes */
  const place = (bytes) => {
    const at = length;
    parts.push({at, bytes});
    length = align(length + bytes.byteLength);
    return [at, bytes.byteLength];
  };
  const head = {
    ...facts,
    memoryLength: memory.byteLength,
    runs: runsOf(memory).map(([start, end]) => [start, ...place(memory.subarray(start, end))]),
    libraries: libraries.map(({bytes, ...library}) => ({...library, part: place(bytes)})),
    files: files.map(({bytes, ...file}) => ({...file, part: bytes && place(bytes)})),
  };
  const json = new TextEncoder().encode(JSON.stringify(head));
  const start = align(HEAD + json.byteLength);
  const whole = new Uint8Array(start + length);
  whole.set(new TextEncoder().encode(MAGIC), 0);
  new DataView(whole.buffer).setUint32(40, json.byteLength, true);
  whole.set(json, HEAD);
  for (const {at, bytes} of parts) whole.set(bytes, start + at);
  whole.set(fromHex(await digestOf(whole)), 8);
  return whole;
}

/**
 * Read a snapshot; its parts are views of `whole`. Throws Error saying what is wrong with it.
 * The digest is checked by `verify`, which may run meanwhile: nothing read here is to be trusted before it has.
 * @param {Uint8Array<ArrayBuffer>} whole
 * @returns {Snapshot}
 */
export function unpackSnapshot(whole) {
  if (whole.byteLength < HEAD || new TextDecoder().decode(whole.subarray(0, 8)) !== MAGIC) throw new Error('The file is not a snapshot.');
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(40, true);
  const start = align(HEAD + length);
  const {runs, libraries, files, ...facts} = JSON.parse(new TextDecoder().decode(whole.subarray(HEAD, HEAD + length)));
  /** @param {[number, number]} place */
  const part = ([at, size]) => {
    if (start + at + size > whole.byteLength) throw new Error('The snapshot is cut off.');
    return whole.subarray(start + at, start + at + size);
  };
  return {
    ...facts,
    runs: runs.map((/** @type {[number, number, number]} */ [address, at, size]) => [address, part([at, size])]),
    libraries: libraries.map((/** @type {any} */ {part: place, ...library}) => ({...library, bytes: part(place)})),
    files: files.map((/** @type {any} */ {part: place, ...file}) => ({...file, bytes: place && part(place)})),
  };
}

/**
 * Resolve when the bytes are those that were written; reject when they are not.
 * @param {Uint8Array<ArrayBuffer>} whole
 */
export async function verifySnapshot(whole) {
  if ((await digestOf(whole)) !== toHex(whole.subarray(8, 40))) throw new Error('The snapshot is damaged: its digest is wrong.');
}

/**
 * The pages with anything in them, neighbours joined.
 * @param {Uint8Array} memory
 * @returns {[start: number, end: number][]}
 */
function runsOf(memory) {
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.byteLength >>> 2);
  /** @type {[number, number][]} */
  const runs = [];
  for (let start = 0; start < memory.byteLength; start += PAGE) {
    if (isEmpty(words, start >>> 2)) continue;
    const last = runs.at(-1);
    if (last && last[1] === start) last[1] = start + PAGE;
    else runs.push([start, start + PAGE]);
  }
  return runs;
}

/**
 * @param {Int32Array} words
 * @param {number} from
 */
function isEmpty(words, from) {
  for (let i = from; i < from + PAGE / 4; i += 1) if (words[i] !== 0) return false;
  return true;
}

/** @param {Uint8Array<ArrayBuffer>} whole */
const digestOf = (whole) => sha256Hex(whole.subarray(40));

/** @param {number} n */
const align = (n) => Math.ceil(n / ALIGN) * ALIGN;

/** @param {string} hex */
const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
