/**
 * Which URLs are Python's. The shim and the service worker ask the same function.
 */

const OURS = /^(?:api(?:\/|$)|health$|metrics$|openapi\.json$|docs(?:\/|$))/;

/**
 * Return the engine's URL for a request to `url`, or null when the request is none of ours.
 * A page under `/data20/` may say `/api/…` or `api/…`; both mean `/data20/api/…`.
 * @param {URL} url
 * @param {URL} base the folder of index.html, ends with '/'
 * @returns {URL | null}
 */
export function engineURL(url, base) {
  if (url.origin !== base.origin) return null;
  const path = url.pathname;
  const inside = path.startsWith(base.pathname) ? path.slice(base.pathname.length) : null;
  if (inside !== null && OURS.test(inside)) return url;
  if (!OURS.test(path.slice(1))) return null;
  return new URL(path.slice(1) + url.search, base);
}
