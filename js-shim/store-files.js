/**
 * Where the second copy lies: two files a vault in the origin-private file system, of which one counts.
 *
 * Their directory entries are made once and never renamed: the browser keeps entries in a database of its own, and
 * contents in plain files. One worker holds the handles at a time, under a Web Lock; who takes the lock gets them.
 */
import {copyLockName} from './names.js';

/** @typedef {import('./store-log.js').SyncHandle} SyncHandle */
/** @typedef {{handles: SyncHandle[], lost: Promise<void>, release: () => void}} Held `lost` resolves when another took the lock. */
/**
 * How the copy reaches its files; tests put memory in its place.
 * @typedef {{take: (options: {steal: boolean}) => Promise<Held>, look: () => Promise<Blob[]>}} Files
 */

/** Milliseconds. */
const PATIENCE = Object.freeze({
  /** An engine that was replaced is ended at once; one that holds the lock for longer is frozen. */
  lock: 2_000,
  /** Handles of a worker that has ended are free a moment later. */
  handle: 2_000,
  again: 50,
});
const SLOTS = ['a', 'b'];
/** What browsers throw where they have the interface but let nobody use it: private windows, pages without an origin. */
const FORBIDDEN = new Set(['SecurityError', 'NotSupportedError', 'NotAllowedError']);

/** The copy can't be used now; `reason` is one word for `/health`. */
export class Unavailable extends Error {
  /**
   * @param {'unsupported' | 'busy' | 'failed'} reason
   * @param {unknown} [cause]
   */
  constructor(reason, cause) {
    super(`The second copy of the vault can't be used: ${reason}${cause ? ` (${cause})` : ''}.`, {cause});
    this.name = 'Unavailable';
    this.reason = reason;
  }
}

/**
 * @param {string} scope the path of the site's base
 * @param {string} vault
 * @returns {Files}
 */
export function privateFiles(scope, vault) {
  return {take: (options) => take(scope, vault, options), look: () => look(scope, vault)};
}

/**
 * Delete the copies of every vault of this site: whoever holds them lets go. While `then` runs, nobody takes them.
 * @param {string} scope
 * @param {() => Promise<void>} then
 * @returns {Promise<void>} Throws Unavailable when they could not be deleted; then `then` was not called.
 */
export async function deleteCopies(scope, then) {
  const {locks, storage} = globalThis.navigator ?? {};
  if (!locks || !storage?.getDirectory) return then();
  await locks.request(copyLockName(`d20:${scope}`), {steal: true}, async () => {
    await patiently(async () => {
      try {
        await (await storage.getDirectory()).removeEntry(folderName(scope), {recursive: true});
      } catch (error) {
        if (nameOf(error) !== 'NotFoundError') throw error;
      }
    });
    await then();
  });
}

/**
 * @param {string} scope
 * @param {string} vault
 * @param {{steal: boolean}} options `steal`: take it from whoever does not let go; else wait, however long
 * @returns {Promise<Held>} Throws Unavailable.
 */
async function take(scope, vault, {steal}) {
  if (!navigator.locks || !navigator.storage?.getDirectory || !('createSyncAccessHandle' in (globalThis.FileSystemFileHandle?.prototype ?? {}))) {
    throw new Unavailable('unsupported');
  }
  const {lost, release} = await holdLock(copyLockName(`d20:${scope}`), steal);
  /** @type {SyncHandle[]} */
  const handles = [];
  try {
    const folder = await patiently(async () => (await navigator.storage.getDirectory()).getDirectoryHandle(folderName(scope), {create: true}));
    for (const slot of SLOTS) {
      const file = /** @type {any} */ (await folder.getFileHandle(`${vault}.${slot}`, {create: true}));
      handles.push(await patiently(() => file.createSyncAccessHandle()));
    }
    if (typeof handles[0].getSize() !== 'number') throw new Unavailable('unsupported');  // the first drafts of the standard gave promises
    return {handles, lost, release};
  } catch (error) {
    handles.forEach((handle) => handle.close());
    release();
    throw error instanceof Unavailable ? error : new Unavailable(FORBIDDEN.has(nameOf(error)) ? 'unsupported' : 'failed', error);
  }
}

/**
 * The files as they are now, for reading; nothing is made, nobody is disturbed.
 * @param {string} scope
 * @param {string} vault
 * @returns {Promise<Blob[]>}
 */
async function look(scope, vault) {
  /** @type {Blob[]} */
  const files = [];
  for (const slot of SLOTS) {
    try {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(folderName(scope));
      files.push(await (await folder.getFileHandle(`${vault}.${slot}`)).getFile());
    } catch {
      // There is none, or this browser has no such file system.
    }
  }
  return files;
}

/** @param {string} scope */
const folderName = (scope) => `d20-${encodeURIComponent(scope)}`;

/**
 * @param {string} name
 * @param {boolean} steal
 * @returns {Promise<{lost: Promise<void>, release: () => void}>}
 */
async function holdLock(name, steal) {
  const wait = new AbortController();
  const timer = steal ? setTimeout(() => wait.abort(), PATIENCE.lock) : undefined;
  try {
    return await requestLock(name, {signal: wait.signal});
  } catch (error) {
    if (nameOf(error) !== 'AbortError') throw new Unavailable(FORBIDDEN.has(nameOf(error)) ? 'unsupported' : 'failed', error);
    return await requestLock(name, {steal: true});
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {string} name
 * @param {LockOptions} options
 * @returns {Promise<{lost: Promise<void>, release: () => void}>}
 */
function requestLock(name, options) {
  return new Promise((resolve, reject) => {
    /** @type {() => void} */
    let release = () => {};
    /** @type {Promise<void>} */
    const held = new Promise((let_go) => {
      release = let_go;
    });
    /** @type {() => void} */
    let tell = () => {};
    /** @type {Promise<void>} */
    const lost = new Promise((told) => {
      tell = told;
    });
    navigator.locks.request(name, options, () => {
      resolve({lost, release});
      return held;
    }).catch((error) => {
      tell();
      reject(error);
    });
  });
}

/**
 * Try until a handle that is being let go of is free.
 * @template T
 * @param {() => Promise<T>} act
 * @returns {Promise<T>} Throws Unavailable `busy`.
 */
async function patiently(act) {
  for (const end = performance.now() + PATIENCE.handle; ;) {
    try {
      return await act();
    } catch (error) {
      if (!['NoModificationAllowedError', 'InvalidStateError'].includes(nameOf(error))) throw error;
      if (performance.now() > end) throw new Unavailable('busy', error);
    }
    await new Promise((resolve) => setTimeout(resolve, PATIENCE.again));
  }
}

/** @param {unknown} error */
const nameOf = (error) => (error instanceof Object && 'name' in error ? String(error.name) : '');
