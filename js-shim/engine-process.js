/**
 * The leader's hold on the engine's worker: starts it rung by rung, watches that it lives, restarts it when it dies.
 *
 * Invariant: each worker gets a fresh `epoch`; links made to an older one are dead.
 */
import {RUNGS} from './boot.js';
import {Bridge} from './bridge.js';
import {portEndpoint} from './endpoint.js';
import {EngineError} from './problem.js';
import {VERSION} from './protocol.js';
import {startWorker} from './trusted.js';

/**
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {import('./protocol.js').FromWorker} FromWorker
 * @typedef {import('./state.js').EngineState} EngineState
 * @typedef {Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>} EngineWorker
 */

/** Limits, in milliseconds; tests shorten them. */
export const LIMITS = Object.freeze({
  /** Between two looks at a running engine. */
  watch: 2_000,
  /** Without a pong: the state becomes `hung`. */
  hung: 10_000,
  /** Without a pong: the engine is restarted. Long imports yield far more often than this. */
  dead: 120_000,
  /** Crashes within this window count together. */
  crashWindow: 300_000,
  /** So many of them and it stays `failed`. */
  crashes: 3,
});

export class EngineProcess {
  /** How many workers were started; a link belongs to one of them. */
  epoch = 0;
  #options;
  /** @type {EngineWorker | null} */
  #worker = null;
  /** @type {Bridge | null} */
  #bridge = null;
  #rung = 0;
  #startedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #stall;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #watch;
  /** @type {number[]} */
  #crashes = [];
  /** @type {number | null} */
  #silentSince = null;
  /** @type {EngineState | null} */
  #ready = null;
  /** Whether the worker waits, with Python ready and the vault closed, for `start`. */
  #standby = false;
  /** @type {() => void} */
  #onstandby = () => {};

  /**
   * @param {{build: Build, base: string, space: import('./space.js').Space, onstate: (state: EngineState) => void, onbridge: (bridge: Bridge) => void,
   *   spawn?: () => EngineWorker, countBytes?: boolean, limits?: typeof LIMITS}} options
   * `onbridge` is called with the page's own link whenever a worker has become ready
   */
  constructor(options) {
    this.#options = options;
  }

  /** Start from the first rung, or with the worker on standby. */
  start() {
    if (this.#standby && this.#worker) {
      this.#standby = false;
      this.#startedAt = performance.now();
      this.#worker.postMessage({v: VERSION, type: 'go'});
      return this.#progress('vault', this.#options.build.tiers.boot.bytes, this.#options.build.tiers.boot.bytes);
    }
    this.#rung = 0;
    this.#boot();
  }

  /**
   * Get everything ready but the vault, so that `start` is quick. Nothing is reported until then; a failure is forgotten.
   * @param {() => void} onready
   */
  standBy(onready) {
    this.#standby = true;
    this.#onstandby = onready;
    this.#rung = 0;
    this.#boot();
  }

