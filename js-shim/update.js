/**
 * The page's side of the service worker: registers it, tells of a new version, switches to it when the person says so,
 * and tells how starts went so that a build that can't start is rolled back.
 */
import {serviceWorkers} from './platform.js';
import {VERSION} from './protocol.js';
import {Store} from './state.js';
import {ownScript} from './trusted.js';

/**
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {import('./protocol.js').CacheStatus} CacheStatus
 * @typedef {import('./protocol.js').ToServiceWorker} ToServiceWorker
 */

/**
 * `offline`: the app works without the network. `waiting`: a newer version is ready for `accept`. `rolled-back`: this
 * page is the version before, because the newer one could not start. `unavailable`: no service worker here (private
 * mode, insecure origin, blocked); the app works, but not offline.
 * @typedef {{kind: 'installing'} | {kind: 'offline'} | {kind: 'waiting'} | {kind: 'rolled-back'} | {kind: 'unavailable', reason: string}} UpdateState
 */

const CHECK_EVERY = 3_600_000;
const ANSWER_DEADLINE = 10_000;

export class Updates {
  /** @type {Store<UpdateState>} */
  state = new Store(/** @type {UpdateState} */ ({kind: 'installing'}));
  #build;
  #base;
  #container;
  #reload;
  /** @type {ServiceWorkerRegistration | null} */
  #registration = null;
  #checkedAt = 0;
  #reloading = false;
  /** What nobody was there to hear: on a first visit the service worker comes after the start. @type {boolean | null} */
  #unheard = null;

  /**
   * @param {{build: Build, base: string, container?: ServiceWorkerContainer | undefined, reload?: () => void}} options
   */
  constructor({build, base, container = serviceWorkers(), reload = () => location.reload()}) {
    this.#build = build;
    this.#base = base;
    this.#container = container;
    this.#reload = reload;
  }

  /** Register the service worker and watch for new versions. Never rejects: the state says what came of it. */
  async start() {
    if (!this.#container) return this.state.set({kind: 'unavailable', reason: 'This browser context has no service workers.'});
    let controlled = this.#container.controller !== null;
    this.#container.addEventListener('controllerchange', () => {
      // The first worker takes control of a page that is up to date already; a later one means other files.
      if (controlled) this.#reloadOnce();
      else if (this.#unheard !== null) void this.report(this.#unheard);
      controlled = true;
    });
    try {
      this.#registration = await this.#container.register(ownScript(this.#build.serviceWorker, this.#base), {scope: this.#base, updateViaCache: 'none'});
    } catch (error) {
      return this.state.set({kind: 'unavailable', reason: String(error)});
    }
    const status = await this.#ask({v: VERSION, type: 'status'});
    if (status && status.current !== this.#build.id && status.serving === this.#build.id) this.state.set({kind: 'rolled-back'});
    this.#follow(this.#registration);
    document.addEventListener('visibilitychange', () => void this.#checkSometimes());
    addEventListener('online', () => void this.check());
    this.#checkedAt = Date.now();
  }

  /** The person wants the new version: it takes over, and every tab of the app reloads once. */
  accept() {
    const waiting = this.#registration?.waiting;
    if (!waiting) return;
    this.#tell(waiting, {v: VERSION, type: 'activate'});
  }

  /** Ask the server whether there is a newer version. */
  async check() {
    this.#checkedAt = Date.now();
    await this.#registration?.update().catch(() => {
      // Offline: the next check will do.
    });
  }

  /**
   * Tell how this page's engine started. Where that makes the older build serve again, the page reloads into it.
   * @param {boolean} ok
   */
  async report(ok) {
    this.#unheard = this.#container?.controller ? null : ok;
    const status = await this.#ask({v: VERSION, type: 'boot', build: this.#build.id, ok});
    if (status && !ok && status.serving !== this.#build.id) this.#reloadOnce();
  }

  /** The engine's port that the service worker may hold is dead. */
  tellGone() {
    const controller = this.#container?.controller;
    if (controller) this.#tell(controller, {v: VERSION, type: 'gone'});
  }

  /** @param {ServiceWorkerRegistration} registration */
  #follow(registration) {
    const show = () => {
      if (this.state.value.kind === 'rolled-back') return;
      if (registration.waiting) this.state.set({kind: 'waiting'});
      else this.state.set({kind: registration.active ? 'offline' : 'installing'});
    };
    const watch = () => registration.installing?.addEventListener('statechange', show);
    registration.addEventListener('updatefound', watch);
    watch();
    show();
  }

  async #checkSometimes() {
    if (document.visibilityState === 'visible' && Date.now() - this.#checkedAt > CHECK_EVERY) await this.check();
  }

  #reloadOnce() {
    if (this.#reloading) return;
    this.#reloading = true;
    this.#reload();
  }

  /**
   * @param {ServiceWorker} worker
   * @param {ToServiceWorker} message
   * @param {Transferable[]} [transfer]
   */
  #tell(worker, message, transfer = []) {
    worker.postMessage(message, transfer);
  }

  /**
   * @param {ToServiceWorker} message
   * @returns {Promise<CacheStatus | null>} null when there is nobody to answer
   */
  #ask(message) {
    const controller = this.#container?.controller;
    if (!controller) return Promise.resolve(null);
    return new Promise((resolve) => {
      const {port1, port2} = new MessageChannel();
      const timer = setTimeout(() => resolve(null), ANSWER_DEADLINE);
      port1.onmessage = ({data}) => {
        clearTimeout(timer);
        resolve(data);
      };
      this.#tell(controller, message, [port2]);
    });
  }
}

/**
 * Give the service worker the engine's port when it asks.
 * @param {{openPort: () => MessagePort | null, state: Store<import('./state.js').EngineState>}} host
 * @param {ServiceWorkerContainer | undefined} [container]
 */
export function answerServiceWorker(host, container = serviceWorkers()) {
  container?.addEventListener('message', ({data, ports: [answer]}) => {
    if (data?.type !== 'engine?' || !answer) return;
    const port = host.openPort();
    if (port) answer.postMessage({v: VERSION, type: 'engine'}, [port]);
    else if (host.state.value.kind !== 'failed') answer.postMessage({v: VERSION, type: 'wait'});
  });
  // Messages are held back until somebody says that the page is ready for them.
  container?.startMessages();
}
