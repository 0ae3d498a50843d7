/**
 * The engine's state as the UI sees it: a tagged union, so that a label and its facts can't drift apart.
 */

/**
 * `booting`: bytes of `total` are loaded, `ms` since the worker was started. `follower`: another tab owns the engine,
 * and it answers; on `standby` this tab could take over at once. `hung`: Python has been busy for so long that stopping it is worth offering; it may still come back.
 * With `memory` nothing is kept when the last page closes (only where a vault is but shown). `failed`: every rung has failed, or it crashed too often; final until `restart`.
 * @typedef {{kind: 'idle'}
 *   | {kind: 'booting', step: import('./protocol.js').BootStep, loaded: number, total: number, ms: number}
 *   | {kind: 'ready', rung: string, attempts: import('./boot.js').Attempt[], memory: boolean, timings: Record<string, number>, ms: number}
 *   | {kind: 'follower', standby: boolean, memory: boolean}
 *   | {kind: 'hung', since: number}
 *   | {kind: 'failed', reason: string}} EngineState
 */

/**
 * How the engine got up: the rung taken, what was tried, milliseconds from worker start to the end of each step, and in all.
 * @typedef {{boot: string, attempts: import('./boot.js').Attempt[], timings: Record<string, number>, ms: number}} BootInfo
 */

/**
 * A value that can be read and watched.
 * @template T
 */
export class Store {
  /** @type {Set<(value: T) => void>} */
  #watchers = new Set();
  #value;

  /** @param {T} value */
  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  /** @param {T} value */
  set(value) {
    this.#value = value;
    for (const watcher of [...this.#watchers]) watcher(value);
  }

  /**
   * Call `watcher` now and at every change.
   * @param {(value: T) => void} watcher
   * @returns {() => void} stop watching
   */
  subscribe(watcher) {
    this.#watchers.add(watcher);
    watcher(this.#value);
    return () => this.#watchers.delete(watcher);
  }
}
