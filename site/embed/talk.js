/** The frame's end of the talk with the page around it: what that page may ask, and how much of it. */
import {Budget, LIMITS, REQUESTS, VERSION, read} from '../../embed/protocol.js';

/** @typedef {import('../../embed/protocol.js').Tell} Tell */

/** A request that is answered with no: `code` is for the page's code, the message for its author. */
export class Refusal extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class Talk {
  #port;
  #answer;
  #budget = new Budget();
  #running = 0;

  /**
   * @param {MessagePort} port
   * @param {string} nonce that says we are who was asked for
   * @param {(type: string, ask: Record<string, any>) => Promise<unknown>} answer may throw a Refusal
   */
  constructor(port, nonce, answer) {
    this.#port = port;
    this.#answer = answer;
    port.onmessage = ({data}) => void this.#hear(data);
    this.#tell({v: VERSION, type: 'welcome', nonce});
  }

  /** @param {'ready' | 'open' | 'error'} name @param {Record<string, unknown>} detail */
  event(name, detail) {
    this.#tell({v: VERSION, type: 'event', name, detail});
  }

  /** @param {number} height px */
  size(height) {
    this.#tell({v: VERSION, type: 'size', height});
  }

  /** @param {Tell} message */
  #tell(message) {
    const text = JSON.stringify(message);
    if (text.length <= LIMITS.answer) this.#port.postMessage(text);
    else if (message.type === 'answer') this.#refuse(message.id, new Refusal('size', 'The answer is too large to be handed over.'));
  }

  /** @param {unknown} data */
  async #hear(data) {
    const may = this.#budget.take();
    if (may === 'flood') return this.#port.close();
    const ask = read(data, LIMITS.ask);
    const id = typeof ask === 'object' && Number.isSafeInteger(ask.id) ? ask.id : 0;
    if (may === 'busy' || this.#running >= LIMITS.pending) return this.#refuse(id, new Refusal('busy', 'Too many requests: wait for the answers.'));
    if (typeof ask === 'string') return this.#refuse(id, new Refusal(ask, `The message could not be read: ${ask}.`));
    const wrong = wrongField(ask);
    if (id === 0 || wrong !== null) return this.#refuse(id, new Refusal('type', wrong ?? 'id is missing.'));
    this.#running += 1;
    try {
      this.#tell({v: VERSION, type: 'answer', id, value: (await this.#answer(ask.type, ask)) ?? null});
    } catch (error) {
      this.#refuse(id, error);
    } finally {
      this.#running -= 1;
    }
  }

  /** @param {number} id @param {unknown} error */
  #refuse(id, error) {
    const {code = 'failed', message = String(error)} = /** @type {{code?: string, message?: string}} */ (error instanceof Object ? error : {});
    this.#tell({v: VERSION, type: 'refusal', id, code: String(code), message: String(message).slice(0, 1000)});
  }
}

/** @param {Record<string, any>} ask @returns {string | null} what is wrong with it */
export function wrongField(ask) {
  const fields = Object.hasOwn(REQUESTS, ask.type) ? REQUESTS[ask.type] : null;
  if (!fields) return `No request is named '${String(ask.type).slice(0, 40)}'. There are ${Object.keys(REQUESTS).join(', ')}.`;
  for (const [name, type] of Object.entries(fields)) {
    const value = ask[name];
    if (value === undefined && type.endsWith('?')) continue;
    const plain = type.replace('?', '');
    if (value === null || Array.isArray(value) || typeof value !== plain) return `${ask.type}: '${name}' must be a ${plain}.`;
  }
  return null;
}
