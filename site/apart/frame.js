/** The app's end of a page of the site that has a policy of its own and may ask others: a hidden frame, there for as long as one task lasts. */
import {base} from '../../js-shim/base.js';

/** Milliseconds in which the page must say that it is there. */
const START = 20_000;

/**
 * Questions are numbered; the page answers each by its number.
 * @template {{type: string}} Tell what the page says
 */
export class ApartFrame {
  #frame = document.createElement('iframe');
  #channel = new MessageChannel();
  /** @type {Map<number, (answer: Tell | null) => void>} */
  #asked = new Map();
  #last = 0;
  #version;
  #signal;

  /** @param {number} version of the messages @param {AbortSignal} signal ends the waiting for answers */
  constructor(version, signal) {
    this.#version = version;
    this.#signal = signal;
  }

  /**
   * @param {{page: string, hello: string, title: string}} options page: its address below the site; hello: the first message
   * @returns {Promise<void>} Rejects when the page does not answer, and with the signal's reason.
   */
  async open({page, hello, title}) {
    this.#signal.throwIfAborted();
    this.#signal.addEventListener('abort', this.#giveUp);
    const {port1, port2} = this.#channel;
    Object.assign(this.#frame, {src: new URL(page, base).href, hidden: true, title});
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${page} does not answer.`)), START);
      this.#signal.addEventListener('abort', () => reject(this.#signal.reason), {once: true});
      port1.onmessage = ({data}) => {
        if (data.type !== 'ready') return this.#hear(data);
        clearTimeout(timer);
        resolve(undefined);
      };
      this.#frame.addEventListener('load', () => this.#frame.contentWindow?.postMessage({v: this.#version, type: hello}, base.origin, [port2]), {once: true});
      document.body.append(this.#frame);
    });
  }

  /** @param {Record<string, unknown>} question without version and number @returns {Promise<Tell | null>} null when it was closed before the answer came */
  ask(question) {
    if (this.#signal.aborted) return Promise.resolve(null);
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.#channel.port1.postMessage({v: this.#version, id, ...question});
    });
  }

  close() {
    this.#signal.removeEventListener('abort', this.#giveUp);
    this.#giveUp();
    this.#channel.port1.close();
    this.#frame.remove();
  }

  #giveUp = () => {
    for (const answer of this.#asked.values()) answer(null);
    this.#asked.clear();
  };

  /** @param {Tell & {id: number}} message */
  #hear(message) {
    this.#asked.get(message.id)?.(message);
    this.#asked.delete(message.id);
  }
}
