/**
 * Where a device keeps its snapshot: the origin's private file system, or IndexedDB where there is none.
 *
 * Invariants: a scope keeps one snapshot, that of the newest key written; a file is found by its key alone, so one of another
 * build, browser version or set of features is never read; nothing here touches what belongs to another scope.
 */
import {deleteDB, openDB} from 'idb';

import {sha256Hex} from './bytes.js';
import {PINNED} from './snapshot.js';
import {MAGIC} from './snapshot-file.js';

/** @typedef {import('./protocol.js').Build} Build */
/** @typedef {{read: (name: string) => Promise<Uint8Array<ArrayBuffer> | null>, has: (name: string) => Promise<boolean>, write: (name: string, bytes: Uint8Array) => Promise<void>, clear: () => Promise<void>}} Shelf */

/**
 * Everything that a snapshot depends on: the files that made it, the format, and what the engine baked into the memory.
 * @param {Build} build
 * @returns {string}
 */
export function snapshotKey({id, pyodide}) {
  const {Suspending, validate} = /** @type {any} */ (WebAssembly);
  return JSON.stringify({build: id, pyodide: pyodide.version, pinned: PINNED, format: MAGIC, agent: navigator.userAgent, jspi: Suspending !== undefined,
    gc: validate(ARRAY_TYPE), memory64: validate(MEMORY64)});
}
/** Smallest modules that need garbage-collected types, and 64-bit memory. */
const ARRAY_TYPE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 94, 127, 1]);
const MEMORY64 = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 4, 1]);

export class SnapshotStore {
  /** @type {Promise<Shelf>} */
  #shelf;

  /** @param {string} scope */
  constructor(scope) {
    this.#shelf = folderShelf(scope).catch(() => databaseShelf(scope));
    this.#shelf.catch(() => {});
  }

  /**
   * @param {string} key
   * @returns {Promise<Uint8Array<ArrayBuffer> | null>} null when there is none
   */
  async read(key) {
    return (await this.#shelf).read(await nameOf(key));
  }

  /** @param {string} key */
  async has(key) {
    return (await this.#shelf).has(await nameOf(key));
  }

  /**
   * Keep this snapshot and no other.
   * @param {string} key
   * @param {Uint8Array} bytes
   */
  async write(key, bytes) {
    const shelf = await this.#shelf;
    await shelf.clear();
    await shelf.write(await nameOf(key), bytes);
  }

  async clear() {
    await (await this.#shelf).clear();
  }
}

/** @param {string} key */
const nameOf = async (key) => (await sha256Hex(new TextEncoder().encode(key))).slice(0, 32);

/**
 * @param {string} scope
 * @returns {Promise<Shelf>} rejects where the file system can't be had
 */
async function folderShelf(scope) {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(encodeURIComponent(`${scope}:snapshots`), {create: true});
  return {
    async read(name) {
      const handle = await folder.getFileHandle(name).catch(ignoreMissing);
      return handle ? new Uint8Array(await (await handle.getFile()).arrayBuffer()) : null;
    },
    async has(name) {
      return (await folder.getFileHandle(name).catch(ignoreMissing)) !== null;
    },
    async write(name, bytes) {
      const handle = await folder.getFileHandle(name, {create: true});
      // In workers only, hence not in the DOM's types. The head goes in last: without it a file is no snapshot.
      const access = await /** @type {any} */ (handle).createSyncAccessHandle();
      access.write(bytes.subarray(8), {at: 8});
      access.flush();
      access.write(bytes.subarray(0, 8), {at: 0});
      access.flush();
      access.close();
    },
    async clear() {
      for await (const name of /** @type {any} */ (folder).keys()) await folder.removeEntry(name);
    },
  };
}

/** @param {unknown} error */
function ignoreMissing(error) {
  if (error instanceof DOMException && error.name === 'NotFoundError') return null;
  throw error;
}

/**
 * @param {string} scope
 * @returns {Promise<Shelf>}
 */
async function databaseShelf(scope) {
  const name = `${scope}:snapshots`;
  const open = () => openDB(name, 1, {upgrade: (db) => void db.createObjectStore('files')});
  /**
   * @template T
   * @param {(db: import('idb').IDBPDatabase) => Promise<T>} act
   */
  const use = async (act) => {
    const db = await open();
    try {
      return await act(db);
    } finally {
      db.close();
    }
  };
  return {
    read: async (file) => (await use((db) => db.get('files', file))) ?? null,
    has: async (file) => (await use((db) => db.getKey('files', file))) !== undefined,
    write: async (file, bytes) => void (await use((db) => db.put('files', bytes, file))),
    clear: () => deleteDB(name),
  };
}
