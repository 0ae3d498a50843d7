/**
 * Start Pyodide inside a worker. A rung is one way to do it; the host tries them in order, each in a fresh worker,
 * because a failed start leaves a worker that can't be trusted. After the last rung comes the recovery page.
 * Faster rungs (snapshot, bytecode) only have to be put before `stock` in RUNGS.
 */

/**
 * @typedef {import('pyodide').PyodideInterface} Pyodide
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {{build: Build, base: string}} BootContext
 * @typedef {object} Rung
 * @property {string} name
 * @property {number} stall  milliseconds without any sign of progress after which the rung has failed
 * @property {(context: BootContext) => Promise<Pyodide>} boot  the interpreter with the packages of tier `boot`
 */

/** @type {readonly Rung[]} */
export const RUNGS = Object.freeze([{name: 'stock', stall: 60_000, boot: bootStock}]);

/**
 * @param {string} name
 * @returns {Rung}
 */
export function rungNamed(name) {
  const rung = RUNGS.find((each) => each.name === name);
  if (!rung) throw new Error(`No boot rung is named '${name}'.`);
  return rung;
}

/**
 * Pyodide as it comes: `loadPyodide` with our lock, everything from this origin and checked against the lock.
 * @param {BootContext} context
 * @returns {Promise<Pyodide>}
 */
async function bootStock({build, base}) {
  const {indexURL, lockFileURL, packageBaseUrl, packages} = build.pyodide;
  const absolute = (/** @type {string} */ url) => new URL(url, base).href;
  /** @type {{loadPyodide: typeof import('pyodide').loadPyodide}} */
  const {loadPyodide} = await import(absolute(`${indexURL}pyodide.mjs`));
  return loadPyodide({
    indexURL: absolute(indexURL),
    lockFileURL: absolute(lockFileURL),
    packageBaseUrl: absolute(packageBaseUrl),
    packages: packages.boot,
    // Safari crashes when JSPI is probed for `run_until_complete`; nothing here needs it.
    enableRunUntilComplete: false,
  });
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
