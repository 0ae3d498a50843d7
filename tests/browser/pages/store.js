/** The store without engine and app: plain, and under the Pyodide that ships. */
import {requestPersistence} from '../../../js-shim/persist.js';
import {databaseName, deleteVaultDatabase, openVaultStore} from '../../../js-shim/store.js';

const base = new URL('.', location.href);
const scope = base.pathname;

/** @param {Record<string, string>} sources Python modules by file name */
async function loadPython(sources) {
  const {pyodide} = JSON.parse(/** @type {HTMLElement} */ (document.getElementById('data20-build')).textContent);
  const [indexURL, lockFileURL, packageBaseUrl] = [pyodide.indexURL, pyodide.lockFileURL, pyodide.packageBaseUrl].map((url) => new URL(url, base).href);
  const {loadPyodide} = await import(new URL('pyodide.mjs', indexURL).href);
  const py = await loadPyodide({indexURL, lockFileURL, packageBaseUrl, packages: pyodide.packages.boot, env: {HOME: '/home/pyodide', PYTHONPATH: '/home/pyodide'}});
  for (const [name, text] of Object.entries(sources)) py.FS.writeFile(`/home/pyodide/${name}`, text);
  return py;
}

/** Make a commit that puts the same text into three files of both kinds. @param {number} generation the one it makes */
function commitOf(generation) {
  const text = new TextEncoder().encode(`${generation} `.repeat(generation % 7 === 0 ? 20_000 : 10));
  const puts = ['a.md', 'b/b.md', 'c.png'].map((path) => ({path, hash: `h${generation}`, modified: 'now', kind: path.endsWith('.md') ? 'article' : 'attachment'}));
  const entry = {generation, at: 'now', by: 'editor', facts: {}, edits: []};
  return /** @type {const} */ ([JSON.stringify({expected: generation - 1, puts, deletes: [], blobs: [], entry, idempotency: [`key ${generation}`, {generation}]}),
    [text, text, text], []]);
}

/** Commit without end; every acknowledged generation is told to the console. */
async function hammer() {
  const store = await openVaultStore({scope});
  for (let generation = await store.generation() + 1; ; generation++) {
    await store.commit(...commitOf(generation));
    console.info(`acknowledged ${generation}`);
  }
}

/** What is in the store: the generation, each file's text, the newest journal entry and its answer. */
async function look() {
  const store = await openVaultStore({scope});
  const generation = await store.generation();
  /** @type {Record<string, string>} */
  const files = {};
  for await (const {path, bytes} of store.readEverything()) files[path] = bytes ? new TextDecoder().decode(bytes).split(' ')[0] ?? '' : 'lost';
  const [newest] = JSON.parse(await store.journal(1, null));
  return {generation, files, journalled: newest?.generation ?? 0, entries: await store.journalSize(), answered: generation === 0 || await store.idempotent(`key ${generation}`) !== null};
}

Object.assign(globalThis, {storeHarness: {base, scope, commitOf, databaseName, deleteVaultDatabase, hammer, loadPython, look, openVaultStore, requestPersistence}});
