/**
 * Freeze a Python that has everything imported, and thaw it: its memory is copied over that of a fresh one.
 *
 * Only this file and emscripten.js rest on private interfaces of Pyodide, as they are in 0.28.3 (PINNED). What they rely on:
 * - `loadPyodide` takes `_makeSnapshot` and `_loadSnapshot`, and makes its module with the global `_createPyodideModule`.
 *   Wrapping that function gives the settings of Emscripten (memory size, instantiation, hooks before the run).
 * - A library that is linked before the runtime is initialised gets its memory and its table slots by counting up, so the same
 *   libraries in the same order get the same addresses in every run. So both runs link them in a `preRun` hook, and a later
 *   `dlopen` finds them by path. The addresses reached are compared before the memory is copied.
 * - `makeMemorySnapshot` writes down which JavaScript objects Python holds; it insists that `loadedPackages` is empty.
 * - `API.restoreSnapshot` may be replaced; Pyodide then mends its own JavaScript side (`finalizeBootstrap`).
 *
 * What the memory can't carry is put back here: the files (MEMFS lives in JavaScript), the handles of the libraries, the C
 * library's time zone, the engine's own address of a trampoline. What Python froze is put right by `data20.browser.snapshot`.
 */
import {beforeRun, filesOf, handlesOf, instantiate, link, moduleOf, restoreFiles, withFactory} from './emscripten.js';
import {unpackSnapshot, verifySnapshot} from './snapshot-file.js';

/**
 * @typedef {import('./boot.js').Pyodide} Pyodide
 * @typedef {import('./boot.js').Modules} Modules
 * @typedef {import('./snapshot-file.js').Image} Image
 * @typedef {import('./snapshot-file.js').Snapshot} Snapshot
 * @typedef {import('./snapshot-file.js').Linked} Linked
 */

/** The version of Pyodide for which all this was verified; another one boots without snapshots. */
export const PINNED = '0.28.3';

/** Where the interpreter keeps files of its own; devices and the person's folders are made anew by every start. */
const KEPT_FOLDERS = ['/lib'];

/**
 * Start Python from a snapshot.
 * @param {{whole: Uint8Array<ArrayBuffer>, key: string, load: (options: object) => Promise<Pyodide>, wasm: Promise<WebAssembly.Module>, libraries: WebAssembly.Module[] | null,
 *   skip: string[], mark: (step: string) => void}} options
 * `load` is loadPyodide with our addresses; `libraries` are compiled already, in the snapshot's order; `skip` are addresses that need not be fetched
 * @returns {Promise<{py: Pyodide, libraries: WebAssembly.Module[]}>} rejects with what is wrong; the worker is then of no more use
 */
export async function thaw({whole, key, load, wasm, libraries, skip, mark}) {
  const snapshot = unpackSnapshot(whole);
  if (snapshot.key !== key) throw new Error(`The snapshot is of something else: ${snapshot.key}.`);
  const verified = verifySnapshot(whole);
  // It is awaited at the end; until then its failure must not count as unhandled.
  verified.catch(() => {});
  const compiled = libraries ? Promise.resolve(libraries) : Promise.all(snapshot.libraries.map(({bytes}) => WebAssembly.compile(/** @type {Uint8Array<ArrayBuffer>} */ (bytes))));
  compiled.catch(() => {});
  let linked = /** @type {WebAssembly.Module[]} */ ([]);
  const py = await withFactory(load, {_loadSnapshot: new Uint8Array(16)}, skip, (settings, fail) => {
    settings.INITIAL_MEMORY = snapshot.memoryLength;
    settings.instantiateWasm = instantiate(wasm, fail, mark);
    const [, ...hooks] = settings.preRun;  // the first one waits for the standard library, which is among our files
    settings.preRun = [...hooks, beforeRun('link', fail, async (Module) => {
      Module.API.pyVersionTuple = snapshot.version;
      Module.API.sitePackages = `/lib/python${snapshot.version[0]}.${snapshot.version[1]}/site-packages`;
      linked = await compiled;
      const reached = link(Module, snapshot.libraries.map(({path, handles}, index) => ({path, handles, module: /** @type {WebAssembly.Module} */ (linked[index])})));
      if (reached.table !== snapshot.linked.table || reached.heapBase !== snapshot.linked.heapBase) {
        throw new Error(`The libraries lie elsewhere: table ${reached.table}, memory ${reached.heapBase}; in the snapshot ${snapshot.linked.table}, ${snapshot.linked.heapBase}.`);
      }
      mark('linked');
      Module.API.restoreSnapshot = () => {
        restoreMemory(Module, snapshot);
        mark('memory');
        return snapshot.references;
      };
    })];
  });
  const Module = moduleOf(py);
  restoreFiles(Module, snapshot.files);
  Object.assign(py.loadedPackages, snapshot.packages);
  mark('files');
  await verified;
  mark('verified');
  py.pyimport('data20.browser.snapshot').restored(languageOf());
  return {py, libraries: linked};
}

/**
 * Start Python with WebAssembly that was compiled, or is being compiled, elsewhere.
 * @param {{load: (options: object) => Promise<Pyodide>, wasm: Promise<WebAssembly.Module>, skip: string[], mark: (step: string) => void}} options
 * @returns {Promise<Pyodide>}
 */
