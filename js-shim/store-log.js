/**
 * One file of the second copy: frames appended to a synchronous handle, flushed before anything is acknowledged.
 * A torn end is cut off when the file is opened; nothing is ever appended after one.
 */
import {StoreError} from './store-database.js';
import {KIND, encodeFrame} from './store-frame.js';
import {findEnd} from './store-scan.js';

/** @typedef {import('./store-frame.js').Frame} Frame */
/** @typedef {import('./store-frame.js').Mark} Mark */
/**
 * What is used of a FileSystemSyncAccessHandle.
 * @typedef {{read: (into: Uint8Array, options: {at: number}) => number, write: (from: Uint8Array, options: {at: number}) => number,
 *   truncate: (size: number) => void, flush: () => void, getSize: () => number, close: () => void}} SyncHandle
 */

const FORMAT = 1;
const PIECE = 1024 * 1024;

export class LogFile {
  #handle;
  #salt = 0;
  /** The newest frame. @type {Mark | null} */
  last = null;
  /** Of two whole files, that with the higher one counts. */
  sequence = 0;
  size = 0;

  /** @param {SyncHandle} handle */
  constructor(handle) {
    this.#handle = handle;
  }

  /**
   * Read where the file ends, and cut off what was torn.
   * @param {SyncHandle} handle
   * @returns {Promise<LogFile>} Throws StoreError when a newer version of Data20 has written it.
   */
  static async open(handle) {
    const file = new LogFile(handle);
    file.size = handle.getSize();
    const found = file.size ? await findEnd(file) : null;
    if (found && found.format > FORMAT) throw new StoreError('failed', 'A newer version of Data20 has written the second copy.');
    if (!found) {
      if (file.size) file.cut(0, null);
      return file;
    }
    file.#salt = found.salt;
    file.sequence = found.sequence;
    file.last = found.last;
    if (found.end < file.size) file.cut(found.end, found.last);
    return file;
  }

  get salt() {
    return this.#salt;
  }

  /** Whether the base is complete, so that everything can be restored from this file. */
  get complete() {
    return this.last !== null && (this.last.kind === KIND.base || this.last.kind === KIND.commit);
  }

  /**
   * @param {number} at
   * @param {number} size
   */
  read(at, size) {
    const bytes = new Uint8Array(Math.max(0, Math.min(size, this.size - at)));
    const read = at < 0 ? 0 : this.#handle.read(bytes, {at});
    return read < bytes.byteLength ? bytes.subarray(0, read) : bytes;
  }

  /**
   * Begin anew, in place of whatever is there.
   * @param {{sequence: number, generation: number, nonce: string}} start
   */
  begin({sequence, generation, nonce}) {
    this.cut(0, null);
    this.#salt = crypto.getRandomValues(new Uint32Array(1))[0];
    this.sequence = sequence;
    this.append({kind: KIND.start, generation, nonce, head: text({format: FORMAT, sequence}), parts: []});
  }

  /**
   * Write a frame through to the medium, or leave the file as it was. Throws what the handle throws.
   * @param {Frame} frame
   */
  append(frame) {
    const {size, last} = this;
    try {
      let at = size;
      for (const piece of joined(encodeFrame(frame, this.#salt))) {
        if (this.#handle.write(piece, {at}) !== piece.byteLength) throw new DOMException('The medium is full.', 'QuotaExceededError');
        at += piece.byteLength;
      }
      this.#handle.flush();
      this.size = at;
      this.last = {kind: frame.kind, generation: frame.generation, nonce: frame.nonce};
    } catch (error) {
      try {
        this.cut(size, last);
      } catch {
        // The handle is of no more use; what stands after the last frame is cut off at the next opening.
      }
      throw error;
    }
  }

  /**
   * Take back what was appended since.
   * @param {number} size
   * @param {Mark | null} last
   */
  cut(size, last) {
    this.#handle.truncate(size);
    this.#handle.flush();
    this.size = size;
    this.last = last;
  }

  /** Let go of the handle. */
  close() {
    this.#handle.close();
  }
}

/**
 * @param {unknown} value
 * @returns {Uint8Array} as JSON
 */
export const text = (value) => new TextEncoder().encode(JSON.stringify(value));

/**
 * Small pieces joined, so that a vault of many small files is no more calls than it has megabytes.
 * @param {readonly Uint8Array[]} pieces
 * @returns {Generator<Uint8Array>}
 */
function* joined(pieces) {
  const buffer = new Uint8Array(Math.min(PIECE, pieces.reduce((sum, piece) => sum + piece.byteLength, 0)));
  let held = 0;
  for (const piece of pieces) {
    if (held && held + piece.byteLength > buffer.byteLength) {
      yield buffer.subarray(0, held);
      held = 0;
    }
    if (piece.byteLength > buffer.byteLength) {
      yield piece;
    } else {
      buffer.set(piece, held);
      held += piece.byteLength;
    }
  }
  if (held) yield buffer.subarray(0, held);
}
