/**
 * What Python gets from the worker it lives in, and what the worker gets from Python.
 * The only place on the engine's side where a Python object is held by JavaScript.
 */
import {scopeName, storeScope} from './names.js';
import {PackageStore} from './package-store.js';
import {loadPacks} from './packs.js';
import {isRoomy} from './platform.js';
import {Runners} from './runners.js';
import {openVaultStore} from './store.js';

/**
 * @typedef {import('./boot.js').Pyodide} Pyodide
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {import('./protocol.js').BootStep} BootStep
 * @typedef {import('./protocol.js').HeaderList} HeaderList
 * @typedef {{py: Pyodide, rung: string, attempts: import('./boot.js').Attempt[], modules: import('./boot.js').Modules}} Start
 */

/**
 * Python's side: `data20.browser.engine.Engine`. A request is named by a number that both sides hold until its end.
 * @typedef {object} PythonEngine
 * @property {(key: number, method: string, url: string, headers: HeaderList, body: Uint8Array | undefined, responder: import('./serve.js').Responder) => void} handle
 * @property {(key: number) => void} gone
 * @property {() => Promise<void>} selftest
 * @property {() => Promise<boolean>} untouched
 * @property {(zip: Uint8Array) => Promise<void>} publish
 * @property {() => Promise<string>} published
 * @property {(zip: Uint8Array, version: string) => Promise<void>} follow
 * @property {() => void} tools_loaded
 * @property {() => void} begin_work
 */

/** Milliseconds in which the first request must be answered, else the start has failed. */
const SELFTEST_DEADLINE = 10_000;

export class PythonHost {
  #py;
  #build;
  #space;
  #facade;
  #frozen;
  #runners;
  #fatal;
  #nextKey = 1;
  /** The Python module, once imported. @type {any} */
  #module = null;
  /** @type {PythonEngine | null} */
  #engine = null;

  /**
   * @param {{build: Build, base: string, space: import('./space.js').Space, booted: Start, timings: Record<string, number>,
   *          enter: (step: BootStep) => void, fatal: (phase: 'run', reason: string) => void}} options
   */
  constructor({build, base, space, booted: {py, rung, attempts, modules}, timings, enter, fatal}) {
    this.#py = py;
    this.#build = build;
    this.#space = space;
    this.#fatal = fatal;
    this.#frozen = rung === 'snapshot';
    // Where a vault is only shown nobody can have installed anything.
    const installed = space.shown ? null : new PackageStore(scopeName(base, space.name));
    this.#runners = new Runners({build, base, installed, space: space.name, roomy: isRoomy() && !space.shown, memory: () => this.memory, rung, modules});
    this.#facade = {
      base, rung, enter,
      /** How it came to this rung: JSON. */
      attempts: JSON.stringify(attempts),
      /** Milliseconds since this worker was started, by step: JSON. */
      timings: () => JSON.stringify(timings),
      /** Opened by `start`; undefined where the vault lives in memory. @type {unknown} */
      store: undefined,
      /** Milliseconds since this worker was started. */
      now: () => Math.round(performance.now()),
      runTool: this.#runners.run.bind(this.#runners),
      mark: (/** @type {string} */ name) => {
        timings[name] = Math.round(performance.now());
      },
    };
    // Pyodide can't go on after a fatal error: its own handler only logs it.
    /** @type {any} */ (py)._api.on_fatal = (/** @type {unknown} */ error) => this.#fatal('run', String(error));
  }

  /** Whether nothing of the vault is kept. */
  get memory() {
    return this.#facade.store === undefined;
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
    const engine = await this.#open();
    this.#engine = engine;
    return (request, responder) => this.#handle(engine, request, responder);
  }

  /** @returns {Promise<PythonEngine>} with its vault open and filled */
  async #open() {
    const {name, store, shown} = this.#space;
    if (store !== 'memory') {
      try {
        this.#facade.store = await openVaultStore({scope: storeScope(this.#facade.base, name), vault: 'main', files: shown ? null : 'private'});
        return await this.#filled();
      } catch (error) {
        if (store !== 'either') throw error;
        // No storage for strangers, or too little of it: what is only shown can live in memory.
        console.warn(`data20: the vault is kept in memory: ${error}`);
        this.#facade.store = undefined;
      }
    }
    return this.#filled();
  }

  /** @returns {Promise<PythonEngine>} */
  async #filled() {
    const engine = /** @type {PythonEngine} */ (await this.#module.start(this.#facade));
    await within(SELFTEST_DEADLINE, engine.selftest());
    await this.#publish(engine);
    return engine;
  }

  /**
   * A site that was built with a vault of its own opens it for the visitor at once, and brings it up to date later; Python
   * leaves alone what is the visitor's. The address of the zip changes with its content.
   * @param {PythonEngine} engine
   */
  async #publish(engine) {
    const content = this.#content();
    if (!content) return;
    if ('zip' in content) {
      if (!(await engine.untouched())) return;
      await this.loadTools();
      await engine.publish(new Uint8Array(await content.zip.arrayBuffer()));
    } else if ((await engine.published()) !== content.url) {
      const spare = !(await engine.untouched());
      const zip = await this.#fetchVault(content.url, spare);
      if (!zip) return;
      await this.loadTools();
      try {
        await engine.follow(new Uint8Array(await zip.arrayBuffer()), content.url);
      } catch (error) {
        if (!spare) throw error;
        console.warn(`data20: the published vault could not be brought up to date: ${error}`);
      }
    }
  }

  /** @returns {import('./space.js').Content | null} */
  #content() {
    const {demoVault} = this.#build;
    return this.#space.content ?? (demoVault?.publish ? {url: demoVault.url} : null);
  }

  /** @param {string} url @param {boolean} spare there is an older vault to go on with @returns {Promise<Response | null>} */
  async #fetchVault(url, spare) {
    const response = await fetch(new URL(url, this.#facade.base)).catch((error) => {
      if (spare) return null;
      throw error;
    });
    if (spare && !response?.ok) return null; // offline, or taken down: the next start will see
    if (!response?.ok) throw new Error(`The vault of this site could not be loaded: the server answered ${response?.status}.`);
    return response;
  }

  /** Load what search and tools import, unless it came with the memory; requests that need it wait in Python. */
  async loadTools() {
    if (!this.#frozen) await loadPacks(this.#py, {build: this.#build, base: this.#facade.base}, this.#build.pyodide.search);
    this.#facade.mark('tools');
    this.#engine?.tools_loaded();
  }

  /** Let Python do what nobody waits for, like indexing. A request that needs it begins it before. */
  beginWork() {
    this.#engine?.begin_work();
  }

  /** Have a Python ready for the next tool, where there is memory for it. */
  keepSpare() {
    this.#runners.keepSpare();
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
