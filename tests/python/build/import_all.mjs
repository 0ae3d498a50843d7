/**
 * Mount a built site's packs in the Pyodide that ships, as a worker does, and import every module that is in them:
 * `node import_all.mjs PYODIDE_FOLDER SITE` prints `{failed: {module: reason}, late: [address]}` as JSON.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const [folder, site] = process.argv.slice(2);
const {pyodide} = JSON.parse(readFileSync(join(site, 'build.json'), 'utf8'));
const {loadPyodide} = await import(pathToFileURL(join(folder, 'pyodide.mjs')).href);
const read = (url) => new Uint8Array(readFileSync(join(site, url)));
try {
  const py = await loadPyodide({indexURL: folder, stdLibURL: join(site, pyodide.indexURL, 'python_stdlib.zip'), stdout: () => {}, env: {PYDANTIC_DISABLE_PLUGINS: '__all__'}});
  const {path} = py.pyimport('sys');
  for (const name of pyodide.boot) {
    for (const file of pyodide.packs[name].files) {
      py.FS.mkdirTree(file.path.slice(0, file.path.lastIndexOf('/')));
      py.FS.writeFile(file.path, read(file.url));
      if (!file.module) path.insert(1, file.path);
    }
  }
  globalThis.data20FetchNow = read;
  const finder = py.pyimport('data20.browser.packs').install();
  py.FS.writeFile('/tmp/import_all.py', readFileSync(new URL('import_all.py', import.meta.url)));
  path.append('/tmp');
  const failed = JSON.parse(py.pyimport('import_all').failures());
  process.stdout.write(JSON.stringify({failed, late: finder.late.toJs()}));
} catch (error) {
  console.error(String(error).slice(-2000));
  process.exitCode = 1;
}
