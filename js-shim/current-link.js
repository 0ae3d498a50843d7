/**
 * The link to the engine that a tab has now, or will have: links come and go, requests wait for the next one.
 *
 * Invariant: whoever waits gets a link, a failure, or its own abort.
 */
import {EngineError} from './problem.js';

/** @typedef {import('./bridge.js').Bridge} Bridge */

export class CurrentLink {
  /** @type {Bridge | null} */
  #bridge = null;
  /** @type {EngineError | null} */
  #failure = null;
  /** @type {Set<{resolve: (bridge: Bridge) => void, reject: (reason: unknown) => void}>} */
  #waiting = new Set();

  /** The link, if there is one. */
  get bridge() {
    return this.#bridge;
  }

  /**
   * Return the link, as soon as there is one.
   * @param {AbortSignal | null} signal
   * @returns {Promise<Bridge>}
   */
  get(signal) {
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#bridge) return Promise.resolve(this.#bridge);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const waiter = {resolve, reject};
      this.#waiting.add(waiter);
      signal?.addEventListener('abort', () => {
        this.#waiting.delete(waiter);
        reject(signal.reason);
      }, {once: true});
    });
  }

  /** @param {Bridge} bridge */
  use(bridge) {
    this.#bridge = bridge;
    this.#failure = null;
    for (const waiter of this.#waiting) waiter.resolve(bridge);
    this.#waiting.clear();
  }

  /**
   * The link is dead; whatever waits on it is rejected. The next one may come.
   * @param {string} reason
   */
  drop(reason) {
    this.#bridge?.close(new EngineError('engine.gone', reason));
    this.#bridge = null;
    this.#failure = null;
  }

  /**
   * No link will come: every way of starting has failed.
   * @param {string} reason
   */
  fail(reason) {
    this.drop(reason);
    this.#failure = new EngineError('engine.failed', reason);
    for (const waiter of this.#waiting) waiter.reject(this.#failure);
    this.#waiting.clear();
  }
}
