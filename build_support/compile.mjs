/**
 * Compile the Python sources of one archive with the Pyodide that ships:
 * `node compile.mjs PYODIDE_FOLDER SOURCE TARGET ROOT` (see repack.py, which does the work inside).
 * Columns of expressions are left out: tracebacks could only underline them in sources, which aren't there.
 * An interpreter of its own for each archive, with a fixed hash seed, gives the same bytes whatever else is compiled.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const [folder, source, target, root] = process.argv.slice(2);
const {loadPyodide} = await import(pathToFileURL(join(folder, 'pyodide.mjs')).href);
const py = await loadPyodide({indexURL: folder, env: {PYTHONHASHSEED: '0', PYTHONNODEBUGRANGES: '1'}});
py.FS.writeFile('/lib/python3.13/site-packages/repack.py', readFileSync(new URL('repack.py', import.meta.url)));
py.FS.writeFile('/tmp/source.zip', readFileSync(source));
py.pyimport('repack').repack('/tmp/source.zip', '/tmp/target.zip', root);
writeFileSync(target, py.FS.readFile('/tmp/target.zip'));
