/**
 * A throw-away worker that makes a snapshot, in one of two parts: `find` boots plainly and tells which libraries get
 * loaded; `make`, in a fresh worker, links those first, does the same again, and stores the memory. Neither ever opens the vault.
 */
import {addressesOf, importPyodide} from './boot.js';
import {scopeName} from './names.js';
import {bring, dropPacks, loadPacks, mountBoot} from './packs.js';
import {VERSION} from './protocol.js';
import {packSnapshot} from './snapshot-file.js';
import {SnapshotStore, snapshotKey} from './snapshot-store.js';
import {librariesOf, prepareToFreeze} from './snapshot.js';

/**
 * @typedef {import('./protocol.js').ToMaker} ToMaker
 * @typedef {import('./protocol.js').FromMaker} FromMaker
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {import('./boot.js').Pyodide} Pyodide
 */

const worker = /** @type {{postMessage: (message: FromMaker, transfer?: Transferable[]) => void, onmessage: ((event: MessageEvent) => void) | null}} */ (
  /** @type {unknown} */ (self));

worker.onmessage = ({data}) => {
  /** @type {ToMaker} */
  const message = data;
  const work = message.type === 'find' ? find(message) : make(message);
  work.catch((error) => worker.postMessage({v: VERSION, type: 'failed', reason: String(error)}));
};

/** @param {Extract<ToMaker, {type: 'find'}>} message */
async function find({build, base, without}) {
  const addresses = addressesOf(build, base);
  const loadPyodide = await importPyodide(addresses);
  const py = await loadPyodide(addresses.options);
  await warmUp(py, {build, base}, without);
  const libraries = librariesOf(py);
  worker.postMessage({v: VERSION, type: 'found', libraries}, libraries.map(({bytes}) => bytes.buffer));
}

/** @param {Extract<ToMaker, {type: 'make'}>} message */
async function make({build, base, libraries, without}) {
  const addresses = addressesOf(build, base);
  const loadPyodide = await importPyodide(addresses);
  const {py, freeze} = await prepareToFreeze({
    libraries, load: (options) => loadPyodide({...addresses.options, ...options}),
  });
  await warmUp(py, {build, base}, without);
  dropPacks(py, build);
  py.pyimport('data20.browser.snapshot').before();
  const key = snapshotKey(build);
  const bytes = await packSnapshot(freeze(key));
  await new SnapshotStore(scopeName(base)).write(key, bytes);
  worker.postMessage({v: VERSION, type: 'made', bytes: bytes.byteLength});
}

/**
 * @param {Pyodide} py
 * @param {{build: Build, base: string}} site
 * @param {string[]} [without]
 */
async function warmUp(py, {build, base}, without = []) {
  const {boot, packs} = build.pyodide;
  await mountBoot(py, bring({build, base}, boot), base);
  // All but what hardly anybody asks for.
  await loadPacks(py, {build, base}, Object.keys(packs).filter((name) => !['rest', 'pandas', 'git'].includes(name)));
  await py.pyimport('data20.browser.snapshot').warm_up(without.join());
}
