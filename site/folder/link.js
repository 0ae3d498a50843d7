/**
 * The folder on disk that the vault is kept in step with. One tab at a time does the work, under a lock.
 *
 * The disk is looked at when the page comes to the front, when the browser tells of a change, and after each write here.
 * Nothing is overwritten that was not seen before: every step names the hash that it replaces. See plan.js for who wins.
 */
import {sha256Hex} from '../../js-shim/bytes.js';
import {callJson} from '../api.js';
import {scopePrefix} from '../prefs.js';
import {vault} from '../vault.js';
import {Agreed} from './agreed.js';
import {read, scan} from './disk.js';
import {folded, isMassDeletion, planSync} from './plan.js';
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
/** @typedef {{observe(handle: Directory, options: {recursive: boolean}): Promise<void>, disconnect(): void}} Observer */

const SETTLE_MS = 600;
/** Held by the tab that looks, or carries out a decision. */
const LOCK = `${scopePrefix}folder`;

/** Fires `change`. */
class FolderLink extends EventTarget {
  /** @type {FolderState} */
  state = {kind: 'none'};
  /** @type {Conflict[]} */
  conflicts = [];
  /** @type {Refusal[]} files that the other side does not take */
  refused = [];
  /** The folder, and from where both sides go on; another one is another object. @type {Agreed | null} */
  #at = null;
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
    const last = await Agreed.last();
    if (!last) return undefined;
    this.#take(last, true);
    const granted = (await permission(last.root, 'query')) === 'granted';
    if (!granted) return this.#set({kind: 'asleep', name: last.root.name});
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
    this.#take(new Agreed(handle), false);
    await this.sync();
  }

  /** After a restart: ask the browser for the folder again; from a press of a button only. */
  async wake() {
    if (!this.#at) return;
    if ((await permission(this.#at.root, 'request')) === 'granted') await this.sync();
  }

  /** The person has seen what the question is about and agrees. */
  async agree() {
    this.#agreed = true;
    await this.sync({allowDeletion: true});
  }

  /** Go on without the folder; neither side is touched. */
  async forget() {
    this.#observer?.disconnect();
    this.#at = this.#observer = null;
    this.conflicts = [];
    this.refused = [];
    await Agreed.forget();
    this.#set(this.supported ? {kind: 'none'} : {kind: 'unsupported'});
  }

  /** Bring both sides in step. Calls while it runs make one more run. @param {{allowDeletion?: boolean}} [options] */
  async sync({allowDeletion = false} = {}) {
    if (!this.#at) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    const at = this.#at;
    this.#busy = true;
    try {
      await navigator.locks.request(LOCK, {ifAvailable: true}, async (lock) => lock && (await this.#recall(at)) && this.#run(at, allowDeletion));
    } catch (error) {
      const {name} = at.root;
      const denied = error instanceof DOMException && error.name === 'NotAllowedError';
      if (this.#at === at) this.#set(denied ? {kind: 'asleep', name} : {kind: 'failed', name, error});
    } finally {
      this.#busy = false;
    }
    if (this.#again) {
      this.#again = false;
      await this.sync();
    }
  }

  /**
   * A conflict is decided. Where the disk has moved on since it was shown nothing is done, and the next look asks again.
   * @param {Conflict} conflict
   * @param {'disk' | 'here' | Uint8Array} choice a whole side, or merged bytes for both
   */
  async settle(conflict, choice) {
    const at = this.#at;
    if (!at) return;
    await navigator.locks.request(LOCK, async () => (await this.#recall(at)) && this.#settle(at, conflict, choice));
    await this.sync();
  }

  /** @param {Agreed} at @param {Conflict} conflict @param {'disk' | 'here' | Uint8Array} choice */
  async #settle(at, {path, disk, here}, choice) {
    if (choice === 'here') {
      const {refused} = await push(at.root, [{path, before: disk, after: here}], {known: at.known, articles: (await vaultFiles()).articles, onDone: () => {}});
      if (refused[0]) throw new Error(refused[0].reason);
      return;
    }
    const there = /** @type {Uint8Array<ArrayBuffer> | null} */ (await this.readDisk(path));
    if ((there && (await sha256Hex(there))) !== disk) return;
    const bytes = choice === 'disk' ? there : choice;
    const edits = [{path, before: here, content: bytes && toBase64(bytes)}];
    await callJson('api/vault/changes', {method: 'POST', body: {edits, source: at.root.name}});
    if (disk !== null) at.base.set(path, disk); // what was written contains the disk's version
    await at.keep();
    await vault.changed();
  }

  /** @param {string} path in the vault @returns {Promise<Uint8Array | null>} the disk's version */
  async readDisk(path) {
    return this.#at && readAt(this.#at, path);
  }

  /** @param {Agreed} at @param {boolean} allowDeletion */
  async #run(at, allowDeletion) {
    const {root} = at;
    const {name} = root;
    const progress = (/** @type {'looking' | 'pulling' | 'pushing'} */ doing, total = 0) => (/** @type {number} */ done) => {
      this.#mustBe(at);
      this.#set({kind: 'syncing', name, doing, done, total});
    };
    progress('looking')(0);
    at.known = await scan(root, at.known, progress('looking'));
    const here = await vaultFiles();
    this.#mustBe(at);
    const plan = planSync(at.base, hashes(at.known), here.hashes);
    const left = this.refused.filter(({from}) => from === 'disk');
    const seen = new Set(left.map(({path, hash}) => `${path}\n${hash}`));
    const wanted = plan.pull.filter(({path, after}) => !seen.has(`${path}\n${after}`));
    const todo = {...plan, pull: await this.#believe(at, wanted)};
    this.#mustBe(at);
    const why = this.#question(todo, at.base.size, allowDeletion);
    if (why) return this.#set({kind: 'asking', name, why, pull: todo.pull, push: todo.push});
    this.conflicts = plan.conflicts;
    const inStep = new Map(plan.agreed);
    const pulled = todo.pull.length > 0 ? await pull(root, todo.pull, {known: at.known, source: name, onDone: progress('pulling', todo.pull.length)}) : {done: [], refused: []};
    const pushed = todo.push.length > 0 ? await push(root, todo.push, {known: at.known, articles: here.articles, onDone: progress('pushing', todo.push.length)}) : {done: [], refused: []};
    const done = [...pulled.done, ...pushed.done];
    for (const {path, after} of done) if (after !== null) inStep.set(path, after);
    this.#mustBe(at);
    // What is not settled yet must keep the version from which both sides went apart.
    const settled = new Set(done.map(({path}) => path));
    for (const {path} of [...plan.conflicts, ...todo.pull, ...todo.push]) {
      const was = at.base.get(path);
      if (was !== undefined && !settled.has(path)) inStep.set(path, was);
    }
    this.refused = [...left.filter(({path, hash}) => at.known.get(path)?.hash === hash), ...pulled.refused, ...pushed.refused];
    at.base = inStep;
    await at.keep();
    if (pulled.done.length > 0) await vault.changed();
    this.#set({kind: 'idle', name, at: Date.now()});
    await this.#observe(root);
  }

  /** @param {Agreed} at with which something began; throws when the person has let go of that folder: what was found says nothing of another */
  #mustBe(at) {
    if (this.#at !== at) throw new Error('The folder was let go of.');
  }

  /** @param {Agreed} at @returns {Promise<boolean>} it is the folder still; else another tab has let go of it, or taken another, and so does this one */
  async #recall(at) {
    const now = await at.recall();
    this.#mustBe(at);
    if (now === null) await this.forget();
    else if (now !== at) {
      this.#take(now, true);
      this.#again = true;
    }
    return now === at;
  }

  /**
   * A program that saves a file by putting a new one in its place leaves a moment without it: what is gone is looked for once more.
   * @param {Agreed} at
   * @param {readonly Step[]} steps
   * @returns {Promise<Step[]>} without the deletions of files that are there after all
   */
  async #believe(at, steps) {
    if (steps.every(({after}) => after !== null)) return [...steps];
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const names = new Map([...at.known].map(([path, {hash}]) => [folded(path), hash]));
    const there = await Promise.all(steps.map(async ({path, after}) => {
      const bytes = after === null && (await readAt(at, path));
      // A disk that doesn't tell case apart finds a file by the name that it had before, too.
      return Boolean(bytes) && (await sha256Hex(/** @type {Uint8Array<ArrayBuffer>} */ (bytes))) !== names.get(folded(path));
    }));
    if (there.includes(true)) this.#again = true;
    return steps.filter((_, index) => !there[index]);
  }

  /** @param {Plan} plan @param {number} total files that were in step @param {boolean} allowDeletion @returns {'first' | 'deletion' | null} what the person must agree to first */
  #question(plan, total, allowDeletion) {
    if (!this.#agreed) {
      if (plan.push.length > 0) return 'first';
      this.#agreed = true;
    }
    if (allowDeletion) return null;
    return isMassDeletion(plan.pull, total) || isMassDeletion(plan.push, total) ? 'deletion' : null;
  }

  /** Some browsers tell of changes on disk by themselves. @param {Directory} root */
  async #observe(root) {
    const Observer = /** @type {{FileSystemObserver?: new (heard: () => void) => Observer}} */ (/** @type {unknown} */ (globalThis)).FileSystemObserver;
    if (this.#observer || !Observer) return;
    this.#observer = new Observer(() => this.#soon());
    await this.#observer.observe(root, {recursive: true}).catch(() => {});
  }

  #soon() {
    if (!this.#at || this.state.kind === 'asleep' || this.state.kind === 'asking') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.sync(), SETTLE_MS);
  }

  /** @param {Agreed} at @param {boolean} agreed */
  #take(at, agreed) {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#at = at;
    this.#agreed = agreed;
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

/** @param {Agreed} at @param {string} path in the vault */
const readAt = ({root, known}, path) => read(root, known.get(path)?.at ?? path);

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
