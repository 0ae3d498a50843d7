/** Small choices of the reader (language, theme, pane width …) in localStorage, under this site's own prefix. */

import {base} from '../js-shim/base.js';
import {scopeName} from '../js-shim/names.js';

/** Every database and key of the page starts with this: other sites may share the origin. */
export const scopePrefix = `${scopeName(base)}:`;

/**
 * @template T
 * @param {string} name
 * @param {T} fallback what to answer when nothing is kept, or storage is denied
 * @returns {T}
 */
export function readPref(name, fallback) {
  try {
    const text = localStorage.getItem(scopePrefix + name);
    return text === null ? fallback : JSON.parse(text);
  } catch {
    return fallback;
  }
}

/**
 * Keeps a choice; a denied or full storage costs the choice, never the page.
 * @param {string} name
 * @param {unknown} value undefined forgets it
 */
export function writePref(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(scopePrefix + name);
    else localStorage.setItem(scopePrefix + name, JSON.stringify(value));
  } catch {
    // private mode or full: the choice lives until the page is closed
  }
}
