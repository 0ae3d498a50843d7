/**
 * Start Pyodide inside a worker. A rung is one way to do it; the host tries them in order, each in a fresh worker,
 * because a failed start leaves a worker that can't be trusted. After the last rung comes the recovery page.
 */
import {scopeName} from './names.js';
import {bring, mountBoot, provideFetch, unpackBoot} from './packs.js';
import {SnapshotStore, snapshotKey} from './snapshot-store.js';
import {PINNED, loadCompiled, thaw} from './snapshot.js';

/**
 * @typedef {import('pyodide').PyodideInterface} Pyodide
 * @typedef {import('./protocol.js').Build} Build
 */
/**
 * WebAssembly that this worker has compiled, for workers that come after it: Pyodide itself, and the libraries of the snapshot.
 * @typedef {{pyodide: WebAssembly.Module | null, libraries: WebAssembly.Module[] | null}} Modules
 */
/**
 * `modules` come from an earlier worker; `mark` notes that a step has ended.
 * @typedef {{build: Build, base: string, modules: Modules, mark: (step: string) => void}} BootContext
 * @typedef {{py: Pyodide, modules: Modules}} Booted
 * @typedef {object} Rung
 * @property {string} name
 * @property {number} stall  milliseconds without any sign of progress after which the rung has failed
 * @property {(context: BootContext) => Promise<Booted | null>} boot  the interpreter with the packages of tier `boot`; null when
 *   there is nothing to try and nothing was begun, so that the same worker can go on with the next rung
 */
/** How one rung went: `missing` means that there was nothing to try. @typedef {{rung: string, outcome: 'taken' | 'missing' | 'failed' | 'skipped', reason?: string}} Attempt */

export const NO_MODULES = Object.freeze({pyodide: null, libraries: null});

/** @type {readonly Rung[]} */
export const RUNGS = Object.freeze([
  {name: 'snapshot', stall: 15_000, boot: bootSnapshot},
  {name: 'bytecode', stall: 60_000, boot: bootBytecode},
  {name: 'stock', stall: 60_000, boot: bootStock},
]);

/**
 * Boot by this rung, or by the first one after it for which there is something to try.
 * @param {string} name
 * @param {BootContext} context
 * @returns {Promise<Booted & {rung: string, attempts: Attempt[]}>}
 */
export async function bootFrom(name, context) {
  const first = RUNGS.findIndex((each) => each.name === name);
  if (first < 0) throw new Error(`No boot rung is named '${name}'.`);
  /** @type {Attempt[]} */
  const attempts = [];
  for (const rung of RUNGS.slice(first)) {
    const booted = await rung.boot(context);
    attempts.push({rung: rung.name, outcome: booted ? 'taken' : 'missing'});
    if (booted) return {...booted, rung: rung.name, attempts};
  }
  throw new Error('There is no way to start.');
}

/**
 * The memory of a Python that this device has put by.
 * @param {BootContext} context
 * @returns {Promise<Booted | null>}
 */
async function bootSnapshot(context) {
  const {build, base, modules, mark} = context;
  if (!isPinned(build)) return null;
  const addresses = addressesOf(build, base);
  // Everything is asked for at once: when there is no snapshot, the next rung needs it too.
  const fetched = fetchPyodide(addresses, context);
  const key = snapshotKey(build);
  const whole = await new SnapshotStore(scopeName(base)).read(key).catch(() => null);
  mark('read');
  if (!whole) return null;
  const loadPyodide = await fetched.script;
  mark('script');
  const {py, libraries} = await thaw({
    whole, key, wasm: fetched.wasm, libraries: modules.libraries, skip: [addresses.wasm, addresses.stdlib], mark,
    load: (options) => loadPyodide({...addresses.options, ...options}),
  });
  provideFetch(base);
  return {py, modules: {pyodide: await fetched.wasm, libraries}};
}

/**
 * Pyodide with the packs of the boot mounted as they are; the script is fetched beside everything else, the compiled WebAssembly is kept for others.
 * @param {BootContext} context
 * @returns {Promise<Booted | null>}
 */
async function bootBytecode(context) {
  const {build, base, mark} = context;
  if (!isPinned(build)) return null;
  const addresses = addressesOf(build, base);
  const {script, wasm} = fetchPyodide(addresses, context);
  const coming = bring({build, base}, build.pyodide.boot);
  const loadPyodide = await script;
  mark('script');
  const py = await loadCompiled({wasm, skip: [addresses.wasm], mark, load: (options) => loadPyodide({...addresses.options, ...options})});
  await mountBoot(py, coming, base);
  mark('mounted');
  return {py, modules: {pyodide: await wasm, libraries: null}};
}

