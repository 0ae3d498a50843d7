/**
 * The folder on disk that the vault is kept in step with. One tab at a time does the work, under a lock.
 *
 * The disk is looked at when the page comes to the front, when the browser tells of a change, and after each write here.
 * Nothing is overwritten that was not seen before: every step names the hash that it replaces. See plan.js for who wins.
 */
import {callJson} from '../api.js';
import {scopePrefix} from '../prefs.js';
import {readCache, writeCache} from '../cache.js';
import {vault} from '../vault.js';
import {read, scan} from './disk.js';
import {isMassDeletion, planSync} from './plan.js';
import {pull, push, toBase64} from './transfer.js';

/** @import {Directory, Known} from './disk.js' */
/** @import {Conflict, Plan, Step} from './plan.js' */
/** @import {Refusal} from './transfer.js' */
/**
 * `asleep`: after a restart the browser wants a press of a button before the folder may be used again. `asking`: nothing is done
 * until the person agrees, because files would vanish in numbers, or because both sides held files when they met.
 * @typedef {{kind: 'unsupported'} | {kind: 'none'}
 *   | {kind: 'asleep', name: string}
 *   | {kind: 'idle', name: string, at: number}
 *   | {kind: 'syncing', name: string, doing: 'looking' | 'pulling' | 'pushing', done: number, total: number}
 *   | {kind: 'asking', name: string, why: 'first' | 'deletion', pull: Step[], push: Step[]}
 *   | {kind: 'failed', name: string, error: unknown}} FolderState
 */
/** @typedef {{handle: Directory, known: [string, Known][], base: [string, string][]}} Kept */
/** @typedef {{observe(handle: Directory, options: {recursive: boolean}): Promise<void>, disconnect(): void}} Observer */

const KEY = 'folder';
const SETTLE_MS = 600;

/** Fires `change`. */
class FolderLink extends EventTarget {
  /** @type {FolderState} */
  state = {kind: 'none'};
  /** @type {Conflict[]} */
  conflicts = [];
  /** @type {Refusal[]} files on disk that the vault does not take */
  refused = [];
  /** @type {Directory | null} */
  #root = null;
  /** @type {Map<string, Known>} */
  #known = new Map();
  /** What both sides were when they last agreed. @type {Map<string, string>} */
  #base = new Map();
  /** @type {Observer | null} */
  #observer = null;
  #agreed = false;
  #again = false;
  #busy = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #revision = -1;

  /** @returns {boolean} this browser can work on a folder in place */
  get supported() {
    return 'showDirectoryPicker' in globalThis;
  }

