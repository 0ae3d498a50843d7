/**
 * When a page has asked for nothing for a while: then what nobody waits for may use the network and the processor.
 */

/** Milliseconds, shortened in tests. */
export const LIMITS = Object.freeze({
  /** Without a request in flight. */
  quiet: 3_000,
  /** After so long it is as calm as it gets: a stream may stay open all day. */
  patience: 20_000,
});

export class Calm {
  #limits;
  #inFlight = 0;
  #endedAt = performance.now();

  /** @param {typeof LIMITS} [limits] */
  constructor(limits = LIMITS) {
    this.#limits = limits;
  }

  /**
   * Count a request until it has been answered.
   * @template T
   * @param {Promise<T>} answer
   * @returns {Promise<T>} the same
   */
  during(answer) {
    this.#inFlight += 1;
    const ended = () => {
      this.#inFlight -= 1;
      this.#endedAt = performance.now();
    };
    answer.then(ended, ended);
    return answer;
  }

  /** Resolve when it has been quiet, or patience is at its end. */
  async wait() {
    const {quiet, patience} = this.#limits;
    const begun = performance.now();
    for (;;) {
      const now = performance.now();
      const left = this.#inFlight ? quiet : this.#endedAt + quiet - now;
      if (left <= 0 || now - begun >= patience) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(left, begun + patience - now)));
    }
  }
}