/**
 * Pyodide as it comes: nothing but `loadPyodide`, and our packages unpacked as any are.
 * @param {BootContext} context
 * @returns {Promise<Booted>}
 */
async function bootStock({build, base}) {
  const {index, options} = addressesOf(build, base);
  /** @type {{loadPyodide: typeof import('pyodide').loadPyodide}} */
  const {loadPyodide} = await import(`${index}pyodide.mjs`);
  const py = await loadPyodide(options);
  await unpackBoot(py, bring({build, base}, build.pyodide.boot), base);
  return {py, modules: NO_MODULES};
}

/**
 * Whether this build's Pyodide is the one that snapshots were verified with.
 * @param {Build} build
 */
export const isPinned = (build) => build.pyodide.version === PINNED;

/**
 * @param {Build} build
 * @param {string} base
 */
export function addressesOf(build, base) {
  const absolute = (/** @type {string} */ url) => new URL(url, base).href;
  const index = absolute(build.pyodide.indexURL);
  return {
    index,
    wasm: `${index}pyodide.asm.wasm`,
    stdlib: `${index}python_stdlib.zip`,
    options: {
      indexURL: index,
      lockFileContents: /** @type {any} */ (noLock(build)),
      packageBaseUrl: index,
      // Pydantic would look through the metadata of every package for plugins.
      env: {HOME: '/home/pyodide', PYDANTIC_DISABLE_PLUGINS: '__all__'},
      // Safari crashes when JSPI is probed for `run_until_complete`; nothing here needs it.
      enableRunUntilComplete: false,
    },
  };
}

/**
 * Pyodide's own loader has nothing to load; what it needs of a lock is the release that it belongs to.
 * @param {Build} build
 */
function noLock({pyodide: {version, python}}) {
  return {info: {arch: 'wasm32', platform: 'emscripten_4_0_9', version, python, abi_version: '2025_0'}, packages: {}};
}

/** @typedef {{script: Promise<typeof import('pyodide').loadPyodide>, wasm: Promise<WebAssembly.Module>}} Fetched */
/** What a rung without success has asked for; a worker boots once. @type {Fetched | null} */
let asked = null;

/**
 * Ask for Pyodide's scripts and WebAssembly at once. The latter is compiled while it comes, and from its address, so that the browser keeps what it compiled.
 * @param {ReturnType<typeof addressesOf>} addresses
 * @param {BootContext} context
 * @returns {Fetched}
 */
function fetchPyodide(addresses, {modules}) {
  if (asked) return asked;
  asked = {script: importPyodide(addresses), wasm: modules.pyodide ? Promise.resolve(modules.pyodide) : WebAssembly.compileStreaming(fetch(addresses.wasm))};
  // Whoever awaits them hears of a failure; it is no unhandled one until then.
  asked.script.catch(() => {});
  asked.wasm.catch(() => {});
  return asked;
}

/**
 * Both scripts of Pyodide at once; the second one, which loadPyodide would ask for later, leaves a global function.
 * @param {{index: string}} addresses
 * @returns {Promise<typeof import('pyodide').loadPyodide>}
 */
export async function importPyodide({index}) {
  const [{loadPyodide}] = await Promise.all([import(`${index}pyodide.mjs`), import(`${index}pyodide.asm.js`)]);
  return loadPyodide;
}

/**
 * Count the bytes of every fetch in this worker until `stop`. The response itself stays untouched (its URL is what
 * lets the engine keep compiled WebAssembly): a clone is read beside it.
 * @param {(loaded: number) => void} report
 * @returns {() => void} stop
 */
export function countBytes(report) {
  const original = self.fetch;
  let loaded = 0;
  self.fetch = async (...args) => {
    const response = await original(...args);
    void drain(response.clone(), (bytes) => report((loaded += bytes)));
    return response;
  };
  return () => {
    self.fetch = original;
  };
}

/**
 * @param {Response} response
 * @param {(bytes: number) => void} report
 */
async function drain(response, report) {
  const reader = response.body?.getReader();
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) report(next.value.byteLength);
  } catch {
    // The download broke; whoever reads the response itself says so.
  }
}
