/** That the browser had lost the vault and all was brought back from its second copy: told until the reader has seen it. */
import {callJson} from './api.js';
import {engine} from './engine.js';
import {readPref, writePref} from './prefs.js';

/** @import {Health} from './types.d.ts' */

const SEEN = 'restored.seen';

/** Fires `change`. */
class Restored extends EventTarget {
  /** What to tell; null = nothing. @type {{at: string, damaged: number} | null} */
  news = null;
  #looked = false;

  constructor() {
    super();
    engine.addEventListener('change', () => void this.#look());
  }

  async #look() {
    if (!engine.awake) this.#looked = false;
    if (!engine.awake || this.#looked) return;
    this.#looked = true;
    try {
      const {storage} = /** @type {Health} */ (await callJson('health'));
      if (!storage.restored || storage.restored === readPref(SEEN, '')) return;
      this.news = {at: storage.restored, damaged: storage.restored_damaged};
      this.dispatchEvent(new Event('change'));
    } catch {
      this.#looked = false;  // the engine has gone; it is asked again when it is back
    }
  }

  /** The reader has read it. */
  seen() {
    writePref(SEEN, this.news?.at);
    this.news = null;
    this.dispatchEvent(new Event('change'));
  }
}

export const restored = new Restored();
