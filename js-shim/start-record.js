/**
 * How the starts of this build went on this device, so that a way of starting that fails twice in a row is not tried a third time.
 *
 * A try is noted before it begins and struck when it ends well or is left: what takes the whole tab down with it counts too.
 */
import {isOpaque} from './platform.js';

/** So many failures in a row, and it is skipped until the next build. */
const ENOUGH = 2;

/** The name under which the making of a snapshot is noted, beside the rungs. */
export const FREEZING = 'freezing';

export class StartRecord {
  #key;
  #build;
  #storage;

  /**
   * @param {{scope: string, build: string, storage?: Pick<Storage, 'getItem' | 'setItem'> | null}} options
   * `storage` null: nothing is remembered, as in sandboxes and some private modes
   */
  constructor({scope, build, storage = storageOrNull()}) {
    this.#key = `${scope}:starts`;
    this.#build = build;
    this.#storage = storage;
  }

  /**
   * @param {string} name
   * @returns {boolean} whether it has failed too often
   */
  skips(name) {
    return (this.#read()[name] ?? 0) >= ENOUGH;
  }

  /** It begins. @param {string} name */
  began(name) {
    const failures = this.#read();
    this.#write({...failures, [name]: (failures[name] ?? 0) + 1});
  }

  /** It went well. @param {string} name */
  worked(name) {
    this.#write({...this.#read(), [name]: 0});
  }

  /** It was not to be: nobody waited for the end, or there was nothing to try. @param {string} name */
  left(name) {
    const failures = this.#read();
    this.#write({...failures, [name]: Math.max(0, (failures[name] ?? 0) - 1)});
  }

  /** @returns {Record<string, number>} failures in a row */
  #read() {
    try {
      const {build, failures} = JSON.parse(this.#storage?.getItem(this.#key) ?? '{}');
      return (build === this.#build && failures) || {};
    } catch {
      return {};
    }
  }

  /** @param {Record<string, number>} failures */
  #write(failures) {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify({build: this.#build, failures}));
    } catch {
      // Full or forbidden: then the next start tries everything again.
    }
  }
}

/** @returns {Storage | null} */
function storageOrNull() {
  try {
    return isOpaque() ? null : globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
