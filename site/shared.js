/** What another app has shared, as the service worker keeps it until the reader has decided. */
import {base} from '../js-shim/client.js';
import {scopeName} from '../js-shim/names.js';
import {dropShare, shareCacheName, shareKey} from '../js-shim/sw-share.js';

/** @typedef {{title: string, text: string, url: string, files: File[], refused: string[]}} Shared */

/** @param {string} id of the address @returns {Promise<Shared | null>} null when it is gone */
export async function readShare(id) {
  const cache = await caches.open(shareCacheName(scopeName(base)));
  const kept = await cache.match(shareKey(base.href, id));
  if (!kept) return null;
  /** @type {import('../js-shim/sw-share.js').Share} */
  const share = await kept.json();
  /** @type {File[]} */
  const files = [];
  for (const {name, type, key} of share.files) {
    const response = await cache.match(key);
    if (response) files.push(new File([await response.blob()], name, {type}));
  }
  return {...share, files};
}

/** @param {string} id the reader has kept it or does not want it */
export async function forgetShare(id) {
  await dropShare(await caches.open(shareCacheName(scopeName(base))), base.href, id);
}
