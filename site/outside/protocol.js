/** What the app and the page that asks addresses outside say to each other. Imported by both. */

export const VERSION = 1;
/** The first message from the app, which brings the port. */
export const HELLO = 'addresses?';

/** @typedef {{v: number, type: 'ask', id: number, url: string}} Ask */
/**
 * What a browser may learn of an address: the status; only that somebody answered (`opaque`); that no answer came, for whatever
 * reason (`silent`), or none in time; nothing, because a page that came by https may not ask by http (`insecure`).
 * @typedef {{seen: 'status' | 'opaque' | 'silent' | 'timeout' | 'insecure', status: number}} Answer
 */
/** `refused`: it is no address that may be asked. @typedef {{v: number, type: 'ready'} | {v: number, type: 'told', id: number, answer: Answer} | {v: number, type: 'refused', id: number}} Tell */

/** @param {unknown} data @returns {Ask | null} null for anything else than a well-formed question */
export function readAsk(data) {
  if (typeof data !== 'object' || data === null) return null;
  const {v, type, id, url} = /** @type {Record<string, unknown>} */ (data);
  return v === VERSION && type === 'ask' && Number.isSafeInteger(id) && typeof url === 'string' && url.length <= 4000 ? /** @type {Ask} */ (data) : null;
}

/**
 * Addresses of the person's own machine and network are nobody's business: a vault from elsewhere could name them.
 * Names that the network resolves to such addresses can't be told here; browsers guard them themselves (Local Network Access).
 * @param {string} text
 * @returns {URL | null} null for what must not be asked
 */
export function outsideUrl(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) return null;
  const {hostname} = url;
  if (hostname.startsWith('[') || !hostname.includes('.') || /\.(?:local|localhost|internal|home\.arpa|lan)\.?$/.test(hostname)) return null;
  return isPrivateV4(hostname) ? null : url;
}

/** @param {string} host as URL gives it, so IPv4 is four decimal numbers */
function isPrivateV4(host) {
  if (!/^\d+(?:\.\d+){3}$/.test(host)) return false;
  const [a, b] = host.split('.').map(Number);
  return a === 0 || a === 10 || a === 127 || a >= 224 || (a === 100 && b >= 64 && b < 128) || (a === 169 && b === 254) || (a === 172 && b >= 16 && b < 32)
    || (a === 192 && (b === 168 || b === 0)) || (a === 198 && (b === 18 || b === 19));
}
