/**
 * Freeze a Python that has everything imported, and thaw it: its memory is copied over that of a fresh one.
 *
 * This is the one place that rests on private interfaces of Pyodide, as they are in 0.28.3 (PINNED). What it relies on:
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
import {unpackSnapshot, verifySnapshot} from './snapshot-file.js';

/**
 * @typedef {import('./boot.js').Pyodide} Pyodide
 * @typedef {import('./boot.js').Modules} Modules
 * @typedef {import('./snapshot-file.js').Image} Image
 * @typedef {import('./snapshot-file.js').Snapshot} Snapshot
 * @typedef {import('./snapshot-file.js').FileEntry} FileEntry
 * @typedef {import('./snapshot-file.js').Linked} Linked
 */

/** The version of Pyodide for which all this was verified; another one boots without snapshots. */
export const PINNED = '0.28.3';

/** What Pyodide hands to WebAssembly under the name `sentinel`: the module that pyodide.mjs carries, needed by whoever instantiates on its own. */
const SENTINEL = 'AGFzbQEAAAABDANfAGAAAW9gAW8BfwMDAgECByECD2NyZWF0ZV9zZW50aW5lbAAAC2lzX3NlbnRpbmVsAAEKEwIHAPsBAPsbCwkAIAD7GvsUAAs=';

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

// ── before the run ──

/**
 * Call `load` with the module factory wrapped: `adapt` may change Emscripten's settings and has a way to fail, for its hooks can't reject by themselves.
 * @param {(options: object) => Promise<Pyodide>} load
 * @param {object} options
 * @param {string[]} skip
 * @param {(settings: any, fail: (reason: unknown) => void) => void} adapt
 * @returns {Promise<Pyodide>}
 */
function withFactory(load, options, skip, adapt) {
  const scope = /** @type {any} */ (globalThis);
  const create = scope._createPyodideModule;
  const fetchAll = unfetched(skip);
  return new Promise((resolve, reject) => {
    const undo = () => {
      scope._createPyodideModule = create;
      fetchAll();
    };
    scope._createPyodideModule = (/** @type {any} */ settings) => {
      undo();
      adapt(settings, reject);
      return create(settings);
    };
    load(options).finally(undo).then(resolve, reject);
  });
}

/**
 * Let fetches of these addresses come back empty, until the returned function is called: loadPyodide begins them whether they are needed or not.
 * @param {string[]} addresses
 */
function unfetched(addresses) {
  const original = globalThis.fetch;
  if (addresses.length) {
    globalThis.fetch = (input, init) => (addresses.includes(String(input)) ? Promise.resolve(new Response()) : original.call(globalThis, input, init));
  }
  return () => {
    globalThis.fetch = original;
  };
}

/**
 * A hook that the run waits for. When it fails the run never begins, and `fail` says why.
 * @param {string} name
 * @param {(reason: unknown) => void} fail
 * @param {(Module: any) => Promise<void>} act
 */
function beforeRun(name, fail, act) {
  return (/** @type {any} */ Module) => {
    Module.addRunDependency(name);
    act(Module).then(() => Module.removeRunDependency(name)).catch(fail);
  };
}

/**
 * @param {Promise<WebAssembly.Module>} wasm
 * @param {(reason: unknown) => void} fail
 * @param {(step: string) => void} mark
 */
function instantiate(wasm, fail, mark) {
  const sentinel = sentinelImport();
  return (/** @type {any} */ imports, /** @type {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} */ done) => {
    void (async () => {
      const module = await wasm;
      mark('compiled');
      done(await WebAssembly.instantiate(module, {...imports, sentinel: await sentinel}), module);
      mark('instantiated');
    })().catch(fail);
    return {};
  };
}

/** @returns {Promise<WebAssembly.ModuleImports>} */
async function sentinelImport() {
  try {
    const bytes = Uint8Array.from(atob(SENTINEL), (character) => character.charCodeAt(0));
    return /** @type {any} */ ((await WebAssembly.instantiate(bytes)).instance.exports);
  } catch {
    // Without WebAssembly's garbage collection a symbol does, as in pyodide.mjs.
    const marker = Symbol('error marker');
    return /** @type {any} */ ({create_sentinel: () => marker, is_sentinel: (/** @type {unknown} */ value) => value === marker});
  }
}

/**
 * Link the libraries at the next free addresses, in this order.
 * @param {any} Module
 * @param {{path: string, module: WebAssembly.Module, handles: number[]}[]} libraries
 * @returns {Linked}
 */
function link(Module, libraries) {
  for (const {path, module, handles} of libraries) {
    const dso = Module.newDSO(path, undefined, 'loading');
    dso.refcount = Infinity;
    dso.global = false;
    dso.exports = Module.loadWebAssemblyModule(module, {loadAsync: false, nodelete: true}, path, {});
    for (const handle of handles) Module.LDSO.loadedLibsByHandle[handle] = dso;
  }
  return {table: Module.wasmTable.length, heapBase: Module.getMemory(0)};
}

/**
 * @param {any} Module
 * @returns {Record<string, number[]>} path to the addresses by which the C library knows it
 */
function handlesOf(Module) {
  /** @type {Record<string, number[]>} */
  const found = {};
  for (const [handle, {name}] of Object.entries(Module.LDSO.loadedLibsByHandle)) {
    if (Number(handle) !== 0) (found[name] ??= []).push(Number(handle));
  }
  return found;
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

// ── the files ──

/**
 * Everything below a folder of MEMFS, folders before what is in them.
 * @param {any} Module
 * @param {string} folder
 * @returns {FileEntry[]}
 */
function filesOf(Module, folder) {
  const {FS} = Module;
  /** @type {FileEntry[]} */
  const found = [];
  const walk = (/** @type {string} */ path, /** @type {any} */ node) => {
    const isFolder = FS.isDir(node.mode);
    if (!isFolder && !FS.isFile(node.mode)) throw new Error(`${path} is neither a file nor a folder.`);
    found.push({path, mode: node.mode, mtime: Number(node.mtime), bytes: isFolder ? null : FS.filesystems.MEMFS.getFileDataAsTypedArray(node)});
    if (isFolder) for (const [name, child] of Object.entries(node.contents)) walk(`${path}/${name}`, child);
  };
  walk(folder, FS.lookupPath(folder).node);
  return found;
}

/**
 * Make the files without copying their bytes. Times are kept: Python's finders compare those of folders with what they remember.
 * @param {any} Module
 * @param {FileEntry[]} files
 */
function restoreFiles(Module, files) {
  const {FS} = Module;
  const {MEMFS} = FS.filesystems;
  /** @type {Map<string, any>} */
  const folders = new Map([['', FS.root]]);
  /** @type {[node: any, mtime: number][]} */
  const times = [];
  for (const {path, mode, mtime, bytes} of files) {
    const cut = path.lastIndexOf('/');
    const [parent, name] = [folders.get(path.slice(0, cut)), path.slice(cut + 1)];
    const node = parent.contents[name] ?? MEMFS.createNode(parent, name, mode, 0);
    if (bytes) {
      node.contents = bytes;
      node.usedBytes = bytes.length;
    } else {
      folders.set(path, node);
    }
    times.push([node, mtime]);
  }
  for (const [node, mtime] of times) node.atime = node.mtime = node.ctime = mtime;
}

/** The locale of this session, as Emscripten says it to a fresh interpreter. */
function languageOf() {
  return `${(navigator.languages?.[0] ?? 'C').replace('-', '_')}.UTF-8`;
}

/**
 * @param {Pyodide} py
 * @returns {any} Emscripten's module
 */
const moduleOf = (py) => /** @type {any} */ (py)._module;
