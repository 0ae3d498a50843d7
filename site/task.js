/** A value that is fetched: four states, re-run when its arguments change, and only the last call may write. */
import {isAbort} from './api.js';

/** @import {ReactiveController, ReactiveControllerHost} from 'lit' */

/**
 * @template {readonly unknown[]} A
 * @template R
 * @implements {ReactiveController}
 */
export class Task {
  /** @type {ReactiveControllerHost} */ #host;
  /** @type {{run(args: A, options: {signal: AbortSignal}): Promise<R>}['run']} a method's type: tuples may be read-only or not */ #run;
  /** @type {(() => A | null) | undefined} */ #args;
  /** @type {A | null} */ #last = null;
  /** @type {AbortController | null} */ #controller = null;

  /**
   * @param {ReactiveControllerHost} host is asked to update at each change of state
   * @param {{task: (args: A, options: {signal: AbortSignal}) => Promise<R>, args?: () => A | null}} options
   *   `args` is read before each update of the host; changed ones run the task, null waits. Without it only `run` does.
   */
  constructor(host, {task, args}) {
    this.#host = host;
    this.#run = task;
    this.#args = args;
    /** @type {'initial' | 'pending' | 'complete' | 'error'} */
    this.status = 'initial';
    /** @type {R | undefined} the last good value; stays while a newer one is on its way */
    this.value = undefined;
    /** @type {unknown} */
    this.error = undefined;
    host.addController(this);
  }

  /** Called by Lit before the host renders. */
  hostUpdate() {
    const args = this.#args?.();
    if (args === undefined || args === null) return;
    const last = this.#last;
    if (last !== null && last.length === args.length && args.every((value, i) => Object.is(value, last[i]))) return;
    void this.run(args);
  }

  /** Called by Lit when the host leaves the page: nobody waits any more. */
  hostDisconnected() {
    this.#controller?.abort();
    this.#last = null;
  }

  /**
   * @param {A} [args] as last time when left out
   * @returns {Promise<void>} when this call has ended or a newer one has taken over; never rejects
   */
  async run(args) {
    const given = args ?? this.#args?.() ?? this.#last;
    if (given === null || given === undefined) return;
    this.#last = given;
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.status = 'pending';
    this.#host.requestUpdate();
    try {
      const value = await this.#run(given, {signal: controller.signal});
      if (this.#controller !== controller) return;
      this.value = value;
      this.error = undefined;
      this.status = 'complete';
    } catch (error) {
      if (this.#controller !== controller || (controller.signal.aborted && isAbort(error))) return;
      this.error = error;
      this.status = 'error';
    }
    this.#host.requestUpdate();
  }

  /** Forgets value and error; the next update of the host runs it afresh. */
  reset() {
    this.#controller?.abort();
    this.#controller = null;
    this.#last = null;
    this.status = 'initial';
    this.value = undefined;
    this.error = undefined;
  }

  /**
   * @param {{initial?: () => unknown, pending?: (last: R | undefined) => unknown, complete: (value: R) => unknown, error?: (error: unknown) => unknown}} views
   * @returns {unknown} what is drawn in this state
   */
  render(views) {
    if (this.status === 'initial') return views.initial?.();
    if (this.status === 'pending') return views.pending?.(this.value);
    if (this.status === 'error') return views.error?.(this.error);
    return views.complete(/** @type {R} */ (this.value));
  }
}
