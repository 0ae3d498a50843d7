/** The packages installed for the lab on this device: listed, added from files or from the index, removed. Fires `change`. */
import {pool, sha256Hex} from '../../js-shim/bytes.js';
import {base} from '../../js-shim/base.js';
import {isGuest} from '../../js-shim/guest.js';
import {scopeName} from '../../js-shim/names.js';
import {PackageStore} from '../../js-shim/package-store.js';
import {space} from '../../js-shim/space.js';
import {ApiError, callJson} from '../api.js';
import {LIMITS} from '../fetcher/protocol.js';
import {formatBytes, t} from '../i18n.js';
import {decodeOrKeep} from '../router.js';
import {FetchFailed, Fetcher} from './fetcher.js';

/** @import {Package} from '../../js-shim/package-store.js' */
/** @import {Brought} from './fetcher.js' */
/** @typedef {{url: string, kind: 'index' | 'metadata' | 'wheel', requirement: string, file: string, sha256: string | null}} Need */
/** @typedef {{name: string, version: string, file: string, url: string, sha256: string, size: number | null, asked: boolean}} Found */
/** @typedef {{needs: Need[], wheels: Found[]}} Plan */
/** @typedef {{text: string, type: string} | null} Answer */
/** @typedef {{name: string, version: string, requires: string[], metadata: string}} Facts */
/** `done` of `total` files are here; `file` is the one being brought. @typedef {{file: string, done: number, total: number}} Step */

/** How deep packages may need each other. */
const ROUNDS = 40;
/** Bytes of all wheels of one installation. */
const TOTAL = 300e6;

class Packages extends EventTarget {
  #store = new PackageStore(scopeName(base, space().name));

  /** In a page of strangers nothing is installed: what stands around a frame could trick somebody into consent. @returns {boolean} */
  get offered() {
    return !space().shown && !isGuest();
  }

  /** @returns {Promise<Package[]>} by name */
  list() {
    return this.#store.list();
  }

  /**
   * Add wheels that the person has picked: all of them, or none. Throws ApiError naming the file.
   * @param {readonly File[]} files
   * @returns {Promise<Package[]>}
   */
  async add(files) {
    const wheels = [];
    for (const file of files) {
      if (file.size > LIMITS.file) throw refusal(t('packages.too_large', {file: file.name, limit: formatBytes(LIMITS.file)}));
      const bytes = new Uint8Array(await file.arrayBuffer());
      wheels.push({bytes, about: about(file.name, bytes, await sha256Hex(bytes), await look(file.name, bytes), true, 'file')});
    }
    return this.#keep(wheels);
  }

  /** @param {readonly string[]} names */
  async remove(names) {
    await this.#store.remove(names);
    this.dispatchEvent(new Event('change'));
  }

  /**
   * @param {readonly Package[]} installed
   * @returns {Promise<string[]>} requirements of theirs that nothing meets
   */
  async missing(installed) {
    const requirements = [...new Set(installed.flatMap(({requires}) => requires))];
    if (requirements.length === 0) return [];
    const {needs, wheels} = await plan(requirements, installed, {});
    return [...needs.map(({requirement}) => requirement), ...wheels.map(({name}) => name)];
  }

  /**
   * Bring packages and what they need from the index. The person has agreed to that. Throws ApiError.
   * @param {readonly string[]} requirements
   * @param {AbortSignal} signal
   * @param {(step: Step) => void} onstep
   * @returns {Promise<Package[]>} what is new, also if it is nothing
   */
  async install(requirements, signal, onstep) {
    const fetcher = new Fetcher(signal);
    try {
      await fetcher.open();
      const {wheels: found, read} = await resolve(requirements, await this.list(), fetcher, signal, onstep);
      const wheels = await bring(found, read, fetcher, onstep);
      signal.throwIfAborted();
      return await this.#keep(wheels);
    } catch (error) {
      throw error instanceof FetchFailed ? inWords(error) : error;
    } finally {
      fetcher.close();
    }
  }

  /** @param {{about: Package, bytes: Uint8Array}[]} wheels @returns {Promise<Package[]>} */
  async #keep(wheels) {
    await this.#store.put(wheels);
    if (wheels.length > 0) void navigator.storage?.persist?.();
    this.dispatchEvent(new Event('change'));
    return wheels.map(({about: one}) => one);
  }
}

export const packages = new Packages();

/**
 * @param {readonly string[]} requirements
 * @param {readonly Package[]} installed
 * @param {Record<string, Answer>} answers
 * @returns {Promise<Plan>}
 */
