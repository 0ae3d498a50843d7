/** One key for what a person does once, however often it has to be asked for. */

const KEPT = 8;

/** Keys of actions, kept while nobody knows whether they were done: asking for the same again then means the same action. */
export class ActionKeys {
  /** @type {Map<string, string>} */
  #open = new Map();

  /** @param {string} action all that tells it from another @returns {string} its key: the earlier one while that has no answer */
  begin(action) {
    const key = this.#open.get(action) ?? crypto.randomUUID();
    this.#open.delete(action);
    this.#open.set(action, key);
    while (this.#open.size > KEPT) this.#open.delete(/** @type {string} */ (this.#open.keys().next().value));
    return key;
  }

  /** It was done, or refused for good: the next time is another action. @param {string} action @param {string} key */
  answered(action, key) {
    if (this.#open.get(action) === key) this.#open.delete(action);
  }
}
