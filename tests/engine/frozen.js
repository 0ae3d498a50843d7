/** Python from a snapshot, for the tests inside it: made once in this browser, of the site as it was built, by the code that ships. */
import {NO_MODULES, bootFrom} from '../../js-shim/boot.js';
import {scopeName} from '../../js-shim/names.js';
import {makeSnapshot} from '../../js-shim/snapshot-maker.js';
import {SnapshotStore, snapshotKey} from '../../js-shim/snapshot-store.js';

/**
 * @param {string} root the folder of the tests' packages, with `site/` in it
 * @param {string[]} later  packages that the site does not have; whatever else a test asks for is in its packs
 * @returns {Promise<import('../../js-shim/boot.js').Pyodide>}
 */
export async function bootFrozen(root, later) {
  const base = `${root}site/`;
  const build = await (await fetch(`${base}build.json`)).json();
  if (!(await new SnapshotStore(scopeName(base)).has(snapshotKey(build)))) await makeSnapshot({build, base});
  const {py, rung} = await bootFrom('snapshot', {build, base, modules: NO_MODULES, mark: () => {}});
  if (rung !== 'snapshot') throw new Error(`Python came up by '${rung}'.`);
  await offerPackages(py, root, later);
  return py;
}

/**
 * Let Pyodide's own loader, which has nothing to load in the app, load what only tests need.
 * @param {import('../../js-shim/boot.js').Pyodide} py
 * @param {string} root
 * @param {string[]} later
 */
async function offerPackages(py, root, later) {
  const {packages} = await (await fetch(`${root}pyodide-lock.json`)).json();
  for (const [name, entry] of Object.entries(packages)) {
    Object.assign(/** @type {any} */ (py)._api.lockfile_packages, {[name]: {...entry, file_name: root + entry.file_name}});
    if (!later.includes(name)) Object.assign(py.loadedPackages, {[name]: 'packs of the site'});
  }
}