function plan(requirements, installed, answers) {
  const have = Object.fromEntries(installed.map(({name, version}) => [name, version]));
  // As bytes: it may be megabytes, and writes nothing.
  const body = new Blob([JSON.stringify({requirements, have, answers})]);
  return callJson('api/lab/packages', {method: 'POST', body, headers: {'Content-Type': 'application/json'}});
}

/**
 * @param {readonly string[]} requirements
 * @param {readonly Package[]} installed
 * @param {Fetcher} fetcher
 * @param {AbortSignal} signal
 * @param {(step: Step) => void} onstep
 * @returns {Promise<{wheels: Found[], read: Map<string, Brought>}>} with the wheels that were read on the way, by address
 */
async function resolve(requirements, installed, fetcher, signal, onstep) {
  /** @type {Record<string, Answer>} */
  const answers = {};
  /** @type {Map<string, Brought>} */
  const read = new Map();
  for (let round = 0; round < ROUNDS; round += 1) {
    signal.throwIfAborted();
    const {needs, wheels} = await plan(requirements, installed, answers);
    if (needs.length === 0) return {wheels, read};
    await pool(4, needs, async (need) => {
      onstep({file: need.requirement, done: 0, total: 0});
      answers[need.url] = await ask(need, read, fetcher);
    });
  }
  throw refusal(t('packages.too_deep', {names: requirements.join(', ')}));
}

/** @param {Need} need @param {Map<string, Brought>} read @param {Fetcher} fetcher @returns {Promise<Answer>} */
async function ask({url, kind, file, sha256}, read, fetcher) {
  const brought = await fetcher.get(url, kind === 'index' ? 'index' : 'file', sha256);
  if (!brought) return null;
  if (kind === 'wheel') {
    read.set(url, brought);
    return {text: (await look(file, new Uint8Array(brought.bytes))).metadata, type: ''};
  }
  return {text: new TextDecoder().decode(brought.bytes), type: brought.media};
}

/**
 * @param {readonly Found[]} found
 * @param {Map<string, Brought>} read
 * @param {Fetcher} fetcher
 * @param {(step: Step) => void} onstep
 * @returns {Promise<{about: Package, bytes: Uint8Array}[]>}
 */
async function bring(found, read, fetcher, onstep) {
  if (found.reduce((sum, {size}) => sum + (size ?? 0), 0) > TOTAL) throw refusal(t('packages.too_large', {file: found[0].file, limit: formatBytes(TOTAL)}));
  /** @type {{about: Package, bytes: Uint8Array}[]} */
  const wheels = [];
  let total = 0;
  for (const {name, version, file, url, sha256, asked} of found) {
    onstep({file, done: wheels.length, total: found.length});
    const brought = read.get(url) ?? (await fetcher.get(url, 'file', sha256));
    if (!brought) throw new FetchFailed(url, 'status', '404');
    const bytes = new Uint8Array(brought.bytes);
    total += bytes.byteLength;
    if (total > TOTAL) throw refusal(t('packages.too_large', {file, limit: formatBytes(TOTAL)}));
    const facts = await look(file, bytes);
    if (facts.name !== name || facts.version !== version) throw refusal(t('packages.other', {file}));
    wheels.push({bytes, about: about(file, bytes, sha256, facts, asked, 'index')});
  }
  return wheels;
}

/** @param {string} file its name @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Facts>} Throws ApiError for what is no wheel for this Python */
function look(file, bytes) {
  return callJson('api/lab/wheel', {method: 'POST', query: {file}, body: new Blob([bytes]), headers: {'Content-Type': 'application/octet-stream'}});
}

/**
 * @param {string} file
 * @param {Uint8Array} bytes
 * @param {string} sha256
 * @param {Facts} facts
 * @param {boolean} asked
 * @param {Package['source']} source
 * @returns {Package}
 */
function about(file, bytes, sha256, {name, version, requires}, asked, source) {
  return {name, version, file, sha256, size: bytes.byteLength, requires, asked, source, at: Date.now()};
}

/** @param {string} detail @returns {ApiError} */
function refusal(detail) {
  return new ApiError(422, {code: 'lab.package', title: t('packages.failed'), detail});
}

/** @param {FetchFailed} error @returns {ApiError} */
function inWords({url, code, detail}) {
  const {host, pathname} = new URL(url);
  const file = decodeOrKeep(pathname.split('/').filter(Boolean).at(-1) ?? host);
  return new ApiError(0, {code: `lab.fetch.${code}`, title: t('packages.failed'), detail: t(`packages.fetch.${code}`, {file, host, detail}), url});
}
