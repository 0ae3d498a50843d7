/**
 * Python's modules as files: which archives and compiled libraries there are stands in the build information, where each
 * module is stands in an index that Python reads (data20/browser/packs.py). Here their bytes are brought and laid down.
 *
 * Invariant: a file lies at its path in the engine's file system whole or not at all, so whoever finds it may use it.
 */

/**
 * @typedef {import('./boot.js').Pyodide} Pyodide
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {import('./protocol.js').PackFile} PackFile
 * @typedef {Map<PackFile, Promise<Uint8Array>>} Coming
 */

/** Python's own folder for packages. */
const SITE_PACKAGES = '/lib/python3.13/site-packages';

/**
 * Begin to fetch the files of packs, all at once.
 * @param {{build: Build, base: string}} site
 * @param {readonly string[]} names of packs; a name that is none is a package that comes when it is first imported
 * @returns {Coming}
 */
export function bring({build, base}, names) {
  const files = withFollowers(build, names).flatMap((name) => build.pyodide.packs[name]?.files ?? []);
  return new Map(files.map((file) => {
    const bytes = fetchBytes(new URL(file.url, base).href);
    // Whoever awaits it hears of a failure; until then it must not count as unhandled.
    bytes.catch(() => {});
    return [file, bytes];
  }));
}

/**
 * Give a fresh Python what the boot needs, and the finder of everything else.
 * @param {Pyodide} py
 * @param {Coming} coming the packs of the boot
 * @param {string} base
 */
export async function mountBoot(py, coming, base) {
  const archives = await layDown(py, coming);
  const {path} = py.pyimport('sys');
  // Right after the standard library: what the boot imports is in these.
  archives.forEach((archive, index) => path.insert(1 + index, archive));
  path.destroy();
  installFinder(py, base);
}

/**
 * The same with nothing mounted: the boot's files are unpacked as any package is.
 * @param {Pyodide} py
 * @param {Coming} coming the packs of the boot
 * @param {string} base
 */
export async function unpackBoot(py, coming, base) {
  for (const [{module, path}, bytes] of coming) {
    if (module) write(py, path, await bytes);
    else py.unpackArchive(await bytes, 'zip', {extractDir: SITE_PACKAGES});
  }
  installFinder(py, base);
}

/**
 * Bring packs, so that importing what is in them needs no fetch. What is there already is not brought again.
 * @param {Pyodide} py
 * @param {{build: Build, base: string}} site
 * @param {readonly string[]} names
 */
export async function loadPacks(py, {build, base}, names) {
  const missing = withFollowers(build, names).filter((name) => build.pyodide.packs[name]?.files.some(({path}) => !py.FS.analyzePath(path).exists));
  await layDown(py, bring({build, base}, missing));
}

/**
 * @param {Pyodide} py
 * @param {Coming} coming
 * @returns {Promise<string[]>} where the archives lie
 */
async function layDown(py, coming) {
  const archives = [];
  for (const [{path, module}, bytes] of coming) {
    write(py, path, await bytes);
    if (!module) archives.push(path);
  }
  return archives;
}

/**
 * @param {Pyodide} py
 * @param {string} path
 * @param {Uint8Array} bytes
 */
function write(py, path, bytes) {
  py.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
  // The bytes are ours alone: the file system may keep them as they are.
  py.FS.writeFile(path, bytes, /** @type {any} */ ({canOwn: true}));
}

/**
 * @param {Pyodide} py
 * @param {string} base
 */
function installFinder(py, base) {
  provideFetch(base);
  const finder = py.pyimport('data20.browser.packs');
  finder.install();
  finder.destroy();
}

/**
 * Let the finder fetch. It asks by the name of a global: a snapshot can't hold a function of JavaScript.
 * @param {string} base
 */
export function provideFetch(base) {
  Object.assign(globalThis, {data20FetchNow: (/** @type {string} */ url) => fetchNow(new URL(url, base).href)});
}

/**
 * Let a Python that is about to be confined go on fetching the files of its packs, and nothing else: neither an address of its own
 * choice nor the way to ask leaves the function that it gets. It asks once, before; then the way to ask is gone.
 * @param {string} base
 */
export function holdPackFetch(base) {
  const Request = XMLHttpRequest;
  const scope = /** @type {any} */ (globalThis);
  scope.data20HoldPacks = (/** @type {string[]} */ urls) => {
    delete scope.data20HoldPacks;
    const known = new Map(urls.map((url) => [url, new URL(url, base).href]));
    return (/** @type {string} */ url) => {
      const address = known.get(url);
      if (!address) throw new Error('it is none of the packs');
      return fetchNow(address, Request);
    };
  };
}

/**
 * Take away the files whose modules are in memory, before that is put by. Should one be asked for again, it is fetched again.
 * @param {Pyodide} py
 * @param {Build} build
 */
export function dropPacks(py, build) {
  for (const [name, {files}] of Object.entries(build.pyodide.packs)) {
    for (const {path, module} of files) {
      // Mounted archives are read without asking the finder.
      if ((module || !build.pyodide.boot.includes(name)) && py.FS.analyzePath(path).exists) py.FS.unlink(path);
    }
  }
}

/**
 * @param {Build} build
 * @param {readonly string[]} names
 * @returns {string[]} with the packs that these come with
 */
function withFollowers(build, names) {
  return [...new Set(names.flatMap((name) => [...(build.pyodide.packs[name]?.after ?? []), name]))];
}

/**
 * @param {string} url
 * @returns {Promise<Uint8Array>}
 */
async function fetchBytes(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: the server answered ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * Fetch while Python waits inside an import. A worker has nothing else to do then.
 * @param {string} url
 * @param {typeof XMLHttpRequest} [Request]
 * @returns {Uint8Array}
 */
function fetchNow(url, Request = XMLHttpRequest) {
  const request = new Request();
  request.open('GET', url, false);
  const inPage = 'document' in globalThis;
  // A page may not ask for bytes, so it gets characters of one byte each.
  if (inPage) request.overrideMimeType('text/plain; charset=x-user-defined');
  else request.responseType = 'arraybuffer';
  request.send();
  if (request.status !== 200) throw new Error(`the server answered ${request.status}`);
  return inPage ? Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 255) : new Uint8Array(request.response);
}
