/**
 * The engine's side of the bridge: reads requests from an Endpoint, hands each to a handler, and sends what the
 * handler answers, no faster than the reader takes it.
 *
 * Invariants: a message that can't be understood is answered with an error; a handler that throws ends its request
 * with `engine.crashed`; after a cancel nothing more is sent for that request.
 */
import {CREDITS, NULL_BODY_STATUS, VERSION, failure, readToEngine} from './protocol.js';

/** Bytes in one chunk at most, so that a large file doesn't sit in memory twice. */
const CHUNK = 1 << 18;

/**
 * What a handler answers through. Python holds one of these for each request.
 */
export class Responder {
  #post;
  #id;
  #credits = CREDITS;
  #open = true;
  /** Whether the answer can't have a body: its bytes are dropped, the handler still ends as usual. */
  #bodiless;
  /** @type {(() => void) | null} */
  #wake = null;
  /** @type {() => void} */
  #done;
  /** Called once when the reader has left; the handler may set it. @type {(() => void) | null} */
  ongone = null;

  /**
   * @param {number} id
   * @param {(message: import('./protocol.js').FromEngine, transfer?: Transferable[]) => void} post
   * @param {() => void} done
   * @param {{bodiless?: boolean}} [options]
   */
  constructor(id, post, done, {bodiless = false} = {}) {
    this.#id = id;
    this.#bodiless = bodiless;
    this.#post = post;
    this.#done = done;
  }

  /** Whether the reader still waits. */
  get open() {
    return this.#open;
  }

  /**
   * @param {number} status
   * @param {import('./protocol.js').HeaderList} headers
   */
  start(status, headers) {
    this.#bodiless ||= NULL_BODY_STATUS.includes(status);
    if (this.#open) this.#post({v: VERSION, id: this.#id, type: 'start', status, headers});
  }

  /**
   * Send bytes; resolves when the reader may be sent more. The bytes are given away.
   * @param {Uint8Array} bytes
   */
  async send(bytes) {
    if (this.#bodiless) return;
    for (let at = 0; at < bytes.byteLength; at += CHUNK) {
      await this.#credit();
      if (!this.#open) return;
      this.#credits -= 1;
      const whole = bytes.byteLength <= CHUNK && bytes.byteLength === bytes.buffer.byteLength;
      const chunk = whole ? bytes : bytes.slice(at, at + CHUNK);
      this.#post({v: VERSION, id: this.#id, type: 'chunk', bytes: chunk}, [chunk.buffer]);
    }
  }

  end() {
    if (!this.#open) return;
    this.#post({v: VERSION, id: this.#id, type: 'end'});
    this.#close();
  }

  /**
   * @param {string} code
   * @param {string} message
   */
  fail(code, message) {
    if (!this.#open) return;
    this.#post(failure(this.#id, code, message));
    this.#close();
  }

  /** The reader gives `count` more. @param {number} count */
  credit(count) {
    this.#credits += count;
    this.#wake?.();
    this.#wake = null;
  }

  /** The reader is gone. */
  gone() {
    if (!this.#open) return;
    this.#close();
    this.ongone?.();
  }

  #close() {
    this.#open = false;
    this.#wake?.();
    this.#wake = null;
    this.#done();
  }

  /** @returns {Promise<void> | void} */
  #credit() {
    if (this.#credits > 0 || !this.#open) return;
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/**
 * Serve an endpoint until it is closed.
 * @param {import('./endpoint.js').Endpoint} endpoint
 * @param {(request: import('./protocol.js').RequestMessage, responder: Responder) => unknown} handle may be async
 * @returns {{close: () => void, readonly running: number}} `close` tells every handler that its reader has gone
 */
export function serve(endpoint, handle) {
  /** @type {Map<number, Responder>} */
  const running = new Map();

  /** @param {import('./protocol.js').RequestMessage} request */
  async function answer(request) {
    const {id} = request;
    const responder = new Responder(
      id, (message, transfer) => endpoint.post(message, transfer), () => running.delete(id), {bodiless: request.method === 'HEAD'});
    running.set(id, responder);
    try {
      await handle(request, responder);
    } catch (error) {
      responder.fail('engine.crashed', String(error));
    }
  }

  endpoint.listen((data) => {
    const {message, error} = readToEngine(data);
    if (error) return endpoint.post(error);
    const {id} = message;
    switch (message.type) {
      case 'ping':
        return endpoint.post({v: VERSION, id, type: 'pong'});
      case 'request':
        return void answer(message);
      case 'credit':
        return running.get(id)?.credit(message.count);
      case 'cancel':
        return running.get(id)?.gone();
    }
  });

  return {
    close() {
      for (const responder of [...running.values()]) responder.gone();
      endpoint.close();
    },
    get running() {
      return running.size;
    },
  };
}
