/**
 * The reader's side of the bridge: turns requests into messages and messages into streamed answers.
 * Used by pages and by the service worker, over any Endpoint.
 *
 * Invariant: every request settles exactly once — answer, error, abort, deadline, or the link's end.
 */
import {CREDITS, NULL_BODY_STATUS, REQUEST_DEADLINE, VERSION, readFromEngine} from './protocol.js';
import {EngineError} from './problem.js';

/**
 * @typedef {import('./protocol.js').HeaderList} HeaderList
 * @typedef {import('./protocol.js').FromEngine} FromEngine
 * @typedef {{method: string, url: string, headers: HeaderList, body: Uint8Array | null, deadline?: number, signal?: AbortSignal | null}} Ask
 * @typedef {{status: number, headers: HeaderList, body: ReadableStream<Uint8Array> | null}} Answer
 */

/**
 * @typedef {object} Pending
 * @property {(answer: Answer) => void} resolve
 * @property {(reason: unknown) => void} reject
 * @property {ReadableStreamDefaultController<Uint8Array> | null} stream  set once the answer has started
 * @property {boolean} started
 * @property {boolean} head
 * @property {number} outstanding  chunks that the engine may still send
 * @property {() => void} stopClock
 * @property {() => void} release  stops the clock and the abort listener
 */

export class Bridge {
  /** @type {import('./endpoint.js').Endpoint} */
  #endpoint;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  /** @type {Map<number, () => void>} */
  #pings = new Map();
  #nextId = 1;
  /** @type {EngineError | null} */
  #closed = null;

  /** @param {import('./endpoint.js').Endpoint} endpoint */
  constructor(endpoint) {
    this.#endpoint = endpoint;
    endpoint.listen((data) => this.#receive(data));
  }

  /** How many requests wait for an answer or its end. */
  get pending() {
    return this.#pending.size;
  }

  /**
   * Ask the engine. Resolves when the answer starts; the body streams.
   * @param {Ask} ask the body's buffer is transferred where the endpoint can
   * @returns {Promise<Answer>}
   * Rejects with EngineError, or with the signal's reason.
   */
  request({method, url, headers, body, deadline = REQUEST_DEADLINE, signal = null}) {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#closed);
      if (signal?.aborted) return reject(signal.reason);
      const id = this.#nextId++;
      const abort = () => this.#giveUp(id, signal?.reason, true);
      const timer = setTimeout(
        () => this.#giveUp(id, new EngineError('engine.timeout', `${method} ${url}: no answer in ${deadline} ms.`), true), deadline);
      signal?.addEventListener('abort', abort, {once: true});
      const stopClock = () => clearTimeout(timer);
      this.#pending.set(id, {
        resolve, reject, stream: null, started: false, head: method === 'HEAD', outstanding: CREDITS, stopClock,
        release: () => {
          stopClock();
          signal?.removeEventListener('abort', abort);
        },
      });
      // The clock runs until the first answer; a stream may then be silent for as long as it lives.
      this.#endpoint.post({v: VERSION, id, type: 'request', method, url, headers, body, deadline}, body ? [body.buffer] : []);
    });
  }

  /**
   * Resolve when the engine's thread has answered; reject after `deadline` milliseconds.
   * @param {number} deadline
   * @returns {Promise<void>}
   */
  ping(deadline) {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#closed);
      const id = this.#nextId++;
      const timer = setTimeout(() => {
        this.#pings.delete(id);
        reject(new EngineError('engine.timeout', `No pong in ${deadline} ms.`));
      }, deadline);
      this.#pings.set(id, () => {
        clearTimeout(timer);
        resolve();
      });
      this.#endpoint.post({v: VERSION, id, type: 'ping'});
    });
  }

  /**
   * End the link: whatever waits is rejected with `reason`, later requests too.
   * @param {EngineError} reason
   */
  close(reason) {
    if (this.#closed) return;
    this.#closed = reason;
    for (const id of [...this.#pending.keys()]) this.#giveUp(id, reason, false);
    this.#endpoint.close();
  }

  /** @param {unknown} data */
  #receive(data) {
    const {message, error} = readFromEngine(data);
    if (error) {
      if (error.id) this.#giveUp(error.id, new EngineError(error.code, error.message), true);
      return;
    }
    if (message.type === 'pong') {
      this.#pings.get(message.id)?.();
      this.#pings.delete(message.id);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (pending) this.#advance(message, pending);
  }

  /**
   * @param {Exclude<FromEngine, {type: 'pong'}>} message
   * @param {Pending} pending
   */
  #advance(message, pending) {
    const {id} = message;
    switch (message.type) {
      case 'start':
        return this.#start(message, pending);
      case 'chunk':
        pending.outstanding -= 1;
        return pending.stream?.enqueue(message.bytes);
      case 'end':
        this.#forget(id);
        return pending.stream?.close();
      case 'error':
        return this.#giveUp(id, new EngineError(message.code, message.message), false);
    }
  }

  /**
   * @param {import('./protocol.js').StartMessage} message
   * @param {Pending} pending
   */
  #start({id, status, headers}, pending) {
    if (pending.started) return;
    pending.started = true;
    pending.stopClock();
    if (pending.head || NULL_BODY_STATUS.includes(status)) {
      // No body can follow: what the engine may still send is not for anybody.
      this.#forget(id);
      return pending.resolve({status, headers, body: null});
    }
    const body = new ReadableStream(
      {
        start: (controller) => {
          pending.stream = controller;
        },
        // Called whenever the queue has room.
        pull: () => this.#giveCredit(id),
        cancel: () => this.#giveUp(id, new DOMException('The reader left.', 'AbortError'), true),
      },
      {highWaterMark: CREDITS},
    );
    pending.resolve({status, headers, body});
  }

  /**
   * Let the engine send as many chunks as the queue has room for.
   * @param {number} id
   */
  #giveCredit(id) {
    const pending = this.#pending.get(id);
    const room = pending?.stream?.desiredSize ?? 0;
    const count = pending ? room - pending.outstanding : 0;
    if (!pending || count <= 0) return;
    pending.outstanding += count;
    this.#endpoint.post({v: VERSION, id, type: 'credit', count});
  }

  /** @param {number} id */
  #forget(id) {
    this.#pending.get(id)?.release();
    this.#pending.delete(id);
  }

  /**
   * @param {number} id
   * @param {unknown} reason
   * @param {boolean} tell whether the engine should hear of it
   */
  #giveUp(id, reason, tell) {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#forget(id);
    if (tell) this.#endpoint.post({v: VERSION, id, type: 'cancel'});
    if (!pending.started) return pending.reject(reason);
    try {
      pending.stream?.error(reason);
    } catch {
      // The reader cancelled the stream itself: it is closed already.
    }
  }
}

/**
 * Whether asking twice does no more than asking once.
 * @param {Ask} ask
 */
export function isRepeatable({method, headers}) {
  return method === 'GET' || method === 'HEAD' || headers.some(([name]) => name.toLowerCase() === 'idempotency-key');
}
