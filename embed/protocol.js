/**
 * What an embed and the page around it may say to each other. Bundled into both sides; neither trusts the other.
 *
 * The page opens the talk: one `hello` by postMessage to the frame's own origin, with a port and the nonce that stood in the
 * frame's address. Everything after it goes over the port, as JSON text (so its size is known and it holds nothing but data).
 */

export const VERSION = 1;

export const LIMITS = Object.freeze({
  /** Characters of a message to the frame, and of one from it. */
  ask: 100_000,
  answer: 4_000_000,
  /** Bytes and number of files that a page may hand in. */
  bytes: 64_000_000,
  files: 10_000,
  /** Requests under way at once. */
  pending: 8,
  /** Messages at once, and a second; one side that sends more is not listened to, and after so many left unheard no more at all. */
  burst: 60,
  rate: 20,
  patience: 500,
});

/** Requests to the frame, and what each must and may carry. @type {Record<string, Record<string, 'string' | 'number' | 'object' | 'string?' | 'number?' | 'object?'>>} */
export const REQUESTS = {
  search: {query: 'string', limit: 'number?'},
  open: {article: 'string', place: 'string?'},
  run: {tool: 'string', parameters: 'object?'},
  getReport: {job: 'string?'},
  set: {config: 'object'},
};

/** @typedef {{v: number, id: number, type: string} & Record<string, any>} Ask */
/**
 * From the frame: `welcome` answers the hello, `size` tells the content's height in px, `event` is `ready`, `open` or `error`.
 * @typedef {{v: number, type: 'welcome', nonce: string} | {v: number, type: 'size', height: number}
 *   | {v: number, type: 'event', name: 'ready' | 'open' | 'error', detail: Record<string, any>}
 *   | {v: number, type: 'answer', id: number, value: any} | {v: number, type: 'refusal', id: number, code: string, message: string}} Tell
 */
/** @typedef {{view: string, article: string, tool: string, query: string, theme: string, lang: string, height: string, zip: string}} Config */

/** How much the other side may still send: a bucket that fills again. */
export class Budget {
  #left = /** @type {number} */ (LIMITS.burst);
  #at = performance.now();
  #refused = 0;

  /** @returns {'ok' | 'busy' | 'flood'} */
  take() {
    const now = performance.now();
    this.#left = Math.min(LIMITS.burst, this.#left + ((now - this.#at) / 1000) * LIMITS.rate);
    this.#at = now;
    if (this.#left >= 1) {
      this.#left -= 1;
      return 'ok';
    }
    this.#refused += 1;
    return this.#refused > LIMITS.patience ? 'flood' : 'busy';
  }
}

/**
 * @param {unknown} data
 * @param {number} longest characters
 * @returns {Record<string, any> | string} the message, or what is wrong with it: `size`, `type`, `version`
 */
export function read(data, longest) {
  if (typeof data !== 'string') return 'type';
  if (data.length > longest) return 'size';
  try {
    const message = JSON.parse(data);
    if (message?.v !== VERSION) return 'version';
    return typeof message.type === 'string' ? message : 'type';
  } catch {
    return 'type';
  }
}
