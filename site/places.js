/** The addresses of a published vault: its articles are pages of the site, everything else is a route of the app's page. Pure. */
import {decodeOrKeep, encodePath, parseRoute} from './router.js';

/** @import {Route} from './types.d.ts' */
/** @typedef {import('../js-shim/protocol.js').PublishedSite} PublishedSite */

const HOME = 'index.html';
const APP = 'app.html';

export class Places {
  #base;
  /** @type {Map<string, string>} article to page */
  #pages = new Map();
  /** @type {Map<string, string>} page to article */
  #articles = new Map();

  /** @param {PublishedSite} site @param {URL | string} base the site's folder */
  constructor(site, base) {
    this.#base = new URL(base);
    for (const [folder, names] of Object.entries(site.pages)) {
      for (const name of names) {
        const stem = folder ? `${folder}/${name}` : name;
        this.#add(`${stem}.md`, `${stem}.html`);
      }
    }
    for (const [path, page] of Object.entries(site.other)) this.#add(path, page);
  }

  /** @param {string} path @param {string} page */
  #add(path, page) {
    this.#pages.set(path, page);
    this.#articles.set(page, path);
  }

  /** @param {string} address @returns {Route} a page's article, or what the fragment says */
  routeOf(address) {
    const url = new URL(address);
    const asked = /^#\/p\/(.*)$/.exec(url.hash); // from the service worker: the page could not be had
    if (url.hash.startsWith('#/') && !asked) return parseRoute(url.hash);
    const path = this.#articles.get(asked ? pageOf(asked[1]) : pageOf(url.pathname.slice(this.#base.pathname.length)));
    if (path === undefined) return parseRoute('');
    return {name: 'a', path, query: new URLSearchParams(), place: asked ? '' : decodeOrKeep(url.hash.slice(1))};
  }

  /**
   * @param {Route} route
   * @param {string} hash its own form, "#/…"
   * @returns {string} where it is to be found by others: the page of a published article, else the app's page
   */
  addressOf(route, hash) {
    const page = route.name === 'a' ? this.#pages.get(route.path) : undefined;
    const plain = [...route.query.keys()].every((key) => key === 'h');
    if (page === undefined || !plain) return new URL(`${APP}${hash.startsWith('#/p/') ? '' : hash}`, this.#base).href;
    const place = route.place === '' ? '' : `#${encodeURIComponent(route.place)}`;
    const folder = page === HOME || page.endsWith(`/${HOME}`) ? `./${page.slice(0, -HOME.length)}` : page; // as links and feeds name it
    return new URL(`${encodePath(folder)}${place}`, this.#base).href;
  }
}

/** @param {string} path of an address, percent-encoded @returns {string} the file that a host answers with, NFC */
function pageOf(path) {
  const plain = decodeOrKeep(path).normalize('NFC');
  if (plain === '' || plain.endsWith('/')) return plain + HOME;
  return plain.endsWith('.html') ? plain : `${plain}.html`; // some hosts leave the ending out
}
