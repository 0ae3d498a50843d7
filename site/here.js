/** Which route the address in the bar means, and the address that a route has: on a published site these are its pages. */
import {base, build} from '../js-shim/client.js';
import {space} from '../js-shim/space.js';
import {Places} from './places.js';
import {articleHref, parseRoute} from './router.js';

/** @import {Route} from './types.d.ts' */

/** What the site publishes; null where it publishes nothing. */
const places = build?.site ? new Places(build.site, base) : null;

/** The name that stands in the header and in titles. */
export const siteName = build?.site?.title ?? 'Data20';

/** @returns {Route} */
export function here() {
  return places ? places.routeOf(location.href) : parseRoute(location.hash);
}

/** @param {Route} route gives the entry of the history the address that can be shared and reloaded */
export function settle(route) {
  if (!places || space().shown || location.search !== '') return; // a question in the address is for whoever asked for it
  const address = places.addressOf(route, location.hash.startsWith('#/') ? location.hash : '');
  if (address !== location.href) history.replaceState(history.state, '', address);
}

/** @param {string} path @returns {string} the full address of an article */
export function articleAddress(path) {
  return addressOf(articleHref(path));
}

/** @param {string} hash "#/…" @returns {string} the full address of a route */
export function addressOf(hash) {
  return places ? places.addressOf(parseRoute(hash), hash) : new URL(hash, base).href;
}