  /** Take up the folder of the last visit, and watch from here on. */
  async restore() {
    if (!this.supported) return this.#set({kind: 'unsupported'});
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#soon());
    addEventListener('focus', () => this.#soon());
    vault.addEventListener('change', () => {
      if (this.#revision !== vault.revision) this.#soon();
      this.#revision = vault.revision;
    });
    const kept = /** @type {Kept | undefined} */ (await readCache(KEY));
    if (!kept) return undefined;
    this.#take(kept.handle, new Map(kept.known), new Map(kept.base));
    this.#agreed = true;
    const granted = (await permission(kept.handle, 'query')) === 'granted';
    if (!granted) return this.#set({kind: 'asleep', name: kept.handle.name});
    return this.sync();
  }

  /** Let the person choose a folder; from a press of a button only. */
  async open() {
    const picker = /** @type {{showDirectoryPicker(options: {id: string, mode: 'readwrite'}): Promise<Directory>}} */ (/** @type {unknown} */ (globalThis));
    try {
      await this.use(await picker.showDirectoryPicker({id: 'data20', mode: 'readwrite'}));
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    }
  }

  /** @param {Directory} handle to be kept in step from now on */
  async use(handle) {
    this.#take(handle, new Map(), new Map());
    this.#agreed = false;
    await this.sync();
  }

  /** After a restart: ask the browser for the folder again; from a press of a button only. */
  async wake() {
    if (!this.#root) return;
    if ((await permission(this.#root, 'request')) === 'granted') await this.sync();
  }

  /** The person has seen what the question is about and agrees. */
  async agree() {
    this.#agreed = true;
    await this.sync({allowDeletion: true});
  }

  /** Go on without the folder; neither side is touched. */
  async forget() {
    this.#observer?.disconnect();
    this.#root = this.#observer = null;
    this.conflicts = [];
    this.refused = [];
    await writeCache(KEY, undefined);
    this.#set(this.supported ? {kind: 'none'} : {kind: 'unsupported'});
  }

  /** Bring both sides in step. Calls while it runs make one more run. @param {{allowDeletion?: boolean}} [options] */
  async sync({allowDeletion = false} = {}) {
    if (!this.#root) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    const root = this.#root;
    this.#busy = true;
    try {
      await navigator.locks.request(`${scopePrefix}folder`, {ifAvailable: true}, async (lock) => lock && this.#run(root, allowDeletion));
    } catch (error) {
      const denied = error instanceof DOMException && error.name === 'NotAllowedError';
      this.#set(denied ? {kind: 'asleep', name: root.name} : {kind: 'failed', name: root.name, error});
    } finally {
      this.#busy = false;
    }
    if (this.#again) {
      this.#again = false;
      await this.sync();
    }
  }

  /**
   * A conflict is decided.
   * @param {Conflict} conflict
   * @param {'disk' | 'here' | Uint8Array} choice a whole side, or merged bytes for both
   */
  async settle(conflict, choice) {
    const root = this.#root;
    if (!root) return;
    const {path, disk, here} = conflict;
    if (choice === 'here') {
      await push(root, [{path, before: disk, after: here}], {known: this.#known, articles: (await vaultFiles()).articles, onDone: () => {}});
    } else {
      const bytes = choice === 'disk' ? disk && (await this.readDisk(path)) : choice;
      const edits = [{path, before: here, content: bytes && toBase64(bytes)}];
      await callJson('api/vault/changes', {method: 'POST', body: {edits, source: root.name}});
      if (choice !== 'disk') this.#base.set(path, /** @type {string} */ (disk)); // the merge contains the disk's version
      await vault.changed();
    }
    await this.sync();
  }

  /** @param {string} path in the vault @returns {Promise<Uint8Array | null>} the disk's version */
  async readDisk(path) {
    return this.#root && read(this.#root, this.#known.get(path)?.at ?? path);
  }

  /** @param {Directory} root @param {boolean} allowDeletion */
  async #run(root, allowDeletion) {
    const {name} = root;
    const progress = (/** @type {'looking' | 'pulling' | 'pushing'} */ doing, total = 0) => (/** @type {number} */ done) => this.#set({kind: 'syncing', name, doing, done, total});
    progress('looking')(0);
    this.#known = await scan(root, this.#known, progress('looking'));
    const here = await vaultFiles();
    const plan = planSync(this.#base, hashes(this.#known), here.hashes);
    const seen = new Set(this.refused.map(({path, hash}) => `${path}\n${hash}`));
    const wanted = plan.pull.filter(({path, after}) => !seen.has(`${path}\n${after}`));
    const todo = {...plan, pull: await this.#believe(root, wanted)};
    const why = this.#question(todo, allowDeletion);
    if (why) return this.#set({kind: 'asking', name, why, pull: todo.pull, push: todo.push});
    this.conflicts = plan.conflicts;
    const inStep = new Map(plan.agreed);
    const pulled = todo.pull.length > 0 ? await pull(root, todo.pull, {known: this.#known, source: name, onDone: progress('pulling', todo.pull.length)}) : {done: [], refused: []};
    const pushed = todo.push.length > 0 ? await push(root, todo.push, {known: this.#known, articles: here.articles, onDone: progress('pushing', todo.push.length)}) : [];
    for (const {path, after} of [...pulled.done, ...pushed]) if (after !== null) inStep.set(path, after);
    // What is not settled yet must keep the version from which both sides went apart.
    const settled = new Set([...pulled.done, ...pushed].map(({path}) => path));
    for (const {path} of [...plan.conflicts, ...todo.pull, ...todo.push]) {
      const was = this.#base.get(path);
      if (was !== undefined && !settled.has(path)) inStep.set(path, was);
    }
    this.refused = [...this.refused.filter(({path, hash}) => this.#known.get(path)?.hash === hash), ...pulled.refused];
    this.#base = inStep;
    await writeCache(KEY, /** @type {Kept} */ ({handle: root, known: [...this.#known], base: [...inStep]}));
    if (pulled.done.length > 0) await vault.changed();
    this.#set({kind: 'idle', name, at: Date.now()});
    await this.#observe(root);
  }

  /**
   * A program that saves a file by putting a new one in its place leaves a moment without it: what is gone is looked for once more.
   * @param {Directory} root
   * @param {readonly Step[]} steps
   * @returns {Promise<Step[]>} without the deletions of files that are there after all
   */
  async #believe(root, steps) {
    if (steps.every(({after}) => after !== null)) return [...steps];
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const there = await Promise.all(steps.map(async ({path, after}) => after === null && (await read(root, this.#known.get(path)?.at ?? path)) !== null));
    if (there.includes(true)) this.#again = true;
    return steps.filter((_, index) => !there[index]);
  }

  /** @param {Plan} plan @param {boolean} allowDeletion @returns {'first' | 'deletion' | null} what the person must agree to first */
  #question(plan, allowDeletion) {
    if (!this.#agreed) {
      if (plan.push.length > 0) return 'first';
      this.#agreed = true;
    }
    if (allowDeletion) return null;
    return isMassDeletion(plan.pull, this.#base.size) || isMassDeletion(plan.push, this.#base.size) ? 'deletion' : null;
  }

  /** Some browsers tell of changes on disk by themselves. @param {Directory} root */
  async #observe(root) {
    const Observer = /** @type {{FileSystemObserver?: new (heard: () => void) => Observer}} */ (/** @type {unknown} */ (globalThis)).FileSystemObserver;
    if (this.#observer || !Observer) return;
    this.#observer = new Observer(() => this.#soon());
    await this.#observer.observe(root, {recursive: true}).catch(() => {});
  }

  #soon() {
    if (!this.#root || this.state.kind === 'asleep' || this.state.kind === 'asking') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.sync(), SETTLE_MS);
  }

  /** @param {Directory} handle @param {Map<string, Known>} known @param {Map<string, string>} base */
  #take(handle, known, base) {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#root = handle;
    this.#known = known;
    this.#base = base;
    this.conflicts = [];
    this.refused = [];
  }

  /** @param {FolderState} state */
  #set(state) {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

export const folder = new FolderLink();

/** @param {Directory} handle @param {'query' | 'request'} how @returns {Promise<PermissionState>} */
async function permission(handle, how) {
  const asked = /** @type {{queryPermission?: (o: object) => Promise<PermissionState>, requestPermission?: (o: object) => Promise<PermissionState>}} */ (handle);
  const ask = how === 'query' ? asked.queryPermission : asked.requestPermission;
  return ask ? ask.call(handle, {mode: 'readwrite'}) : 'granted';
}

/** @param {ReadonlyMap<string, Known>} known */
const hashes = (known) => new Map([...known].map(([path, {hash}]) => [path, hash]));

/** @returns {Promise<{hashes: Map<string, string>, articles: Set<string>}>} */
async function vaultFiles() {
  /** @type {{files: {path: string, hash: string, kind: 'article' | 'attachment'}[]}} */
  const {files} = await callJson('api/vault/files');
  return {hashes: new Map(files.map(({path, hash}) => [path, hash])), articles: new Set(files.filter(({kind}) => kind === 'article').map(({path}) => path))};
}
