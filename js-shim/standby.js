/**
 * A Python that is ready to take over, in one follower tab of the scope. It has everything but the vault.
 */
import {standbyLockName} from './names.js';
import {isRoomy, locks} from './platform.js';

/** @typedef {import('./engine-process.js').EngineProcess} EngineProcess */

export class Standby {
  /** Whether it could take over at once. */
  ready = false;
  /** Whether a process may still be made when the lock comes. */
  #wanted = false;
  #options;
  /** @type {EngineProcess | null} */
  #process = null;
  /** @type {() => void} */
  #release = () => {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {{scope: string, delay: number, make: () => EngineProcess, onready: () => void}} options
   * `delay`: milliseconds before it is made, because a tab that is soon closed should have none
   */
  constructor(options) {
    this.#options = options;
  }

  /** After a while, if no other follower has one and the machine can afford it, get one ready. */
  soon() {
    clearTimeout(this.#timer);
    if (!locks() || this.#process || !isRoomy()) return;
    this.#wanted = true;
    const {scope, delay} = this.#options;
    this.#timer = setTimeout(() => {
      void navigator.locks.request(standbyLockName(scope), {ifAvailable: true}, (lock) => (lock && this.#wanted ? this.#make() : undefined));
    }, delay);
  }

  /**
   * Hand it over; another follower may make one now.
   * @returns {EngineProcess | null}
   */
  take() {
    const process = this.#process;
    this.#process = null;
    this.end();
    return process;
  }

  /** It is not needed. */
  end() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#process?.stop();
    this.#process = null;
    this.ready = false;
    this.#release();
  }

  /** @returns {Promise<void>} settles when the lock may go to another tab */
  #make() {
    this.#process = this.#options.make();
    this.#process.standBy(() => {
      this.ready = true;
      this.#options.onready();
    });
    return new Promise((resolve) => {
      this.#release = resolve;
    });
  }
}
