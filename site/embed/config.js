/** What the page around an embed asks for, made safe: everything in it was written by strangers. Pure. */
import {href, parseRoute} from '../router.js';

/** @typedef {'app' | 'article' | 'search' | 'graph' | 'tool'} EmbedView */
/**
 * `article`, `tool` and `query` are '' when none is asked for; `zip` is the address of a vault of this origin; `auto`: the frame is
 * made as high as its content.
 * @typedef {{view: EmbedView, article: string, tool: string, query: string, theme: 'system' | 'light' | 'dark', lang: 'ru' | 'en' | '', auto: boolean, zip: string}} EmbedConfig
 */

const VIEWS = ['app', 'article', 'search', 'graph', 'tool'];
const LONGEST = 1000;

/**
 * @param {unknown} given an object of strings
 * @returns {EmbedConfig} what can't be used is as if it had not been said
 */
export function readConfig(given) {
  const asked = /** @type {Record<string, unknown>} */ (given !== null && typeof given === 'object' ? given : {});
  const text = (/** @type {string} */ name) => (typeof asked[name] === 'string' ? /** @type {string} */ (asked[name]).slice(0, LONGEST) : '');
  const lang = text('lang').slice(0, 2).toLowerCase();
  const tool = /^[a-z][a-z0-9_]{0,63}$/.test(text('tool')) ? text('tool') : '';
  const view = /** @type {EmbedView} */ (VIEWS.includes(text('view')) ? text('view') : 'app');
  return {
    view: view === 'tool' && tool === '' ? 'app' : view,
    article: text('article').normalize('NFC'),
    tool,
    query: text('query').replace(/^\?/, ''),
    theme: text('theme') === 'light' ? 'light' : text('theme') === 'dark' ? 'dark' : 'system',
    lang: lang === 'ru' || lang === 'en' ? lang : '',
    auto: text('height') === 'auto',
    zip: text('zip'),
  };
}

/**
 * @param {EmbedConfig} config
 * @returns {string} "#/…" of what it shows first; "" where that is the vault's first article
 */
export function firstRoute({view, article, tool, query}) {
  switch (view) {
    case 'article':
      return article === '' ? '' : href('a', article);
    case 'search':
      return href('search', '', {q: query});
    case 'graph':
      return href('graph', '', {center: article, depth: article === '' ? '' : 1});
    case 'tool':
      return `${href('tools', tool)}${query === '' ? '' : `?${query}`}`;
    case 'app':
      return article === '' ? href('library') : href('a', article);
  }
}

/** Places that only lead to changing a vault, to what belongs to another one, or to code and packages of the person's own. */
const CLOSED = new Set(['edit', 'new', 'import', 'inbox', 'disk', 'lab', 'history', 'settings', 'about']);

/** @param {string} hash "#/…" @returns {boolean} it can be shown where a vault is only shown */
export function isOpen(hash) {
  return !CLOSED.has(parseRoute(hash).name);
}

/** @param {readonly {path: string}[]} articles @returns {string} the one to begin with, "" for none: a front page, else the first */
export function frontArticle(articles) {
  const paths = articles.map(({path}) => path);
  const front = ['index', 'home', 'readme', 'start'].map((name) => paths.find((path) => path.toLowerCase() === `${name}.md`)).find(Boolean);
  return front ?? paths[0] ?? '';
}
