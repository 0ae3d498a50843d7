/**
 * What Python gets from the worker it lives in, and what the worker gets from Python.
 * The only place on the engine's side where a Python object is held by JavaScript.
 */
import {scopeName} from './names.js';
import {Runners} from './runners.js';
import {openVaultStore} from './store.js';

/**
 * @typedef {import('./boot.js').Pyodide} Pyodide
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {import('./protocol.js').BootStep} BootStep
 * @typedef {import('./protocol.js').HeaderList} HeaderList
 */

/**
 * Python's side: `data20.browser.engine.Engine`. A request is named by a number that both sides hold until its end.
 * @typedef {object} PythonEngine
 * @property {(key: number, method: string, url: string, headers: HeaderList, body: Uint8Array | undefined, responder: import('./serve.js').Responder) => void} handle
 * @property {(key: number) => void} gone
 * @property {() => Promise<void>} selftest
 * @property {() => Promise<boolean>} untouched
 * @property {(zip: Uint8Array) => Promise<void>} publish
 * @property {() => void} tools_loaded
 */

/** Milliseconds in which the first request must be answered, else the start has failed. */
const SELFTEST_DEADLINE = 10_000;

export class PythonHost {
  #py;
  #build;
  #facade;
  #fatal;
  #nextKey = 1;
  /** The Python module, once imported. @type {any} */
  #module = null;
  /** @type {PythonEngine | null} */
  #engine = null;

  /**
   * @param {{py: Pyodide, build: Build, base: string, rung: string, timings: Record<string, number>,
   *          enter: (step: BootStep) => void, fatal: (phase: 'run', reason: string) => void}} options
   */
  constructor({py, build, base, rung, timings, enter, fatal}) {
    this.#py = py;
    this.#build = build;
    this.#fatal = fatal;
    const runners = new Runners({build, base, scope: scopeName(base)});
    this.#facade = {
      base, rung, enter,
      /** Opened by `start`. @type {unknown} */
      store: null,
      /** Milliseconds since this worker was started. */
      now: () => Math.round(performance.now()),
      runTool: runners.run.bind(runners),
      mark: (/** @type {string} */ name) => {
        timings[name] = Math.round(performance.now());
      },
    };
    // Pyodide can't go on after a fatal error: its own handler only logs it.
    /** @type {any} */ (py)._api.on_fatal = (/** @type {unknown} */ error) => this.#fatal('run', String(error));
  }

  /** Import the app. */
  prepare() {
    this.#facade.enter('python');
    this.#module = this.#py.pyimport('data20.browser.engine');
    this.#module.prepare();
    this.#facade.mark('python');
  }

  /**
   * Open the vault and answer one request.
   * @returns {Promise<(request: import('./protocol.js').RequestMessage, responder: import('./serve.js').Responder) => void>}
   */
  async start() {
    this.#facade.enter('vault');
    this.#facade.store = await openVaultStore({scope: new URL(this.#facade.base).pathname, vault: 'main'});
    const engine = /** @type {PythonEngine} */ (await this.#module.start(this.#facade));
    await within(SELFTEST_DEADLINE, engine.selftest());
    this.#engine = engine;
    await this.#publish(engine);
    return (request, responder) => this.#handle(engine, request, responder);
  }

  /**
   * A site that was built with a vault of its own opens it for the visitor at once, but never over anything.
   * @param {PythonEngine} engine
   */
  async #publish(engine) {
    const vault = this.#build.demoVault;
    if (!vault?.publish || !(await engine.untouched())) return;
    const response = await fetch(new URL(vault.url, this.#facade.base));
    if (!response.ok) throw new Error(`The vault of this site could not be loaded: the server answered ${response.status}.`);
    await this.loadTools();
    await engine.publish(new Uint8Array(await response.arrayBuffer()));
  }

  /** Load what search and tools import; requests that need it wait in Python. */
  async loadTools() {
    await this.#py.loadPackage(this.#build.pyodide.packages.tools, {messageCallback: () => {}});
    this.#facade.mark('tools');
    this.#engine?.tools_loaded();
  }

  /**
   * @param {PythonEngine} engine
   * @param {import('./protocol.js').RequestMessage} request
   * @param {import('./serve.js').Responder} responder
   */
  #handle(engine, {method, url, headers, body}, responder) {
    const key = this.#nextKey++;
    responder.ongone = () => engine.gone(key);
    engine.handle(key, method, url, headers, body ?? undefined, responder);
  }
}

/**
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function within(milliseconds, promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Python did not answer its first request in ${milliseconds} ms.`)), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
