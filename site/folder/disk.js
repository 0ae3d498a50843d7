/** A folder of the File System Access API: what is in it, with hashes; read, write, delete. Knows nothing of the vault. */
import {sha256Hex} from '../../js-shim/bytes.js';
import {isClutter} from '../import-files.js';

/** What is known of a file since it was last read; `at` is its path in the disk's own spelling, where that isn't NFC. @typedef {{hash: string, size: number, modified: number, at?: string}} Known */
/** @typedef {FileSystemDirectoryHandle} Directory */

/** The store of the command line keeps its own notes here; the rest of the folder belongs to the vault. */
const NOT_OURS = /^\.data20\/(?!tools\/[^/]+\.(?:py|whl)$|[^/]+\.json$)|^\.data20\/(?:manifest|pending)\.json$/;

/** The file on disk is not what it was when the change was made. */
export class DiskMoved extends Error {
  /** @param {string} path */
  constructor(path) {
    super(path);
    this.name = 'DiskMoved';
    this.path = path;
  }
}

/** The disk takes no such file, now or ever. */
export class DiskRefuses extends Error {
  /** @param {'name' | 'taken' | 'locked'} why */
  constructor(why) {
    super(why);
    this.name = 'DiskRefuses';
    this.why = why;
  }
}

/**
 * Look at every file; a file of the same size and time as before is not read again.
 * @param {Directory} root
 * @param {ReadonlyMap<string, Known>} known
 * @param {(count: number) => void} [found] told how many files there are so far
 * @returns {Promise<Map<string, Known>>} by path, '/'-separated, NFC as in the vault
 */
export async function scan(root, known, found = () => {}) {
  /** @type {Map<string, Known>} */
  const files = new Map();
  /** @param {Directory} folder @param {string} prefix */
  async function walk(folder, prefix) {
    for await (const [name, handle] of folder.entries()) {
      const at = `${prefix}${name}`;
      const path = at.normalize('NFC');
      if (isClutter(name, handle.kind) || NOT_OURS.test(path)) continue;
      if (handle.kind === 'directory') {
        await walk(/** @type {Directory} */ (handle), `${at}/`);
        continue;
      }
      const file = await /** @type {FileSystemFileHandle} */ (handle).getFile();
      const before = known.get(path);
      const same = before?.size === file.size && before.modified === file.lastModified;
      files.set(path, same ? before : {hash: await sha256Hex(await file.arrayBuffer()), size: file.size, modified: file.lastModified, ...(at === path ? {} : {at})});
      if (files.size % 50 === 0) found(files.size);
    }
  }
  await walk(root, '');
  return files;
}

/**
 * @param {Directory} root
 * @param {string} path
 * @returns {Promise<Uint8Array | null>} null when there is no such file
 */
export async function read(root, path) {
  const handle = await fileAt(root, path, false);
  return handle && new Uint8Array(await (await handle.getFile()).arrayBuffer());
}

/**
 * Replace a file by a whole new one; the old stays until the new is complete.
 * @param {Directory} root
 * @param {string} path
 * @param {Uint8Array} bytes
 * @param {string | null} before the hash of what is to be replaced; null = nothing is there
 * @returns {Promise<Known>} Throws DiskMoved when something else is there, DiskRefuses where no such file can be; then nothing was written.
 */
export async function write(root, path, bytes, before) {
  await expectHash(root, path, before);
  const handle = /** @type {FileSystemFileHandle} */ (await fileAt(root, path, true));
  const sink = await unlocked(handle.createWritable());
  try {
    await sink.write(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
    await sink.close();
  } catch (error) {
    await sink.abort().catch(() => {});
    throw error;
  }
  const file = await handle.getFile();
  return {hash: await sha256Hex(/** @type {Uint8Array<ArrayBuffer>} */ (bytes)), size: file.size, modified: file.lastModified};
}

/**
 * @param {Directory} root
 * @param {string} path
 * @param {string} before as for `write`
 */
export async function remove(root, path, before) {
  await expectHash(root, path, before);
  const parts = path.split('/');
  const name = /** @type {string} */ (parts.pop());
  const folder = await folderAt(root, parts, false);
  if (folder) await unlocked(folder.removeEntry(name));
}

/** @param {Directory} root @param {string} path @param {string | null} hash */
async function expectHash(root, path, hash) {
  const bytes = await read(root, path);
  if ((bytes && (await sha256Hex(/** @type {Uint8Array<ArrayBuffer>} */ (bytes)))) !== hash) throw new DiskMoved(path);
}

/** @param {Directory} root @param {string} path @param {boolean} create @returns {Promise<FileSystemFileHandle | null>} */
async function fileAt(root, path, create) {
  const parts = path.split('/');
  const name = /** @type {string} */ (parts.pop());
  const folder = await folderAt(root, parts, create);
  return folder && orNull(folder.getFileHandle(name, {create}));
}

/** @param {Directory} root @param {readonly string[]} names @param {boolean} create @returns {Promise<Directory | null>} */
async function folderAt(root, names, create) {
  /** @type {Directory | null} */
  let folder = root;
  for (const name of names) folder = folder && (await orNull(folder.getDirectoryHandle(name, {create})));
  return folder;
}

/** @template T @param {Promise<T>} handle @returns {Promise<T | null>} */
async function orNull(handle) {
  try {
    return await handle;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    if (error instanceof DOMException && error.name === 'TypeMismatchError') throw new DiskRefuses('taken');
    if (error instanceof TypeError) throw new DiskRefuses('name'); // "What?.md", in Chromium on every system
    throw error;
  }
}

/** @template T @param {Promise<T>} change @returns {Promise<T>} */
async function unlocked(change) {
  try {
    return await change;
  } catch (error) {
    throw error instanceof DOMException && error.name === 'NoModificationAllowedError' ? new DiskRefuses('locked') : error;
  }
}
