/** A folder and what it and the vault were when they last agreed; kept for the next visit, and for the other tabs, which go on from there. */
import {readCache, writeCache} from '../cache.js';

/** @import {Directory, Known} from './disk.js' */
/** @typedef {{handle: Directory, known: [string, Known][], base: [string, string][]}} Kept */

const KEY = 'folder';

export class Agreed {
  /** The disk as it was last read, by path. @type {Map<string, Known>} */
  known;
  /** Hashes of both sides, by path. @type {Map<string, string>} */
  base;
  /** Whether others can read it. */
  #kept = false;

  /** @param {Directory} root @param {Partial<Kept>} [kept] nothing: they have never met */
  constructor(root, {known, base} = {}) {
    this.root = root;
    this.known = new Map(known);
    this.base = new Map(base);
  }

  /** @returns {Promise<Agreed | null>} of the folder that was kept in step last */
  static async last() {
    const kept = /** @type {Kept | undefined} */ (await readCache(KEY));
    if (!kept) return null;
    const last = new Agreed(kept.handle, kept);
    last.#kept = true;
    return last;
  }

  /** There is no such folder any more. */
  static async forget() {
    await writeCache(KEY, undefined);
  }

  async keep() {
    this.#kept = await writeCache(KEY, /** @type {Kept} */ ({handle: this.root, known: [...this.known], base: [...this.base]}));
  }

  /**
   * What other tabs have come to: from what both sides were before, a file that was deleted since would look like a new one.
   * @returns {Promise<Agreed | null>} this, brought up to date; the other folder that a tab has taken instead; null when one has let go of it
   */
  async recall() {
    if (!this.#kept) return this;
    const last = await Agreed.last();
    if (!last || !(await last.root.isSameEntry(this.root))) return last;
    this.known = last.known;
    this.base = last.base;
    return this;
  }
}
