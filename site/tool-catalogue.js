/** The tools in the reader's language, read once for each; which of them were used lately. */
import {callJson} from './api.js';
import {readPref, writePref} from './prefs.js';

/** @import {Category, Tool} from './report-types.d.ts' */
/** @typedef {{tools: Tool[], categories: Category[]}} Catalogue */

const LATELY = 5;

/** @type {Map<string, Promise<Catalogue>>} */
const read = new Map();

/** @param {string} language @returns {Promise<Catalogue>} families in their order */
export function loadCatalogue(language) {
  let found = read.get(language);
  if (!found) {
    found = ask();
    read.set(language, found);
    found.catch(() => read.delete(language));
  }
  return found;
}

/** There are other tools now. */
export function forgetCatalogue() {
  read.clear();
}

/** @returns {Promise<Catalogue>} */
async function ask() {
  const [{tools}, categories] = await Promise.all([callJson('api/tools'), callJson('api/categories')]);
  return {tools, categories: Object.values(categories)};
}

/** @param {string} name @param {AbortSignal} [signal] @returns {Promise<Tool>} with its help as HTML; ApiError 404 names the closest one */
export function loadTool(name, signal) {
  return callJson(`api/tools/${encodeURIComponent(name)}`, {signal});
}

/** @returns {string[]} names, the last used first */
export function usedLately() {
  const names = readPref('tools.lately', /** @type {unknown} */ ([]));
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

/** @param {string} name */
export function noteUse(name) {
  writePref('tools.lately', [name, ...usedLately().filter((one) => one !== name)].slice(0, LATELY));
}
