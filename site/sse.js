/** Server-sent events out of a fetched body: EventSource can't send the reader's language, and the shim sees only fetch. Pure. */

/** @typedef {{event: string, data: string, id: string}} ServerEvent */

/** Turns chunks of text into events, as the HTML standard reads an event stream. */
export class EventParser {
  #rest = '';
  #data = /** @type {string[]} */ ([]);
  #event = '';
  /** of the last event that had one: what to send as Last-Event-ID */
  lastId = '';

  /**
   * @param {string} text the next piece, cut anywhere
   * @returns {ServerEvent[]} those that it completes
   */
  push(text) {
    /** @type {ServerEvent[]} */
    const events = [];
    const whole = this.#rest + text;
    // A lone CR at the end may be the first half of CRLF.
    const held = whole.endsWith('\r') ? 1 : 0;
    const lines = whole.slice(0, whole.length - held).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + whole.slice(whole.length - held);
    for (const line of lines) {
      if (line === '') this.#dispatch(events);
      else this.#field(line);
    }
    return events;
  }

  /** @param {ServerEvent[]} events */
  #dispatch(events) {
    if (this.#data.length > 0) events.push({event: this.#event || 'message', data: this.#data.join('\n'), id: this.lastId});
    this.#data = [];
    this.#event = '';
  }

  /** @param {string} line not empty */
  #field(line) {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
    else if (name === 'id' && !value.includes('\0')) this.lastId = value;
  }
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {EventParser} [parser]
 * @returns {AsyncGenerator<ServerEvent>} until the stream ends; leaving the loop cancels it
 */
export async function* readEvents(body, parser = new EventParser()) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const {value, done} = await reader.read();
      if (done) return;
      yield* parser.push(decoder.decode(value, {stream: true}));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
