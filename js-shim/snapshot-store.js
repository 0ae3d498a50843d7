/**
 * Where a device keeps its snapshot: the origin's private file system, or IndexedDB where there is none.
 *
 * Invariants: a scope keeps one snapshot, that of the newest key written; a file is found by its key alone, so one of another
 * build, browser version or set of features is never read; nothing here touches what belongs to another scope.
 */
import {openDB} from 'idb';

import {sha256Hex} from './bytes.js';
import {PINNED} from './snapshot.js';
import {MAGIC} from './snapshot-file.js';

/** @typedef {import('./protocol.js').Build} Build */
/**
 * @typedef {object} Shelf
 * @property {() => Promise<string[]>} names
 * @property {(name: string) => Promise<Uint8Array<ArrayBuffer> | null>} read
 * @property {(name: string, bytes: Uint8Array) => Promise<void>} write
 * @property {(name: string) => Promise<void>} remove
 */

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
    return (await (await this.#shelf).names()).includes(await nameOf(key));
  }

  /**
   * Keep this snapshot and no other.
   * @param {string} key
   * @param {Uint8Array} bytes
   */
  async write(key, bytes) {
    // First, lest two of them be too much for the device.
    await this.clear();
    await (await this.#shelf).write(await nameOf(key), bytes);
  }

  /**
   * Delete the snapshots of all builds but one.
   * @param {string | null} [build]
   */
  async clear(build = null) {
    const shelf = await this.#shelf;
    for (const name of await shelf.names()) if (build === null || !name.startsWith(`${build}-`)) await shelf.remove(name);
  }
}

/** @param {string} key */
const nameOf = async (key) => `${JSON.parse(key).build}-${(await sha256Hex(new TextEncoder().encode(key))).slice(0, 16)}`;

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
      return handle && ((await readAtOnce(handle)) ?? new Uint8Array(await (await handle.getFile()).arrayBuffer()));
    },
    async names() {
      const names = [];
      // Not in the DOM's types yet.
      for await (const name of /** @type {AsyncIterable<string>} */ (/** @type {any} */ (folder).keys())) names.push(name);
      return names;
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
    remove: (name) => folder.removeEntry(name),
  };
}

/**
 * Read in one go, into memory of our own: half the time of going by way of a Blob. Any number of workers may at once.
 * @param {FileSystemFileHandle} handle
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>} null where the browser can't share a handle, or somebody writes
 */
async function readAtOnce(handle) {
  try {
    // In workers only, hence not in the DOM's types.
    const access = await /** @type {any} */ (handle).createSyncAccessHandle({mode: 'read-only'});
    try {
      if (access.mode !== 'read-only') return null;
      const bytes = new Uint8Array(access.getSize());
      return access.read(bytes, {at: 0}) === bytes.length ? bytes : null;
    } finally {
      access.close();
    }
  } catch {
    return null;
  }
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
    names: async () => (await use((db) => db.getAllKeys('files'))).map(String),
    write: async (file, bytes) => void (await use((db) => db.put('files', bytes, file))),
    remove: (file) => use((db) => db.delete('files', file)),
  };
}
