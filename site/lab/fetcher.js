/** The lab's end of the page that fetches packages: a frame that is there for as long as one installation lasts. */
import {base, build} from '../../js-shim/client.js';
import {ApartFrame} from '../apart/frame.js';
import {HELLO, VERSION} from '../fetcher/protocol.js';

/** @typedef {import('../fetcher/protocol.js').Tell} Tell */
/** @typedef {{bytes: ArrayBuffer, media: string}} Brought */

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
  /** @type {ApartFrame<Tell>} */
  #page;
  #signal;

  /** @param {AbortSignal} signal ends it */
  constructor(signal) {
    this.#page = new ApartFrame(VERSION, signal);
    this.#signal = signal;
  }

  /** @returns {Promise<void>} Throws FetchFailed where the page does not come up, and the signal's reason. */
  async open() {
    const page = 'package-fetcher.html';
    try {
      await this.#page.open({page, hello: HELLO, title: build.packages.index});
    } catch (error) {
      this.#signal.throwIfAborted();
      throw new FetchFailed(new URL(page, base).href, 'network', String(error));
    }
  }

  /**
   * @param {string} url
   * @param {'index' | 'file'} kind
   * @param {string | null} sha256
   * @returns {Promise<Brought | null>} null where the host has nothing. Throws FetchFailed.
   */
  async get(url, kind, sha256) {
    const told = await this.#page.ask({type: 'get', url, kind, sha256, accept: kind === 'index' ? INDEX_TYPES : ''});
    if (told?.type === 'got') return told;
    if (told?.type === 'gone') return null;
    if (told?.type === 'failed') throw new FetchFailed(url, told.code, told.detail);
    throw new FetchFailed(url, 'network', 'closed');
  }

  close() {
    this.#page.close();
  }
}
