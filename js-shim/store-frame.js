/**
 * The frames of the second copy: how one lies in its file.
 *
 *   header 72 B   magic, salt, kind, length of the head, length of the body, generation, nonce, CRC of the header
 *   head          JSON text
 *   body          bytes
 *   trailer 16 B  CRC of head and body, length of the frame, magic and salt
 *
 * The trailer lets the end of a file be read from behind. The salt is the file's own, so that a frame that is the
 * content of an article is never taken for one of the file.
 */
import {crc32} from './checksum.js';

/** `start` opens a file; rows and `during` make up its base, which `base` ends; `commit` follows. */
export const KIND = Object.freeze({start: 1, rows: 2, during: 3, base: 4, commit: 5});
export const HEADER = 72;
export const TRAILER = 16;

const MAGIC = 0x4c303244;
const NONCE = 36;

/**
 * @typedef {{kind: number, generation: number, nonce: string}} Mark
 * @typedef {Mark & {salt: number, headSize: number, bodySize: number, size: number}} Header `size` is that of the whole frame.
 */
/** What is written. @typedef {Mark & {head: Uint8Array, parts: readonly Uint8Array[]}} Frame */

/**
 * @param {Frame} frame
 * @param {number} salt
 * @returns {Uint8Array[]} the frame's bytes, in pieces; contents are not copied
 */
export function encodeFrame({kind, generation, nonce, head, parts}, salt) {
  const bodySize = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const header = new DataView(new ArrayBuffer(HEADER));
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, salt, true);
  header.setUint32(8, kind, true);
  header.setUint32(12, head.byteLength, true);
  header.setFloat64(16, bodySize, true);
  header.setFloat64(24, generation, true);
  new TextEncoder().encodeInto(nonce, new Uint8Array(header.buffer, 32, NONCE));
  header.setUint32(HEADER - 4, crc32(new Uint8Array(header.buffer, 0, HEADER - 4)), true);
  const trailer = new DataView(new ArrayBuffer(TRAILER));
  trailer.setUint32(0, parts.reduce((sum, part) => crc32(part, sum), crc32(head)), true);
  trailer.setFloat64(4, HEADER + head.byteLength + bodySize + TRAILER, true);
  trailer.setUint32(12, (MAGIC ^ salt) >>> 0, true);
  return [new Uint8Array(header.buffer), head, ...parts, new Uint8Array(trailer.buffer)];
}

/**
 * @param {Uint8Array} bytes
 * @param {number | null} salt null: whatever it is
 * @returns {Header | null} null: this is no header of the file
 */
export function readHeader(bytes, salt) {
  if (bytes.byteLength < HEADER) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
  const own = view.getUint32(4, true);
  if (view.getUint32(0, true) !== MAGIC || (salt !== null && own !== salt)) return null;
  if (view.getUint32(HEADER - 4, true) !== crc32(bytes.subarray(0, HEADER - 4))) return null;
  const [headSize, bodySize] = [view.getUint32(12, true), view.getFloat64(16, true)];
  const nonce = new TextDecoder().decode(bytes.subarray(32, 32 + NONCE)).replace(/\0+$/, '');
  return {
    kind: view.getUint32(8, true), salt: own, headSize, bodySize, nonce,
    generation: view.getFloat64(24, true), size: HEADER + headSize + bodySize + TRAILER,
  };
}

/**
 * @param {Uint8Array} bytes
 * @param {number} salt
 * @returns {{crc: number, size: number} | null} null: this is no trailer of the file
 */
export function readTrailer(bytes, salt) {
  if (bytes.byteLength < TRAILER) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, TRAILER);
  if (view.getUint32(12, true) !== (MAGIC ^ salt) >>> 0) return null;
  return {crc: view.getUint32(0, true), size: view.getFloat64(4, true)};
}