export function loadCompiled({load, wasm, skip, mark}) {
  return withFactory(load, {}, skip, (settings, fail) => {
    settings.instantiateWasm = instantiate(wasm, fail, mark);
  });
}

/**
 * Start Python so that it can be frozen, with these libraries linked first. They must be all that it will ever load before it is frozen.
 * @param {{load: (options: object) => Promise<Pyodide>, libraries: {path: string, bytes: Uint8Array<ArrayBuffer>}[]}} options
 * @returns {Promise<{py: Pyodide, freeze: (key: string) => Image}>} `freeze` throws when there is something that a snapshot can't hold
 */
export async function prepareToFreeze({load, libraries}) {
  const modules = await Promise.all(libraries.map(async ({path, bytes}) => ({path, bytes, module: await WebAssembly.compile(bytes), handles: /** @type {number[]} */ ([])})));
  /** @type {Linked} */
  let linked = {table: 0, heapBase: 0};
  const py = await withFactory(load, {_makeSnapshot: true}, [], (settings, fail) => {
    settings.preRun.push(beforeRun('link', fail, async (Module) => {
      linked = link(Module, modules);
    }));
  });
  return {py, freeze: (key) => freeze(py, key, modules, linked)};
}

/**
 * The libraries that an interpreter has loaded, in the order in which it did.
 * @param {Pyodide} py
 * @returns {{path: string, bytes: Uint8Array<ArrayBuffer>}[]}
 */
export function librariesOf(py) {
  return loadedPaths(py).map((path) => ({path, bytes: py.FS.readFile(path)}));
}

/** @param {Pyodide} py */
function loadedPaths(py) {
  return Object.keys(moduleOf(py).LDSO.loadedLibsByName).filter((path) => path.endsWith('.so'));
}

/**
 * How large the interpreter's memory is, in bytes. It never shrinks.
 * @param {Pyodide} py
 * @returns {number}
 */
export const memoryOf = (py) => moduleOf(py).HEAP8.length;

/**
 * @param {Pyodide} py
 * @param {string} key
 * @param {{path: string, bytes: Uint8Array}[]} libraries
 * @param {Linked} linked
 * @returns {Image}
 */
function freeze(py, key, libraries, linked) {
  const Module = moduleOf(py);
  const open = Module.FS.streams.filter((/** @type {any} */ stream, /** @type {number} */ index) => stream && index > 2);
  if (open.length) throw new Error(`Files are open: ${open.map((/** @type {any} */ stream) => stream.path).join(', ')}.`);
  const unlinked = loadedPaths(py).filter((path) => !libraries.some((library) => library.path === path));
  if (unlinked.length) throw new Error(`Libraries were loaded late: ${unlinked.join(', ')}.`);
  const packages = {...py.loadedPackages};
  for (const name of Object.keys(packages)) delete (/** @type {any} */ (py.loadedPackages))[name];
  const handles = handlesOf(Module);
  const references = Module.API.serializeHiwireState();
  return {
    key, references, packages, linked,
    memory: Module.HEAPU8,
    table: Module.wasmTable.length,
    version: Module.API.pyVersionTuple,
    libraries: libraries.map(({path, bytes}) => ({path, bytes, handles: handles[path] ?? []})),
    // A library that is linked is found by its path; its file need only be there.
    files: KEPT_FOLDERS.flatMap((path) => filesOf(Module, path)).map((file) => (libraries.some(({path}) => path === file.path) ? {...file, bytes: new Uint8Array(0)} : file)),
  };
}

// ── the memory ──

/**
 * @param {any} Module
 * @param {Snapshot} snapshot
 */
function restoreMemory(Module, snapshot) {
  const memory = /** @type {Uint8Array} */ (Module.HEAPU8);
  if (memory.length < snapshot.memoryLength) throw new Error(`The memory has ${memory.length} bytes, the snapshot ${snapshot.memoryLength}.`);
  if (Module.wasmTable.length !== snapshot.table) throw new Error(`The table has ${Module.wasmTable.length} entries, in the snapshot ${snapshot.table}.`);
  // What the fresh run has written lies below the break; beyond it the memory is zero.
  const end = Module._sbrk(0);
  let at = 0;
  for (const [address, bytes] of snapshot.runs) {
    if (at < address && at < end) memory.fill(0, at, Math.min(address, end));
    memory.set(bytes, address);
    at = address + bytes.length;
  }
  if (at < end) memory.fill(0, at, end);
  // The address of a function that every engine makes for itself (0 where it has no WebAssembly garbage collection).
  Module.HEAP32[(Module.__PyRuntime + Module.HEAP32[Module.__PyEM_EMSCRIPTEN_COUNT_ARGS_OFFSET >>> 2]) >>> 2] = Module._PyEM_CountArgsPtr;
  const names = Module._tzname >>> 2;
  Module.__tzset_js(Module._timezone, Module._daylight, Module.HEAPU32[names], Module.HEAPU32[names + 1]);
}

/** The locale of this session, as Emscripten says it to a fresh interpreter. */
function languageOf() {
  return `${(navigator.languages?.[0] ?? 'C').replace('-', '_')}.UTF-8`;
}