  /** End the worker; whatever waits on it is rejected. */
  stop() {
    clearTimeout(this.#stall);
    clearInterval(this.#watch);
    this.#worker?.terminate();
    this.#worker = null;
    this.#ready = null;
    this.#standby = false;
    this.#bridge?.close(new EngineError('engine.gone', 'The engine was stopped.'));
    this.#bridge = null;
  }

  /** The person asked for it: start anew and forget the crashes. */
  restart() {
    this.#crashes = [];
    this.stop();
    this.start();
  }

  /**
   * Open a port to the engine. Requests on it wait until Python is awake.
   * @param {string} owner whose port it is; an older one of the same owner is closed
   * @returns {MessagePort | null} null when there is no worker
   */
  openPort(owner) {
    if (!this.#worker) return null;
    const {port1, port2} = new MessageChannel();
    this.#worker.postMessage({v: VERSION, type: 'port', owner, port: port2}, [port2]);
    return port1;
  }

  /**
   * Open the channel of a follower tab.
   * @param {string} client
   * @param {string} link
   */
  openLink(client, link) {
    this.#worker?.postMessage({v: VERSION, type: 'link', client, link});
  }

  #boot() {
    const {build, base, space, countBytes = false} = this.#options;
    this.epoch += 1;
    this.#startedAt = performance.now();
    const worker = (this.#options.spawn ?? (() => spawnEngine(build, base)))();
    this.#worker = worker;
    worker.onmessage = ({data}) => {
      if (worker === this.#worker) this.#receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      if (worker === this.#worker) this.#fatal(this.#ready ? 'run' : 'boot', event.message || 'The engine worker could not be started.');
    };
    worker.postMessage({v: VERSION, type: 'init', build, base, space, rung: RUNGS[this.#rung].name, countBytes, standby: this.#standby});
    this.#progress('runtime', 0, build.tiers.boot.bytes);
  }

  /** @param {FromWorker} message */
  #receive(message) {
    switch (message.type) {
      case 'booting':
        return this.#progress(message.step, message.loaded, message.total);
      case 'standby':
        if (!this.#standby) return;
        clearTimeout(this.#stall);
        return this.#onstandby();
      case 'ready':
        return this.#awake(message);
      case 'fatal':
        return this.#fatal(message.phase, message.reason);
    }
  }

  /**
   * @param {import('./protocol.js').BootStep} step
   * @param {number} loaded
   * @param {number} total
   */
  #progress(step, loaded, total) {
    const {stall} = RUNGS[this.#rung];
    clearTimeout(this.#stall);
    this.#stall = setTimeout(() => this.#fatal('boot', `No progress for ${stall} ms at the step '${step}'.`), stall);
    if (!this.#standby) this.#options.onstate({kind: 'booting', step, loaded, total, ms: this.#age()});
  }

  /** @param {import('./protocol.js').ReadyMessage} message */
  #awake({rung, memory, timings}) {
    clearTimeout(this.#stall);
    const port = /** @type {MessagePort} */ (this.openPort('host'));
    this.#bridge = new Bridge(portEndpoint(port));
    this.#ready = {kind: 'ready', rung, memory, timings, ms: this.#age()};
    this.#options.onstate(this.#ready);
    this.#options.onbridge(this.#bridge);
    this.#silentSince = null;
    this.#startWatch();
  }

  #startWatch() {
    const {watch, hung, dead} = this.#options.limits ?? LIMITS;
    let asked = false;
    let lastLook = performance.now();
    this.#watch = setInterval(() => {
      const now = performance.now();
      // The machine slept or the tab was throttled: silence during that time says nothing about Python.
      if (now - lastLook > 4 * watch) this.#silentSince = this.#silentSince && now;
      lastLook = now;
      if (!asked) {
        asked = true;
        this.#silentSince = now;
        this.#bridge?.ping(2 * dead).then(() => {
          asked = false;
          this.#answered();
        }, () => {});
      }
      const silent = this.#silentSince === null ? 0 : now - this.#silentSince;
      if (silent > dead) this.#fatal('run', `Python did not answer for ${Math.round(silent / 1000)} s.`);
      else if (silent > hung) this.#options.onstate({kind: 'hung', since: Math.round(silent)});
    }, watch);
  }

  #answered() {
    const {hung} = this.#options.limits ?? LIMITS;
    const wasHung = this.#silentSince !== null && performance.now() - this.#silentSince > hung;
    this.#silentSince = null;
    if (wasHung && this.#ready) this.#options.onstate(this.#ready);
  }

  /**
   * @param {'boot' | 'run'} phase
   * @param {string} reason
   */
  #fatal(phase, reason) {
    console.warn(`data20: the engine failed (${phase}): ${reason}`);
    const unasked = this.#standby;
    this.stop();
    if (unasked) return;
    if (phase === 'boot') {
      this.#rung += 1;
      if (this.#rung < RUNGS.length) return this.#boot();
      return this.#options.onstate({kind: 'failed', reason});
    }
    const {crashWindow, crashes} = this.#options.limits ?? LIMITS;
    const now = performance.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < crashWindow), now];
    if (this.#crashes.length >= crashes) return this.#options.onstate({kind: 'failed', reason});
    // After a second crash only the plainest way of starting is trusted.
    this.#rung = this.#crashes.length > 1 ? RUNGS.length - 1 : 0;
    this.#boot();
  }

  #age() {
    return Math.round(performance.now() - this.#startedAt);
  }
}

/**
 * @param {Build} build
 * @param {string} base
 * @returns {EngineWorker}
 */
function spawnEngine(build, base) {
  return startWorker(build.workers.engine, base, 'data20 engine');
}
