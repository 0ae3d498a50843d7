/**
 * Which build the service worker serves, and how its starts went. Kept in Cache Storage: the worker's memory is lost
 * whenever the browser stops it.
 */

/** @typedef {{serving: string, failures: number}} Kept  `failures`: failed starts in a row */

export class Serving {
  #current;
  #key;
  #cacheName;
  #caches;
  /** @type {Promise<Kept> | null} */
  #kept = null;

  /**
   * @param {string} current the id of the build that this service worker belongs to
   * @param {{base: string, scope: string, caches?: CacheStorage}} options
   */
  constructor(current, {base, scope, caches = globalThis.caches}) {
    this.#current = current;
    this.#key = new URL('__data20__/state.json', base).href;
    this.#cacheName = `${scope}:state`;
    this.#caches = caches;
  }

  /** @returns {Promise<string>} the build id to serve */
  async build() {
    return (await this.#read()).serving;
  }

  /**
   * Serve `build` from now on, and forget earlier failures.
   * @param {string} build
   */
  use(build) {
    return this.#write({serving: build, failures: 0});
  }

  /**
   * Note how a start of the current build went.
   * @param {boolean} ok
   * @returns {Promise<number>} failures in a row
   */
  async note(ok) {
    const kept = await this.#read();
    const failures = ok ? 0 : kept.failures + 1;
    if (failures !== kept.failures) await this.#write({...kept, failures});
    return failures;
  }

  /** @returns {Promise<Kept>} */
  #read() {
    this.#kept ??= this.#load();
    return this.#kept;
  }

  async #load() {
    const held = await (await this.#caches.open(this.#cacheName)).match(this.#key);
    return held ? held.json() : {serving: this.#current, failures: 0};
  }

  /** @param {Kept} kept */
  async #write(kept) {
    this.#kept = Promise.resolve(kept);
    await (await this.#caches.open(this.#cacheName)).put(this.#key, new Response(JSON.stringify(kept)));
  }
}
