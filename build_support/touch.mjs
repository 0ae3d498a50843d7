/**
 * Run our package in the Pyodide that ships, to learn what the build must know of it:
 * `node touch.mjs PYODIDE_FOLDER STDLIB DEMO_ZIP|'' WHEEL… -- LATER_WHEEL…` prints `{catalogue, boot, common, search, numpy}` as JSON (see touch.py).
 * The catalogue stays the text that Python wrote: parsed here, its 0.0 would come out as 0.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const PACKAGES = '/lib/python3.13/site-packages';
const LATER = '/lib/later';
const [folder, stdLibURL, vault, ...archives] = process.argv.slice(2);
const cut = archives.indexOf('--');
const {loadPyodide} = await import(pathToFileURL(join(folder, 'pyodide.mjs')).href);

/** An interpreter with all wheels, and touch.py in it. */
async function start() {
  const env = {PYTHONHASHSEED: '0', PYDANTIC_DISABLE_PLUGINS: '__all__'};
  const py = await loadPyodide({indexURL: folder, stdLibURL, env, stdout: () => {}});
  for (const [index, wheel] of archives.entries()) {
    if (index !== cut) py.unpackArchive(new Uint8Array(readFileSync(wheel)), 'zip', {extractDir: index < cut ? PACKAGES : LATER});
  }
  py.FS.writeFile(`${PACKAGES}/data20_touch.py`, readFileSync(new URL('touch.py', import.meta.url)));
  return py;
}

try {
  // Describing the tools imports them all, so what the boot touches is learnt in another interpreter.
  const catalogue = (await start()).pyimport('data20_touch').described();
  const py = await start();
  py.FS.writeFile(`${PACKAGES}/data20/tools/catalogue.json`, catalogue);
  const touched = await py.pyimport('data20_touch').touched(vault ? new Uint8Array(readFileSync(vault)) : null);
  process.stdout.write(JSON.stringify({catalogue, ...JSON.parse(touched)}));
} catch (error) {
  // Not thrown: Node would print the line of the error, which is a megabyte of Pyodide.
  console.error(String(error));
  process.exitCode = 1;
}
