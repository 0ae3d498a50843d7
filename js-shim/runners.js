/**
 * The engine's hold on runner workers: each runs one tool at a time in a Pyodide of its own, so that the engine stays
 * responsive and a tool can be stopped at any moment by ending its worker.
 *
 * A runner that finished is kept for a while: the next run then needs no boot. One that was cancelled, failed to start
 * or ran often is thrown away. Invariant: `done` settles whatever becomes of the worker.
 */
import {runnerLockName, scopeName} from './names.js';
import {locks} from './platform.js';
import {VERSION} from './protocol.js';
import {startWorker} from './trusted.js';

/**
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {import('./protocol.js').FromRunner} FromRunner
 * @typedef {import('./protocol.js').RunnerOutcome} RunnerOutcome
 * @typedef {{done: Promise<RunnerOutcome>, cancel: () => void}} Run
 */

/** Milliseconds, and a count; tests shorten them. */
const LIMITS = Object.freeze({
  /** Without any sign of life while a runner starts. */
  start: 60_000,
  /** That a finished runner is kept for the next job. */
  idle: 120_000,
  /** Runs in one worker: WebAssembly memory only grows. */
  runs: 20,
});

export class Runners {
  #options;
  #limits;
  /** @type {Runner | null} */
  #spare = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;

  /** @param {{build: Build, base: string, space: string, memory: () => boolean, spawn?: () => Worker, limits?: typeof LIMITS}} options */
  constructor(options) {
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
  }

  /**
   * Run a tool. `done` resolves with what the runner answered; it rejects when the runner died or could not start.
   * @param {string} request JSON for Python (data20/browser/runner_worker.py)
   * @param {string[]} packages that the tool needs besides those of the tiers boot and tools
   * @param {Uint8Array | null} vault the vault's files when the stored one is another generation already
   * @param {(event: string) => void} onevent JSON of a progress or log event
   * @returns {Run}
   */
  run(request, packages, vault, onevent) {
    clearTimeout(this.#idle);
    const runner = this.#spare ?? new Runner(this.#options, this.#limits);
    this.#spare = null;
    const done = runner.run({request, packages, vault}, onevent).then((outcome) => {
      this.#keep(runner);
      return outcome;
    });
    return {done, cancel: () => runner.end('The run was cancelled.')};
  }

  /** @param {Runner} runner */
  #keep(runner) {
    if (this.#spare || runner.runs >= this.#limits.runs) return runner.end('It has run often enough.');
    this.#spare = runner;
    this.#idle = setTimeout(() => {
      this.#spare?.end('It was idle.');
      this.#spare = null;
    }, this.#limits.idle);
  }
}

/** One worker. */
class Runner {
  runs = 0;
  #worker;
  #limits;
  #scope;
  #id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  /** @type {(reason: Error) => void} */
  #reject = () => {};
  /** @type {(outcome: RunnerOutcome) => void} */
  #resolve = () => {};
  /** @type {(event: string) => void} */
  #onevent = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #clock;
  #alive = true;

  /**
   * @param {{build: Build, base: string, space: string, memory: () => boolean, spawn?: () => Worker}} options
   * @param {typeof LIMITS} limits
   */
  constructor({build, base, space, memory, spawn = () => spawnRunner(build, base)}, limits) {
    this.#limits = limits;
    this.#scope = scopeName(base, space);
    this.#worker = spawn();
    this.#worker.onmessage = ({data}) => this.#receive(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.end(event.message || 'The runner could not be started.');
    };
    this.#worker.postMessage({v: VERSION, type: 'init', build, base, space, memory: memory(), id: this.#id});
    this.#hurry();
  }

  /**
   * @param {{request: string, packages: string[], vault: Uint8Array | null}} what
   * @param {(event: string) => void} onevent
   * @returns {Promise<RunnerOutcome>}
   */
  run({request, packages, vault}, onevent) {
    this.runs += 1;
    this.#onevent = onevent;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (!this.#alive) return reject(new Error('The runner has ended.'));
      this.#worker.postMessage({v: VERSION, type: 'run', request, packages, vault}, vault ? [vault.buffer] : []);
    });
  }

  /** @param {string} reason for whoever waits */
  end(reason) {
    if (!this.#alive) return;
    this.#alive = false;
    clearTimeout(this.#clock);
    this.#worker.terminate();
    this.#reject(new Error(reason));
  }

  /** @param {FromRunner} message */
  #receive(message) {
    switch (message.type) {
      case 'booting':
        return this.#hurry();
      case 'booted':
        clearTimeout(this.#clock);
        return this.#watch();
      case 'event':
        return this.#onevent(message.event);
      case 'outcome':
        return this.#resolve(message);
      case 'failed':
        return this.end(message.reason);
    }
  }

  /** The runner holds a lock for as long as it lives: whoever gets it knows that it has died, however silently. */
  #watch() {
    void locks()?.request(runnerLockName(this.#scope, this.#id), () => this.end('The runner died, perhaps for want of memory.'));
  }

  #hurry() {
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.end(`The runner did not start in ${this.#limits.start} ms.`), this.#limits.start);
  }
}

/**
 * A worker of this worker: it dies with the engine, and needs no page to be awake.
 * @param {Build} build
 * @param {string} base
 */
function spawnRunner(build, base) {
  return startWorker(build.workers.runner, base, 'data20 runner');
}
