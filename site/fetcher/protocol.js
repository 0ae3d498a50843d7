/** What the lab and the page that fetches packages for it say to each other. Imported by both. */

export const VERSION = 1;
/** The first message from the lab, which brings the port. */
export const HELLO = 'packages?';

/** Bytes that one answer may have: the index's page of a package, and a wheel. */
export const LIMITS = Object.freeze({index: 50e6, file: 100e6});

/**
 * One address to bring. sha256: what its bytes must have; accept: media types of the index.
 * @typedef {{v: number, type: 'get', id: number, url: string, kind: 'index' | 'file', sha256: string | null, accept: string}} Ask
 */
/**
 * `gone`: the host has nothing there.
 * @typedef {{v: number, type: 'got', id: number, bytes: ArrayBuffer, media: string} | {v: number, type: 'gone', id: number}
 *   | {v: number, type: 'failed', id: number, code: FailureCode, detail: string} | {v: number, type: 'ready'}} Tell
 */
/** @typedef {'refused' | 'network' | 'status' | 'size' | 'hash'} FailureCode */

/** @param {unknown} data @returns {Ask | null} null for anything else than a well-formed request */
export function readAsk(data) {
  if (typeof data !== 'object' || data === null) return null;
  const {v, type, id, url, kind, sha256, accept} = /** @type {Record<string, unknown>} */ (data);
  const fits = v === VERSION && type === 'get' && Number.isSafeInteger(id) && typeof url === 'string' && url.length <= 2000 && (kind === 'index' || kind === 'file')
    && (sha256 === null || (typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256))) && typeof accept === 'string' && /^[\w.+/*;=, -]{0,200}$/.test(accept);
  return fits ? /** @type {Ask} */ (data) : null;
}

/**
 * @param {string} url
 * @param {'index' | 'file'} kind
 * @param {{index: string, hosts: readonly string[]}} known
 * @returns {URL | null} null for an address that is not one of packages
 */
export function allowedUrl(url, kind, {index, hosts}) {
  const found = URL.canParse(url) ? new URL(url) : null;
  if (!found || found.protocol !== 'https:' || found.username || found.password || !hosts.includes(found.origin)) return null;
  return kind === 'file' || found.href.startsWith(`${index}/`) ? found : null;
}
