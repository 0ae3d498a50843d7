/** Reading a file of the second copy, wherever it comes from: a worker's handle, or a Blob on the recovery page. */
import {crc32} from './checksum.js';
import {HEADER, KIND, TRAILER, readHeader, readTrailer} from './store-frame.js';

/** @typedef {import('./store-frame.js').Header} Header */
/** @typedef {{size: number, read: (at: number, size: number) => Uint8Array | Promise<Uint8Array>}} Source `read` may give less at the end. */
/** @typedef {Header & {at: number}} Place a frame and where it begins */
/** @typedef {Place & {head: any, body: Uint8Array, whole: boolean}} ReadFrame `whole`: head and body are as they were written; else they are empty. */
/** @typedef {{salt: number, format: number, sequence: number, last: Place, end: number}} Found `end`: of the last frame; what comes after is torn. */

/**
 * Find the last frame that was written as a whole: from behind, and where the end is torn, from the front.
 * @param {Source} source
 * @returns {Promise<Found | null>} null: no file of ours, or one that was never begun as a whole
 */
export async function findEnd(source) {
  const first = readHeader(await source.read(0, HEADER), null);
  if (first?.kind !== KIND.start || first.size > source.size) return null;
  const {salt} = first;
  const opening = await readFrame(source, {...first, at: 0});
  if (!opening.whole) return null;
  const last = await frameBefore(source, salt, source.size) ?? await lastFromFront(source, salt);
  const {format, sequence} = opening.head;
  return {salt, format, sequence, last, end: last.at + last.size};
}

/**
 * @param {Source} source
 * @param {number} salt
 * @param {number} end where the frame ends
 * @returns {Promise<Place | null>} null: no frame ends there
 */
async function frameBefore(source, salt, end) {
  const trailer = readTrailer(await source.read(end - TRAILER, TRAILER), salt);
  if (!trailer || trailer.size > end) return null;
  const header = readHeader(await source.read(end - trailer.size, HEADER), salt);
  return header?.size === trailer.size ? {...header, at: end - trailer.size} : null;
}

/**
 * The first frame is whole, the last that counts was flushed or is checked here.
 * @param {Source} source
 * @param {number} salt
 */
async function lastFromFront(source, salt) {
  /** @type {Place[]} */
  const places = [];
  for await (const place of placesOf(source, salt, 0, source.size)) places.push(place);
  while (places.length > 1 && !(await readFrame(source, places[places.length - 1])).whole) places.pop();
  return places[places.length - 1];
}

/**
 * The frames between two places, by their headers alone.
 * @param {Source} source
 * @param {number} salt
 * @param {number} from
 * @param {number} to
 * @returns {AsyncGenerator<Place>}
 */
async function* placesOf(source, salt, from, to) {
  for (let at = from; at + HEADER + TRAILER <= to;) {
    const header = readHeader(await source.read(at, HEADER), salt);
    if (!header || at + header.size > to) return;
    const trailer = readTrailer(await source.read(at + header.size - TRAILER, TRAILER), salt);
    if (trailer?.size !== header.size) return;
    yield {...header, at};
    at += header.size;
  }
}

/**
 * All frames from `from`, in order. Where a broken one hides the way on, those behind it are found from the end.
 * @param {Source} source
 * @param {number} salt
 * @param {number} from
 * @returns {AsyncGenerator<Place | null>} null stands for what could not be passed
 */
export async function* framesFrom(source, salt, from) {
  let at = from;
  for await (const place of placesOf(source, salt, from, source.size)) {
    yield place;
    at = place.at + place.size;
  }
  if (at >= source.size) return;
  yield null;
  /** @type {Place[]} */
  const behind = [];
  for (let place = await frameBefore(source, salt, source.size); place && place.at >= at; place = await frameBefore(source, salt, place.at)) behind.push(place);
  yield* behind.reverse();
}

/**
 * @param {Source} source
 * @param {Place} place
 * @returns {Promise<ReadFrame>}
 */
export async function readFrame(source, place) {
  const head = await source.read(place.at + HEADER, place.headSize);
  const body = await source.read(place.at + HEADER + place.headSize, place.bodySize);
  const trailer = readTrailer(await source.read(place.at + place.size - TRAILER, TRAILER), place.salt);
  const whole = trailer?.crc === crc32(body, crc32(head));
  if (!whole) return {...place, head: null, body: new Uint8Array(), whole};
  return {...place, head: head.byteLength ? JSON.parse(new TextDecoder().decode(head)) : null, body, whole};
}

/**
 * Where the commits after a generation begin, looked for from behind.
 * @param {Source} source
 * @param {number} salt
 * @param {number} end
 * @param {number} generation
 * @returns {Promise<{at: number, nonce: string} | null>} `nonce` of that generation; null: the file doesn't know it
 */
export async function findGeneration(source, salt, end, generation) {
  for (let place = await frameBefore(source, salt, end); place; place = await frameBefore(source, salt, place.at)) {
    if (place.generation === generation) return {at: place.at + place.size, nonce: place.nonce};
    if (place.kind !== KIND.commit) return null;
  }
  return null;
}

/**
 * @param {Source} source
 * @param {number} salt
 * @returns {Promise<number>} where the base of a file ends
 */
export async function baseEnd(source, salt) {
  let place = await frameBefore(source, salt, source.size);
  while (place && place.kind === KIND.commit) place = await frameBefore(source, salt, place.at);
  return place ? place.at + place.size : 0;
}

/**
 * @param {Blob} blob
 * @returns {Source}
 */
export const sourceOf = (blob) => ({
  size: blob.size,
  read: async (at, size) => new Uint8Array(await blob.slice(Math.max(at, 0), Math.max(at + size, 0)).arrayBuffer()),
});

/**
 * Cut a body into its parts, each with a buffer of its own: a view would take the whole body along into IndexedDB.
 * @param {Uint8Array} body
 * @param {readonly number[]} sizes
 * @returns {Uint8Array[]}
 */
export function partsOf(body, sizes) {
  let at = 0;
  return sizes.map((size) => body.slice(at, (at += size)));
}
