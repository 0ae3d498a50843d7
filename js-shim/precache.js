/**
 * The files of a build in Cache Storage: one cache for each build, every file checked against its SHA-256.
 *
 * Invariants: a cache's manifest is written last, so a cache that has one is whole; only caches of this scope are
 * touched, because other sites may share the origin; a running page's files are never replaced.
 */
import {pool, sha256Hex} from './bytes.js';

/**
 * @typedef {{url: string, sha256: string, size: number, tier: 'shell' | 'boot' | 'tools' | 'lazy'}} Entry
 * @typedef {{id: string, version: string, entries: readonly Entry[]}} Manifest
 */

const PARALLEL = 6;

export class Precache {
  #manifest;
  #base;
  #prefix;
  #caches;
  #fetch;
  /** @type {Map<string, Entry>} */
  #byUrl;

  /**
   * @param {Manifest} manifest of this build
   * @param {{base: string, scope: string, caches?: CacheStorage, fetch?: typeof globalThis.fetch}} options
   */
  constructor(manifest, {base, scope, caches = globalThis.caches, fetch = globalThis.fetch.bind(globalThis)}) {
    this.#manifest = manifest;
    this.#base = base;
    this.#prefix = `${scope}:build:`;
    this.#caches = caches;
    this.#fetch = fetch;
    this.#byUrl = new Map(manifest.entries.map((entry) => [entry.url, entry]));
  }

