/**
 * The service worker's way to the engine: it asks the app's pages for a port, and asks again after it was stopped and
 * restarted, because its memory doesn't outlive it.
 *
 * Invariant: when no page has an engine the answer comes soon; when a page is still starting one, the request waits for it.
 */
import {Bridge, isRepeatable} from './bridge.js';
import {portEndpoint} from './endpoint.js';
import {EngineError} from './problem.js';
import {REQUEST_DEADLINE, VERSION} from './protocol.js';

/**
 * @typedef {import('./bridge.js').Ask} Ask
 * @typedef {import('./bridge.js').Answer} Answer
 * @typedef {import('./sw-types.d.ts').SWClients} SWClients
 * @typedef {{bridge: Bridge, owner: string}} Link
 */

/** Milliseconds. */
const TIMES = Object.freeze({
  /** For a page to answer. */
  answer: 300,
  /** Questions to pages that are there but say nothing: they may be loading. */
  rounds: 3,
  /** Between two looks whether the page that owns the engine is still there. */
  watch: 2_000,
});

export class EngineLane {
  #clients;
  #scope;
  #times;
  /** @type {Link | null} */
  #link = null;
  /** @type {Promise<Link> | null} */
  #finding = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #watch;

  /**
   * @param {SWClients} clients
   * @param {string} scope URL; pages outside are not ours, whoever controls them
   * @param {typeof TIMES} [times]
   */
  constructor(clients, scope, times = TIMES) {
    this.#clients = clients;
    this.#scope = scope;
    this.#times = times;
  }

  /**
   * @param {Ask} ask
   * @returns {Promise<Answer>}
   */
  async ask(ask) {
    const repeatable = isRepeatable(ask);
    for (let attempt = 1; ; attempt += 1) {
      const {bridge} = await this.#linked();
      try {
        return await bridge.request(repeatable && ask.body ? {...ask, body: ask.body.slice()} : ask);
      } catch (error) {
        if (!repeatable || attempt === 3 || !(error instanceof EngineError) || error.code !== 'engine.gone') throw error;
      }
    }
  }

  /**
   * A page says that its engine is gone.
   * @param {string} owner the page's client id
   */
  gone(owner) {
    if (this.#link?.owner === owner) this.#drop('The engine was stopped or moved.');
  }

  /** @returns {Promise<Link>} */
  async #linked() {
    if (this.#link && !(await this.#clients.get(this.#link.owner))) this.#drop('The tab with the engine was closed.');
    if (this.#link) return this.#link;
    this.#finding ??= this.#find().finally(() => {
      this.#finding = null;
    });
    return this.#finding;
  }

  /** @returns {Promise<Link>} */
  async #find() {
    const until = Date.now() + REQUEST_DEADLINE;
    let silent = 0;
    while (Date.now() < until) {
      const pages = (await this.#clients.matchAll({type: 'window', includeUncontrolled: true})).filter(({url}) => url.startsWith(this.#scope));
      const answers = pages.length ? await this.#question(pages) : 'none';
      if (typeof answers === 'object') return this.#use(answers.port, answers.owner);
      // A page that says `wait` is starting an engine, or knows of a tab that does.
      silent = answers === 'wait' ? 0 : silent + 1;
      if (!pages.length || silent >= this.#times.rounds) break;
    }
    throw new EngineError('engine.none', 'No page of the app answered that it has an engine.');
  }

  /**
   * @param {readonly import('./sw-types.d.ts').SWClient[]} pages
   * @returns {Promise<{port: MessagePort, owner: string} | 'wait' | 'none'>} the first port, within the time for an answer
   */
  #question(pages) {
    return new Promise((resolve) => {
      let waiting = false;
      setTimeout(() => resolve(waiting ? 'wait' : 'none'), this.#times.answer);
      for (const page of pages) {
        const {port1, port2} = new MessageChannel();
        port1.onmessage = ({data, ports}) => {
          if (data?.type === 'wait') waiting = true;
          else if (data?.type === 'engine' && ports[0]) resolve({port: ports[0], owner: page.id});
        };
        page.postMessage({v: VERSION, type: 'engine?'}, [port2]);
      }
    });
  }

  /**
   * @param {MessagePort} port
   * @param {string} owner
   * @returns {Link}
   */
  #use(port, owner) {
    const link = {bridge: new Bridge(portEndpoint(port)), owner};
    this.#link = link;
    this.#watch = setInterval(async () => {
      if (link.bridge.pending && !(await this.#clients.get(owner)) && this.#link === link) this.#drop('The tab with the engine was closed.');
    }, this.#times.watch);
    return link;
  }

  /** @param {string} reason */
  #drop(reason) {
    clearInterval(this.#watch);
    this.#link?.bridge.close(new EngineError('engine.gone', reason));
    this.#link = null;
  }
}
