/** The lab's end of the page that fetches packages: a frame that is there for as long as one installation lasts. */
import {base, build} from '../../js-shim/client.js';
import {VERSION} from '../fetcher/protocol.js';

/** @typedef {import('../fetcher/protocol.js').Tell} Tell */
/** @typedef {{bytes: ArrayBuffer, media: string}} Brought */

/** Milliseconds in which the page must say that it is there. */
const START = 20_000;
const INDEX_TYPES = 'application/vnd.pypi.simple.v1+json, */*;q=0.01';

/** Why an address could not be brought. `code`: see fetcher/protocol.js. */
export class FetchFailed extends Error {
  /** @param {string} url @param {import('../fetcher/protocol.js').FailureCode} code @param {string} detail */
  constructor(url, code, detail) {
    super(`${url}: ${code} ${detail}`);
    this.name = 'FetchFailed';
    this.url = url;
    this.code = code;
    this.detail = detail;
  }
}

export class Fetcher {
  #frame = document.createElement('iframe');
  /** @type {Map<number, {url: string, resolve: (found: Brought | null) => void, reject: (error: Error) => void}>} */
  #asked = new Map();
  #last = 0;
  /** @type {MessagePort | null} */
  #port = null;

  /** @param {AbortSignal} signal ends it @returns {Promise<void>} */
  async open(signal) {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => this.close());
    this.#frame.src = new URL('package-fetcher.html', base).href;
    this.#frame.hidden = true;
    this.#frame.title = build.packages.index;
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new FetchFailed(this.#frame.src, 'network', 'no answer')), START);
      signal.addEventListener('abort', () => reject(signal.reason));
      this.#frame.addEventListener('load', () => {
        const {port1, port2} = new MessageChannel();
        this.#port = port1;
        port1.onmessage = ({data}) => {
          if (data.type !== 'ready') return this.#hear(data);
          clearTimeout(timer);
          resolve(undefined);
        };
        this.#frame.contentWindow?.postMessage({v: VERSION, type: 'packages?'}, base.origin, [port2]);
      });
      document.body.append(this.#frame);
    });
  }

  /**
   * @param {string} url
   * @param {'index' | 'file'} kind
   * @param {string | null} sha256
   * @returns {Promise<Brought | null>} null where the host has nothing. Throws FetchFailed.
   */
  get(url, kind, sha256) {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, {url, resolve, reject});
      this.#port?.postMessage({v: VERSION, type: 'get', id, url, kind, sha256, accept: kind === 'index' ? INDEX_TYPES : ''});
    });
  }

  close() {
    this.#port?.close();
    this.#frame.remove();
    for (const {url, reject} of this.#asked.values()) reject(new FetchFailed(url, 'network', 'closed'));
    this.#asked.clear();
  }

  /** @param {Exclude<Tell, {type: 'ready'}>} message */
  #hear(message) {
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if (message.type === 'got') asked?.resolve(message);
    else if (message.type === 'gone') asked?.resolve(null);
    else asked?.reject(new FetchFailed(asked.url, message.code, message.detail));
  }
}