  /** Get every file that the app needs offline. Rejects, naming the file, when one can't be had as it was built. */
  async install() {
    const cache = await this.#open(this.#manifest.id);
    await this.#fill(cache, this.#manifest.entries.filter(({tier}) => tier !== 'lazy'));
    await cache.put(this.#manifestKey, new Response(JSON.stringify(this.#manifest), {headers: {'content-type': 'application/json'}}));
  }

  /** Get what is left: files that only some tools ask for. What can't be had now is got when it is asked for. */
  async installLazy() {
    const cache = await this.#open(this.#manifest.id);
    await this.#fill(cache, this.#manifest.entries.filter(({tier}) => tier === 'lazy')).catch(() => {});
  }

  /**
   * Check every file of this build that is cached and get again what is missing or damaged.
   * @returns {Promise<string[]>} the URLs that were repaired
   */
  async repair() {
    const cache = await this.#open(this.#manifest.id);
    /** @type {string[]} */
    const repaired = [];
    for (const entry of this.#manifest.entries) {
      const held = await cache.match(this.#url(entry.url));
      if (held && (await sha256Hex(await held.arrayBuffer())) === entry.sha256) continue;
      if (!held && entry.tier === 'lazy') continue;
      await cache.delete(this.#url(entry.url));
      await this.#fill(cache, [entry]);
      repaired.push(entry.url);
    }
    if (!(await cache.match(this.#manifestKey))) await this.install();
    return repaired;
  }

  /**
   * The builds that are whole, this one first, then the newest.
   * @returns {Promise<{id: string, version: string}[]>}
   */
  async builds() {
    const names = (await this.#caches.keys()).filter((name) => name.startsWith(this.#prefix)).reverse();
    const found = [];
    for (const name of names) {
      const manifest = await this.#manifestOf(name);
      if (manifest) found.push({id: manifest.id, version: manifest.version});
    }
    return found.sort((a, b) => Number(b.id === this.#manifest.id) - Number(a.id === this.#manifest.id));
  }

  /**
   * Delete this scope's caches of other builds.
   * @param {readonly string[]} keep build ids
   */
  async cleanUp(keep) {
    const kept = new Set([this.#manifest.id, ...keep].map((id) => this.#prefix + id));
    for (const name of await this.#caches.keys()) {
      if (name.startsWith(this.#prefix) && !kept.has(name)) await this.#caches.delete(name);
    }
  }

  /**
   * Whether a URL is a file of this build, or looks like one of another build that a running page may ask for.
   * @param {string} url relative to the base
   */
  knows(url) {
    return this.#byUrl.has(url) || /^(?:assets|pyodide|app)\//.test(url);
  }

  /**
   * Answer with a file of `build`; hashed names are looked for in the other builds too, because an older page may run.
   * What no cache has comes from the network and, if it is what this build lists, is kept.
   * @param {string} url relative to the base
   * @param {string} build
   * @returns {Promise<Response>}
   */
  async respond(url, build) {
    const held = await this.#match(url, build);
    if (held) return held;
    const entry = this.#byUrl.get(url);
    if (!entry || build !== this.#manifest.id) return this.#fetch(this.#url(url));
    const cache = await this.#open(this.#manifest.id);
    try {
      await this.#get(cache, entry, new Map());
    } catch {
      // Not as this build lists it: perhaps a newer one is out there. Online, it is still the best answer.
      return this.#fetch(this.#url(url));
    }
    return /** @type {Response} */ (await cache.match(this.#url(url)));
  }

  /**
   * @param {string} url
   * @param {string} build
   */
  async #match(url, build) {
    const first = this.#prefix + build;
    const names = (await this.#caches.keys()).filter((name) => name.startsWith(this.#prefix) && name !== first);
    for (const name of [first, ...names]) {
      // Only hashed names mean the same file in every build.
      if (name !== first && !/^(?:assets|pyodide|app)\//.test(url)) return undefined;
      const cache = await this.#caches.open(name);
      const held = await cache.match(this.#url(url));
      if (held) return held;
    }
    return undefined;
  }

  /**
   * @param {Cache} cache
   * @param {readonly Entry[]} entries
   */
  async #fill(cache, entries) {
    const donors = await this.#donors();
    await pool(PARALLEL, entries, async (entry) => {
      if (!(await cache.match(this.#url(entry.url)))) await this.#get(cache, entry, donors);
    });
  }

  /**
   * @param {Cache} cache
   * @param {Entry} entry
   * @param {Map<string, () => Promise<Response | undefined>>} donors
   */
  async #get(cache, entry, donors) {
    const url = this.#url(entry.url);
    const sources = [
      // What another build has already is not downloaded again.
      () => donors.get(entry.sha256)?.(),
      // The page has just loaded most files: the HTTP cache has them.
      () => this.#fetch(url),
      () => this.#fetch(url, {cache: 'reload'}),
    ];
    /** @type {string} */
    let reason = 'no source has it';
    for (const source of sources) {
      const response = await Promise.resolve(source()).catch((error) => void (reason = String(error)));
      if (!response) continue;
      if (!response.ok) {
        reason = `the server answered ${response.status}`;
        continue;
      }
      const kept = response.clone();
      const bytes = await response.arrayBuffer();
      if ((await sha256Hex(bytes)) !== entry.sha256) {
        reason = 'it is not the file that was built';
        continue;
      }
      return cache.put(url, kept.redirected ? new Response(bytes, {headers: kept.headers}) : kept);
    }
    throw new Error(`${entry.url}: ${reason}.`);
  }

  /** @returns {Promise<Map<string, () => Promise<Response | undefined>>>} SHA-256 to a way to get that file from another build */
  async #donors() {
    /** @type {Map<string, () => Promise<Response | undefined>>} */
    const donors = new Map();
    for (const name of await this.#caches.keys()) {
      if (!name.startsWith(this.#prefix) || name === this.#prefix + this.#manifest.id) continue;
      const manifest = await this.#manifestOf(name);
      for (const {url, sha256} of manifest?.entries ?? []) {
        donors.set(sha256, async () => (await this.#caches.open(name)).match(this.#url(url)));
      }
    }
    return donors;
  }

  /**
   * @param {string} name of a cache
   * @returns {Promise<Manifest | null>} null when the cache is not whole
   */
  async #manifestOf(name) {
    const held = await (await this.#caches.open(name)).match(this.#manifestKey);
    return held ? held.json() : null;
  }

  get #manifestKey() {
    return this.#url('__data20__/manifest.json');
  }

  /** @param {string} id */
  #open(id) {
    return this.#caches.open(this.#prefix + id);
  }

  /** @param {string} url */
  #url(url) {
    return new URL(url, this.#base).href;
  }
}
