/**
 * Which vault this page works on. The app: the person's own. An embed: one that is only shown, and kept apart from the
 * person's own in everything that has a name (databases, locks, channels).
 *
 * Chosen once, by the page's entry, before it loads anything that asks for it.
 */

/** What an untouched vault is filled with: a zip of this site, or one that the page has in hand. @typedef {{url: string} | {zip: Blob}} Content */

/**
 * `name`: '' is the person's own vault. `shown`: no person may write to it. `store`: `either` takes memory where the
 * browser gives no database; an app never does that silently. `content`: null takes what the build publishes.
 * @typedef {{name: string, shown: boolean, store: 'database' | 'memory' | 'either', content: Content | null}} Space
 */

/** @type {Space} */
let chosen = {name: '', shown: false, store: 'database', content: null};

/** @returns {Readonly<Space>} */
export function space() {
  return chosen;
}

/** @param {Space} wanted */
export function chooseSpace(wanted) {
  chosen = wanted;
}

/** Requests that change nothing of a vault, though they aren't reads: running a tool, and stopping it. */
const HARMLESS = /\/api\/(?:run|jobs\/[^/]+)$/;

/**
 * @param {string} method
 * @param {string} url absolute
 * @returns {boolean} whether a request may be made in a space that is only shown
 */
export function isHarmless(method, url) {
  return method === 'GET' || method === 'HEAD' || HARMLESS.test(new URL(url).pathname);
}
