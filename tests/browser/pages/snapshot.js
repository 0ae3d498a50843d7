/** An interpreter of this page's own, started by one rung of the ladder, and the snapshot as it lies on the device. */
import {NO_MODULES, bootFrom} from '../../../js-shim/boot.js';
import {scopeName} from '../../../js-shim/names.js';
import {SnapshotStore, snapshotKey} from '../../../js-shim/snapshot-store.js';

const base = new URL('.', location.href).href;
const build = JSON.parse(/** @type {HTMLElement} */ (document.getElementById('data20-build')).textContent);
const store = new SnapshotStore(scopeName(base));
const key = snapshotKey(build);

/** Start Python in this page. @param {string} rung */
async function boot(rung) {
  const {py, rung: taken} = await bootFrom(rung, {build, base, modules: NO_MODULES, mark: () => {}});
  Object.assign(globalThis, {py});
  return taken;
}

/** Run Python and return what it leaves, as JSON would hold it. @param {string} code */
async function python(code) {
  const {py} = /** @type {any} */ (globalThis);
  const value = await py.runPythonAsync(code, {globals: py.globals.get('dict')()});
  return value?.toJs?.({dict_converter: Object.fromEntries}) ?? value;
}

/** Change a byte of what is stored. @param {number} part of the length */
async function damage(part) {
  const bytes = /** @type {Uint8Array} */ (await store.read(key));
  const at = Math.floor(bytes.length * part);
  bytes[at] = (bytes[at] ?? 0) ^ 255;
  await rewrite(bytes);
}

/** Cut what is stored. @param {number} part of the length that stays */
async function cut(part) {
  const bytes = /** @type {Uint8Array} */ (await store.read(key));
  await rewrite(bytes.slice(0, Math.floor(bytes.length * part)));
}

/** @param {Uint8Array} bytes */
async function rewrite(bytes) {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(encodeURIComponent(`${scopeName(base)}:snapshots`));
  for await (const name of /** @type {any} */ (folder).keys()) {
    const file = await (await folder.getFileHandle(name)).createWritable();
    await file.write(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
    await file.close();
  }
}

/** Where a text lies in what is stored, as UTF-8, Latin-1 or UTF-16; -1 for nowhere. @param {string} text */
async function find(text) {
  const bytes = /** @type {Uint8Array} */ (await store.read(key));
  const wide = new Uint8Array(new Uint16Array(Array.from(text, (character) => character.charCodeAt(0))).buffer);
  const quads = new Uint8Array(new Uint32Array(Array.from(text, (character) => character.codePointAt(0) ?? 0)).buffer);
  return Math.max(...[new TextEncoder().encode(text), wide, quads].map((needle) => indexOf(bytes, needle)));
}

/**
 * @param {Uint8Array} bytes
 * @param {Uint8Array} needle
 */
function indexOf(bytes, needle) {
  const first = /** @type {number} */ (needle[0]);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (needle.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

/** The keys of what is stored. */
async function names() {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(encodeURIComponent(`${scopeName(base)}:snapshots`));
  return Array.fromAsync(/** @type {AsyncIterable<string>} */ (/** @type {any} */ (folder).keys()));
}

Object.assign(globalThis, {snapshotHarness: {boot, cut, damage, find, has: () => store.has(key), names, python}});
