/**
 * Ways into Emscripten's module that Pyodide doesn't offer: settings before it is made, hooks before it runs, libraries linked by
 * hand, files put in without a copy. For snapshot.js, which says on what of Pyodide this rests.
 */

/**
 * @typedef {import('./boot.js').Pyodide} Pyodide
 * @typedef {import('./snapshot-file.js').FileEntry} FileEntry
 * @typedef {import('./snapshot-file.js').Linked} Linked
 */

/** What Pyodide hands to WebAssembly under the name `sentinel`: the module that pyodide.mjs carries, needed by whoever instantiates on its own. */
const SENTINEL = 'AGFzbQEAAAABDANfAGAAAW9gAW8BfwMDAgECByECD2NyZWF0ZV9zZW50aW5lbAAAC2lzX3NlbnRpbmVsAAEKEwIHAPsBAPsbCwkAIAD7GvsUAAs=';

/**
 * @param {Pyodide} py
 * @returns {any} Emscripten's module
 */
export const moduleOf = (py) => /** @type {any} */ (py)._module;

// ── before the run ──

/**
 * Call `load` with the module factory wrapped: `adapt` may change Emscripten's settings and has a way to fail, for its hooks can't reject by themselves.
 * @param {(options: object) => Promise<Pyodide>} load
 * @param {object} options
 * @param {string[]} skip
 * @param {(settings: any, fail: (reason: unknown) => void) => void} adapt
 * @returns {Promise<Pyodide>}
 */
export function withFactory(load, options, skip, adapt) {
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
export function beforeRun(name, fail, act) {
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
export function instantiate(wasm, fail, mark) {
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
export function link(Module, libraries) {
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
export function handlesOf(Module) {
  /** @type {Record<string, number[]>} */
  const found = {};
  for (const [handle, {name}] of Object.entries(Module.LDSO.loadedLibsByHandle)) {
    if (Number(handle) !== 0) (found[name] ??= []).push(Number(handle));
  }
  return found;
}

// ── the files ──

/**
 * Everything below a folder of MEMFS, folders before what is in them.
 * @param {any} Module
 * @param {string} folder
 * @returns {FileEntry[]}
 */
export function filesOf(Module, folder) {
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
export function restoreFiles(Module, files) {
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
