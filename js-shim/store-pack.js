/** Many small byte arrays as a few large ones: crossing into Python costs the same for each array, whatever its size. */

/** @typedef {{head: string, chunks: Uint8Array[]}} Packed `head` is JSON; each part lies within one chunk, in order, the chunks without gaps. */

const CHUNK = 8 * 1024 * 1024;

export class Packer {
  /** @type {Uint8Array[]} */
  #chunks = [];
  /** @type {Uint8Array[]} */
  #waiting = [];
  #size = 0;

  /** @param {Uint8Array} bytes */
  add(bytes) {
    this.#waiting.push(bytes);
    this.#size += bytes.byteLength;
    if (this.#size >= CHUNK) this.#flush();
  }

  /**
   * @param {unknown} head
   * @returns {Packed}
   */
  close(head) {
    if (this.#size > 0) this.#flush();
    return {head: JSON.stringify(head), chunks: this.#chunks};
  }

  #flush() {
    const chunk = new Uint8Array(this.#size);
    let at = 0;
    for (const bytes of this.#waiting) {
      chunk.set(bytes, at);
      at += bytes.byteLength;
    }
    this.#chunks.push(chunk);
    this.#waiting = [];
    this.#size = 0;
  }
}
