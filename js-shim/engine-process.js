/**
 * The leader's hold on the engine's worker: starts it rung by rung, watches that it lives, restarts it when it dies.
 *
 * Invariant: each worker gets a fresh `epoch`; links made to an older one are dead.
 */
import {NO_MODULES, RUNGS} from './boot.js';
import {Bridge} from './bridge.js';
import {portEndpoint} from './endpoint.js';
import {scopeName} from './names.js';
import {EngineError} from './problem.js';
import {VERSION} from './protocol.js';
import {FREEZING, StartRecord} from './start-record.js';
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
  #record;
  /** What this start has tried. @type {import('./boot.js').Attempt[]} */
  #tried = [];
  /** The rung that is noted as begun. @type {string | null} */
  #trying = null;
  /** Whether the worker has said anything yet. */
  #heard = false;
  /** What the last worker compiled, for the next one. @type {import('./boot.js').Modules} */
  #modules = NO_MODULES;
  /** Whether a snapshot is being made. */
  #freezing = false;
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
   *   spawn?: () => EngineWorker, countBytes?: boolean, limits?: typeof LIMITS, record?: StartRecord}} options
   * `onbridge` is called with the page's own link whenever a worker has become ready
   */
  constructor(options) {
    this.#options = options;
    const {base, build} = options;
    this.#record = options.record ?? new StartRecord({scope: scopeName(base), build: build.id});
  }

  /** Start from the first rung, or with the worker on standby. */
  start() {
    if (this.#standby && this.#worker) {
      this.#standby = false;
      this.#startedAt = performance.now();
      this.#worker.postMessage({v: VERSION, type: 'go'});
      return this.#progress('vault', this.#options.build.tiers.boot.bytes, this.#options.build.tiers.boot.bytes);
    }
    this.#bootFrom(0);
  }

  /**
   * Get everything ready but the vault, so that `start` is quick. Nothing is reported until then; a failure is forgotten.
   * @param {() => void} onready
   */
  standBy(onready) {
    this.#standby = true;
    this.#onstandby = onready;
    this.#bootFrom(0);
  }

  /** End the worker; whatever waits on it is rejected. */
  stop() {
    this.#leaveTry();
    if (this.#freezing) this.#record.left(FREEZING);
    this.#end();
  }

  #end() {
    clearTimeout(this.#stall);
    clearInterval(this.#watch);
    this.#worker?.terminate();
    this.#worker = null;
    this.#ready = null;
    this.#standby = false;
    this.#freezing = false;
    this.#trying = null;
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

  /** @param {number} rung */
  #bootFrom(rung) {
    this.#tried = [];
    this.#boot(rung);
  }

  /** @param {number} wanted a rung; one that fails too often is passed over, but for the last */
  #boot(wanted) {
    const {build, base, space, countBytes = false} = this.#options;
    this.#rung = wanted;
    while (this.#rung < RUNGS.length - 1 && this.#record.skips(RUNGS[this.#rung].name)) {
      this.#tried.push({rung: RUNGS[this.#rung].name, outcome: 'skipped'});
      this.#rung += 1;
    }
    const rung = RUNGS[this.#rung].name;
    this.#trying = rung;
    this.#record.began(rung);
    this.epoch += 1;
    this.#startedAt = performance.now();
    const worker = (this.#options.spawn ?? (() => spawnEngine(build, base)))();
    this.#worker = worker;
    this.#heard = false;
    worker.onmessage = ({data}) => {
      if (worker !== this.#worker) return;
      this.#heard = true;
      this.#receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      if (worker !== this.#worker) return;
      // A script that doesn't load says nothing about the rung.
      if (!this.#heard) this.#leaveTry();
      this.#fatal(this.#ready ? 'run' : 'boot', event.message || 'The engine worker could not be started.');
    };
    // A guest in somebody's page leaves nothing of 40 MB behind.
    const mayFreeze = !this.#options.space.shown && !this.#standby && !this.#record.skips(FREEZING) && !this.#record.skips('snapshot');
    worker.postMessage({v: VERSION, type: 'init', build, base, space, rung, tried: this.#tried, modules: this.#modules, mayFreeze, countBytes, standby: this.#standby});
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
        this.#leaveTry();
        return this.#onstandby();
      case 'ready':
        return this.#awake(message);
      case 'snapshot':
        return this.#noteFreezing(message);
      case 'fatal':
        return this.#fatal(message.phase, message.reason);
    }
  }

  /** The try is no failure: nobody waits for its end. */
  #leaveTry() {
    if (this.#trying) this.#record.left(this.#trying);
    this.#trying = null;
  }

  /** @param {import('./protocol.js').SnapshotMessage} message */
  #noteFreezing({outcome, reason}) {
    this.#freezing = outcome === 'begun';
    if (outcome === 'begun') this.#record.began(FREEZING);
    if (outcome === 'made') this.#record.worked(FREEZING);
    if (outcome === 'failed') console.warn(`data20: no snapshot could be made: ${reason}`);
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
  #awake({rung, attempts, modules, memory, timings}) {
    clearTimeout(this.#stall);
    this.#modules = modules;
    // It may have found nothing to try on the rung that it began with.
    if (rung !== this.#trying) this.#leaveTry();
    this.#trying = null;
    this.#record.worked(rung);
    const port = /** @type {MessagePort} */ (this.openPort('host'));
    this.#bridge = new Bridge(portEndpoint(port));
    this.#ready = {kind: 'ready', rung, attempts, memory, timings, ms: this.#age()};
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
    this.#end();
    if (unasked) return;
    if (phase === 'boot') {
      this.#tried.push({rung: RUNGS[this.#rung].name, outcome: 'failed', reason});
      if (this.#rung + 1 < RUNGS.length) return this.#boot(this.#rung + 1);
      return this.#options.onstate({kind: 'failed', reason});
    }
    const {crashWindow, crashes} = this.#options.limits ?? LIMITS;
    const now = performance.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < crashWindow), now];
    if (this.#crashes.length >= crashes) return this.#options.onstate({kind: 'failed', reason});
    // After a second crash only the plainest way of starting is trusted.
    this.#bootFrom(this.#crashes.length > 1 ? RUNGS.length - 1 : 0);
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
