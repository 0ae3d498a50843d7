/**
 * What another app has shared with this one (`share_target` of the manifest): the service worker keeps it in a cache until
 * the page has asked the person what to do with it. Nothing is written to the vault here.
 */

/** @typedef {{title: string, text: string, url: string, files: {name: string, type: string, key: string}[], refused: string[]}} Share */

const KEPT = 5;
const MAX_FILES = 50;
const MAX_BYTES = 64 * 2 ** 20;
const MAX_TEXT = 2 ** 20;

/** @param {string} scope names.js */
export const shareCacheName = (scope) => `${scope}:shares`;

/** Where a share lies in that cache. @param {string} base @param {string} id @param {string} [part] */
export const shareKey = (base, id, part = '') => new URL(`share/${encodeURIComponent(id)}${part && `/${part}`}`, base).href;

/**
 * Keep what a POST to `share` carries and lead the person to the page that shows it.
 * @param {Request} request multipart form: title, text, url, files
 * @param {{base: string, scope: string, caches?: CacheStorage}} options
 * @returns {Promise<Response>} a redirect
 */
export async function keepShare(request, {base, scope, caches = globalThis.caches}) {
  const form = await request.formData();
  const id = `${Date.now()}-${crypto.randomUUID()}`;
  const cache = await caches.open(shareCacheName(scope));
  const text = (/** @type {string} */ name) => String(form.get(name) ?? '').slice(0, MAX_TEXT);
  /** @type {Share} */
  const share = {title: text('title'), text: text('text'), url: text('url'), files: [], refused: []};
  let room = MAX_BYTES;
  for (const value of form.getAll('files')) {
    // A form whose field of files was left empty sends one file without a name.
    if (!(value instanceof File) || (value.name === '' && value.size === 0)) continue;
    if (share.files.length === MAX_FILES || value.size > room) {
      share.refused.push(value.name);
      continue;
    }
    room -= value.size;
    const key = shareKey(base, id, String(share.files.length));
    await cache.put(key, new Response(value));
    share.files.push({name: value.name, type: value.type, key});
  }
  await cache.put(shareKey(base, id), new Response(JSON.stringify(share), {headers: {'Content-Type': 'application/json'}}));
  await forgetOld(cache, base);
  return new Response(null, {status: 303, headers: {Location: new URL(`./#/inbox?share=${encodeURIComponent(id)}`, base).href}});
}

/** Shares that nobody took must not fill the device. @param {Cache} cache @param {string} base */
async function forgetOld(cache, base) {
  const ids = new Set((await cache.keys()).map(({url}) => url.slice(new URL('share/', base).href.length).split('/')[0] ?? ''));
  // An id begins with its time in milliseconds, of equal length for centuries.
  for (const id of [...ids].sort().slice(0, -KEPT)) await dropShare(cache, base, decodeURIComponent(id));
}

/** @param {Cache} cache @param {string} base @param {string} id */
export async function dropShare(cache, base, id) {
  const head = shareKey(base, id);
  for (const {url} of await cache.keys()) if (url === head || url.startsWith(`${head}/`)) await cache.delete(url);
}
