/**
 * The engine's hold on runner workers: each runs one tool at a time in a Pyodide of its own, so that the engine stays
 * responsive and a tool can be stopped at any moment by ending its worker.
 *
 * One runner waits for the next job where there is memory for it; elsewhere one that has finished waits for a while. One that
 * was cancelled, failed to start or has grown is thrown away. Invariant: `done` settles whatever becomes of the worker.
 */
import {runnerLockName, scopeName} from './names.js';
import {isDenied, isRoomy, locks} from './platform.js';
import {VERSION} from './protocol.js';
import {startWorker} from './trusted.js';

/**
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {import('./protocol.js').FromRunner} FromRunner
 * @typedef {import('./protocol.js').RunnerOutcome} RunnerOutcome
 * `wheels` are those installed since the runner's last cell: file name and bytes.
 * @typedef {{request: string, packages: string[], vault: Uint8Array | null, wheels: [string, Uint8Array][]}} Job
 * @typedef {{done: Promise<RunnerOutcome>, cancel: () => void}} Run
 * @typedef {Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>} RunnerWorker
 * @typedef {{build: Build, base: string, space: string, memory: () => boolean, rung: string, modules: import('./boot.js').Modules,
 *   installed?: import('./package-store.js').PackageSource | null, spawn?: () => RunnerWorker, limits?: typeof LIMITS, roomy?: boolean}} Options
 */

/** Milliseconds, and bytes; tests shorten them. */
export const LIMITS = Object.freeze({
  /** Without any sign of life while a runner starts. */
  start: 60_000,
  /** That a finished runner is kept where memory is short. */
  idle: 120_000,
  /**
   * Of Python's memory, which only grows: a runner with more is not used again. One starts with about 60 MB; four times
   * that is what a job over a large vault leaves behind, and a new one is there in a fraction of a second.
   */
  memory: 256e6,
  /** Milliseconds that the lab's Python is kept with its names when nobody runs a cell. */
  lab: 1_800_000,
});

export class Runners {
  #options;
  #limits;
  #roomy;
  /** @type {Runner | null} */
  #spare = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;
  /** The lab's Python, which keeps its names from cell to cell, and what it was given. One at a time: each may be large. @type {{session: string, runner: Runner, given: Set<string>} | null} */
  #lab = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #labIdle;

  /** @param {Options} options `rung` is the one by which the engine came up, `modules` what it has compiled */
  constructor(options) {
    this.#options = {...options};
    this.#limits = options.limits ?? LIMITS;
    this.#roomy = options.roomy ?? isRoomy();
  }

  /**
   * Run a tool. `done` resolves with what the runner answered; it rejects when the runner died or could not start.
   * @param {string} request JSON for Python (data20/browser/runner_worker.py)
   * @param {string[]} packages that the tool needs besides those of the tiers boot and tools
   * @param {Uint8Array | null} vault the vault's files when the stored one is another generation already
   * @param {(event: string) => void} onevent JSON of a progress or log event
   * @param {string} [session] of the lab: its runs share one Python
   * @returns {Run}
   */
  run(request, packages, vault, onevent, session) {
    if (session !== undefined) return this.#runLab(session, {request, packages, vault, wheels: []}, onevent);
    clearTimeout(this.#idle);
    const runner = this.#spare?.alive ? this.#spare : this.#make();
    this.#spare = null;
    const done = runner.run({request, packages, vault, wheels: []}, onevent).then((outcome) => {
      this.#keep(runner, outcome.memory);
      return outcome;
    });
    return {
      done,
      cancel: () => {
        runner.end('The run was cancelled.');
        this.keepSpare();
      },
    };
  }

  /**
   * @param {string} session
   * @param {Job} job
   * @param {(event: string) => void} onevent
   * @returns {Run}
   */
  #runLab(session, job, onevent) {
    clearTimeout(this.#labIdle);
    if (this.#lab?.session !== session || !this.#lab.runner.alive) {
      this.#lab?.runner.end('Another session began.');
      this.#lab = {session, runner: this.#spare?.alive ? this.#spare : this.#make(), given: new Set()};
      clearTimeout(this.#idle);
      this.#spare = null;
    }
    const {runner, given} = this.#lab;
    const done = this.#wheels(given).then((wheels) => runner.run({...job, wheels}, onevent)).finally(() => {
      this.#labIdle = setTimeout(() => runner.end('It was idle.'), this.#limits.lab);
    });
    return {done, cancel: () => runner.end('The run was cancelled.')};
  }

  /**
   * @param {Set<string>} given hashes of the wheels that a Python has; it grows
   * @returns {Promise<[string, Uint8Array][]>} those that it lacks
   */
  async #wheels(given) {
    /** @type {[string, Uint8Array][]} */
    const wheels = [];
    try {
      for (const {name, file, sha256} of (await this.#options.installed?.list()) ?? []) {
        const bytes = given.has(sha256) ? undefined : await this.#options.installed?.bytes(name);
        if (!bytes) continue;
        wheels.push([file, bytes]);
        given.add(sha256);
      }
    } catch (error) {
      // A cell that needs one of them says so itself.
      console.warn(`data20: installed packages could not be read: ${error}`);
    }
    return wheels;
  }

