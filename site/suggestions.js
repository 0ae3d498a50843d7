/** What fields suggest: articles, tags and folders of the vault, found as one types. */
import {findByName} from './fuzzy.js';
import {fold} from './table-rows.js';
import {vault} from './vault.js';

/** @import {Suggestion} from './components/combobox.js' */

const MOST = 8;

/** @param {string} text @returns {Suggestion[]} */
export function suggestArticles(text) {
  return findByName(text, vault.articles, (article) => fold(`${article.title} ${article.path}`), MOST)
    .map(({title, path}) => ({value: path, label: title, sub: path}));
}

/** @param {string} text @returns {Suggestion[]} the most used first */
export function suggestTags(text) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const article of vault.articles) for (const tag of article.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const tags = [...counts].sort((a, b) => b[1] - a[1]);
  return findByName(text, tags, ([tag]) => fold(tag), MOST).map(([tag, count]) => ({value: tag, label: tag, sub: String(count)}));
}

/** @param {string} text @returns {Suggestion[]} */
export function suggestFolders(text) {
  /** @type {Set<string>} */
  const folders = new Set();
  for (const {folder} of vault.articles) {
    for (let path = folder; path !== ''; path = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '') folders.add(path);
  }
  return findByName(text, [...folders].sort(), fold, MOST).map((folder) => ({value: folder, label: folder}));
}
