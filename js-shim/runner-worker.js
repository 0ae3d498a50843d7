/**
 * A runner: a disposable Pyodide that runs one tool at a time on the stored vault, which it only reads.
 * It is ended from outside at any moment; nothing it holds is missed.
 */
import {bootFrom} from './boot.js';
import {confine} from './confine.js';
import {runnerLockName, scopeName, storeScope} from './names.js';
import {holdPackFetch, loadPacks} from './packs.js';
import {isDenied, locks} from './platform.js';
import {VERSION} from './protocol.js';
import {memoryOf} from './snapshot.js';
import {openVaultStore} from './store.js';

/**
 * @typedef {import('./protocol.js').ToRunner} ToRunner
 * @typedef {import('./protocol.js').FromRunner} FromRunner
 * @typedef {{run: (request: string, vault: Uint8Array | undefined, wheels: [string, Uint8Array][]) => Promise<{kind: string, report: string, changes: string | null, files: [string, Uint8Array][]}>}} PythonRunner
 */

const worker = /** @type {{postMessage: (message: FromRunner, transfer?: Transferable[]) => void, onmessage: ((event: MessageEvent) => void) | null}} */ (
  /** @type {unknown} */ (self));

/** Whether it has run a person's own tool: then it must not run anything else. */
let confined = false;
/** The packs that hardly any tool does without. */
const EVERY_TOOL = ['common', 'tools'];

/** @type {Promise<{py: import('./boot.js').Pyodide, python: PythonRunner, site: {build: import('./protocol.js').Build, base: string}}> | null} */
let booted = null;

worker.onmessage = ({data}) => {
  /** @type {ToRunner} */
  const message = data;
  const work = message.type === 'init' ? (booted = boot(message)) : run(message);
  work.catch((error) => worker.postMessage({v: VERSION, type: 'failed', reason: String(error)}));
};

/** @param {Extract<ToRunner, {type: 'init'}>} init */
async function boot({build, base, space, memory, id, rung, modules}) {
  const {py} = await bootFrom(rung, {build, base, modules, mark: () => {}});
  worker.postMessage({v: VERSION, type: 'booting'});
  await loadPacks(py, {build, base}, EVERY_TOOL);
  worker.postMessage({v: VERSION, type: 'booting'});
  const emit = (/** @type {string} */ event) => worker.postMessage({v: VERSION, type: 'event', event});
  const store = memory ? undefined : await openVaultStore({scope: storeScope(base, space), vault: 'main'});
  holdPackFetch(base);
  /** @type {PythonRunner} */
  const python = py.pyimport('data20.browser.runner_worker').start({store, emit, confine: () => { confined = true; store?.close(); confine(); }});
  await holdLock(runnerLockName(scopeName(base, space), id));
  worker.postMessage({v: VERSION, type: 'booted'});
  return {py, python, site: {build, base}};
}

/** @param {Extract<ToRunner, {type: 'run'}>} message */
async function run({request, packages, vault, wheels}) {
  if (!booted) throw new Error('A runner must be told what to boot first.');
  const {py, python, site} = await booted;
  // A confined one can't fetch; the lab's finds what it imports by itself.
  if (!confined) await loadPacks(py, site, packages);
  const {kind, report, changes, files} = await python.run(request, vault ?? undefined, wheels);
  worker.postMessage({v: VERSION, type: 'outcome', kind, report, changes, files, memory: confined ? Infinity : memoryOf(py)}, files.map(([, bytes]) => bytes.buffer));
}

/**
 * Resolve when the lock is held; it is let go when this worker ends.
 * @param {string} name
 * @returns {Promise<void>}
 */
function holdLock(name) {
  const manager = locks();
  if (!manager) return Promise.resolve();
  return new Promise((resolve, reject) => {
    manager.request(name, () => {
      resolve();
      return new Promise(() => {});
    }).catch((error) => (isDenied(error) ? resolve() : reject(error)));
  });
}