  /** Have a runner ready for the next job, where there is memory for it. */
  keepSpare() {
    if (this.#roomy && !this.#spare?.alive) this.#spare = this.#make();
  }

  #make() {
    return new Runner(this.#options, this.#limits, () => {
      // What failed for one fails for the next.
      this.#options.rung = PLAIN;
    });
  }

  /**
   * @param {Runner} runner
   * @param {number} memory
   */
  #keep(runner, memory) {
    if (this.#spare?.alive) return runner.end('Another one waits.');
    if (memory > this.#limits.memory) {
      runner.end('It has grown.');
      return this.keepSpare();
    }
    this.#spare = runner;
    if (!this.#roomy) this.#idle = setTimeout(() => this.#spare?.end('It was idle.'), this.#limits.idle);
  }
}

/** The rung on which a runner starts when the snapshot fails it. */
const PLAIN = 'bytecode';

/** One worker; a second one in its place when the first could not start from the snapshot. */
class Runner {
  alive = true;
  #options;
  #limits;
  #scope;
  #rung;
  #onsnapshotfailed;
  #id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  /** @type {RunnerWorker} */
  #worker;
  #booted = false;
  /** What waits for the worker to be ready. @type {Job | null} */
  #job = null;
  /** @type {(reason: Error) => void} */
  #reject = () => {};
  /** @type {(outcome: RunnerOutcome) => void} */
  #resolve = () => {};
  /** @type {(event: string) => void} */
  #onevent = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #clock;

  /**
   * @param {Options} options
   * @param {typeof LIMITS} limits
   * @param {() => void} onsnapshotfailed
   */
  constructor(options, limits, onsnapshotfailed) {
    this.#options = options;
    this.#limits = limits;
    this.#rung = options.rung;
    this.#onsnapshotfailed = onsnapshotfailed;
    this.#scope = scopeName(options.base, options.space);
    this.#worker = this.#start();
  }

  /**
   * @param {Job} job
   * @param {(event: string) => void} onevent
   * @returns {Promise<RunnerOutcome>}
   */
  run(job, onevent) {
    this.#onevent = onevent;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (!this.alive) return reject(new Error('The runner has ended.'));
      this.#job = job;
      if (this.#booted) this.#begin();
    });
  }

  /** @param {string} reason for whoever waits */
  end(reason) {
    if (!this.alive) return;
    this.alive = false;
    clearTimeout(this.#clock);
    this.#worker.terminate();
    this.#reject(new Error(reason));
  }

  /** @returns {RunnerWorker} */
  #start() {
    const {build, base, space, memory, modules, spawn = () => spawnRunner(build, base)} = this.#options;
    const worker = spawn();
    worker.onmessage = ({data}) => {
      // What was on its way when the worker was ended has nobody to hear it: Python has let go of the listener.
      if (this.alive && worker === this.#worker) this.#receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      this.#failed(event.message || 'The runner could not be started.');
    };
    worker.postMessage({v: VERSION, type: 'init', build, base, space, memory: memory(), id: this.#id, rung: this.#rung, modules});
    this.#hurry();
    return worker;
  }

  #begin() {
    if (!this.#job) return;
    const {request, packages, vault, wheels} = this.#job;
    this.#job = null;
    this.#worker.postMessage({v: VERSION, type: 'run', request, packages, vault, wheels}, [...(vault ? [vault.buffer] : []), ...wheels.map(([, bytes]) => bytes.buffer)]);
  }

  /** @param {FromRunner} message */
  #receive(message) {
    switch (message.type) {
      case 'booting':
        return this.#hurry();
      case 'booted':
        clearTimeout(this.#clock);
        this.#booted = true;
        this.#watch();
        return this.#begin();
      case 'event':
        return this.#onevent(message.event);
      case 'outcome':
        return this.#resolve(message);
      case 'failed':
        return this.#failed(message.reason);
    }
  }

  /** @param {string} reason */
  #failed(reason) {
    if (this.#booted || this.#rung !== 'snapshot') return this.end(reason);
    console.warn(`data20: a runner could not start from the snapshot: ${reason}`);
    this.#worker.terminate();
    this.#onsnapshotfailed();
    this.#rung = PLAIN;
    this.#worker = this.#start();
  }

  /** The runner holds a lock for as long as it lives: whoever gets it knows that it has died, however silently. */
  #watch() {
    locks()?.request(runnerLockName(this.#scope, this.#id), () => this.end('The runner died, perhaps for want of memory.')).catch((error) => {
      if (!isDenied(error)) throw error;
    });
  }

  #hurry() {
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.#failed(`The runner did not start in ${this.#limits.start} ms.`), this.#limits.start);
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
