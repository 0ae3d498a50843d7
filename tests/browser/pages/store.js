/** The store without engine and app: plain, under the Pyodide that ships, and, with its second copy, in a worker: this same script. */
import {NO_MODULES, bootFrom} from '../../../js-shim/boot.js';
import {loadPacks} from '../../../js-shim/packs.js';
import {requestPersistence} from '../../../js-shim/persist.js';
import {databaseName, deleteVaultDatabase, openVaultStore} from '../../../js-shim/store.js';
import {startWorker as startModule} from '../../../js-shim/trusted.js';

const inWorker = !('document' in globalThis);
const base = new URL('.', location.href);
/** A worker is named by its scope. */
const scope = inWorker ? self.name : base.pathname;
const files = inWorker ? 'private' : null;
/** @type {import('../../../js-shim/store.js').VaultStore | null} */
let store = null;
const openOnce = async () => (store ??= await openVaultStore({scope, files, pace: {delay: 20, rest: 0, again: 200, bytes: 1_000_000, times: 3}}));

/** @param {Record<string, string>} sources Python modules by file name */
async function loadPython(sources) {
  const build = JSON.parse(/** @type {HTMLElement} */ (document.getElementById('data20-build')).textContent);
  const {py} = await bootFrom('bytecode', {build, base: base.href, modules: NO_MODULES, mark: () => {}});
  // A page, unlike a worker, can't fetch while Python waits in an import.
  await loadPacks(py, {build, base: base.href}, Object.keys(build.pyodide.packs));
  py.pyimport('sys').path.insert(0, '/home/pyodide');
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

/** @param {string} text is told to the console of the page */
const tell = (text) => (inWorker ? self.postMessage({text}) : console.info(text));

/** Commit without end; every acknowledged generation is told to the console. */
async function hammer() {
  const store = await openOnce();
  for (let generation = await store.generation() + 1; ; generation++) {
    await store.commit(...commitOf(generation));
    tell(`acknowledged ${generation}`);
  }
}

/** Commit so many times. @param {number} times */
async function commit(times) {
  const store = await openOnce();
  for (let left = times; left > 0; left--) await store.commit(...commitOf(await store.generation() + 1));
}

/** What is in the store: the generation, each file's text, the newest journal entry and its answer; and how the copy is. */
async function look() {
  const store = await openOnce();
  const generation = await store.generation();
  /** @type {Record<string, string>} */
  const files = {};
  for await (const {path, bytes} of store.readEverything()) files[path] = bytes ? new TextDecoder().decode(bytes).split(' ')[0] ?? '' : 'lost';
  const [newest] = JSON.parse(await store.journal(1, null));
  const {copy, restored} = await store.usage();
  return {generation, files, journalled: newest?.generation ?? 0, entries: await store.journalSize(), answered: generation === 0 || await store.idempotent(`key ${generation}`) !== null, copy, restored};
}

/**
 * The store in a worker of its own: `act(name, ...arguments)` calls `hammer`, `commit`, `look` there.
 * @param {string} [scope]
 */
function startWorker(scope = base.pathname) {
  const worker = startModule(import.meta.url, base.href, scope);
  /** @type {Map<number, PromiseWithResolvers<any>>} */
  const waiting = new Map();
  worker.onmessage = ({data: {id, text, result, error}}) => {
    if (text) return console.info(text);
    if (error) waiting.get(id)?.reject(new Error(error));
    else waiting.get(id)?.resolve(result);
    waiting.delete(id);
  };
  let last = 0;
  return {
    act(/** @type {string} */ name, /** @type {any[]} */ ...args) {
      const answer = Promise.withResolvers();
      waiting.set((last += 1), answer);
      worker.postMessage({id: last, name, args});
      return answer.promise;
    },
    end: () => worker.terminate(),
  };
}

/** Keep the files of the second copy open, as a frozen engine does: without a lock that could be taken. */
async function hold() {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(`d20-${encodeURIComponent(scope)}`);
  for await (const file of folder.values()) await file.createSyncAccessHandle();
}

const acts = {commit, hammer, hold, look};
if (inWorker) {
  self.onmessage = async ({data: {id, name, args}}) => {
    try {
      self.postMessage({id, result: await acts[name](...args)});
    } catch (error) {
      self.postMessage({id, error: String(error)});
    }
  };
} else {
  Object.assign(globalThis, {storeHarness: {base, scope, commitOf, databaseName, deleteVaultDatabase, hammer, loadPython, look, openVaultStore, requestPersistence, startWorker}});
}
