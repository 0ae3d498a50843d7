/** Keeps the scroll position of every entry of the history: going back shows the page where it was left. */

import {scopePrefix} from './prefs.js';

/** @typedef {{key: string}} Entry */

const KEPT = `${scopePrefix}scroll`;

export class ScrollMemory {
  /** @type {Map<string, number>} */
  #positions = new Map();
  #key = '';
  #waiting = false;

  constructor() {
    this.#key = this.#enter();
    // Over a static page nothing is waited for: the reader is in the middle of it, and the browser knows where.
    this.#waiting = document.getElementById('static') === null;
    if (this.#waiting) history.scrollRestoration = 'manual';
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
      this.#positions = new Map(kept);
    } catch {
      // nothing kept, or storage is denied
    }
    addEventListener('scroll', () => this.#note(), {passive: true});
    addEventListener('pagehide', () => this.#keep());
  }

  /** @returns {string} the key of the entry of the history that is on screen; new entries get one */
  #enter() {
    const known = /** @type {Entry | null} */ (history.state)?.key;
    if (known) return known;
    const key = crypto.randomUUID();
    history.replaceState({key}, '');
    return key;
  }

  #note() {
    if (!this.#waiting) this.#positions.set(this.#key, scrollY);
  }

  #keep() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify([...this.#positions].slice(-100)));
    } catch {
      // costs the position, nothing else
    }
  }

  /** @param {boolean} samePlace only the query has changed: nothing moves */
  arrive(samePlace) {
    history.scrollRestoration = 'manual';
    this.#note(); // the scroll event of the last movement may not have come yet
    this.#key = this.#enter();
    this.#waiting = !samePlace;
  }

  /** The view is drawn: goes where this entry was left, a new one to the top. A view with a place of its own scrolls afterwards. */
  settle() {
    if (!this.#waiting) return;
    const key = this.#key;
    // In the next frame the elements inside the view are drawn too, and the page is as tall as it was.
    requestAnimationFrame(() => {
      if (this.#key !== key) return;
      this.#waiting = false;
      scrollTo(0, this.#positions.get(key) ?? 0);
    });
  }
}
