/** Small choices of the reader (language, theme, pane width …) in localStorage, under this site's own prefix. */

import {base} from '../js-shim/base.js';
import {scopeName} from '../js-shim/names.js';
import {space} from '../js-shim/space.js';

/** Every database and key of the page starts with this: other sites may share the origin. */
export const scopePrefix = `${scopeName(base, space().name)}:`;

/** What stands in for the reader's choices until the page is closed. @type {Map<string, unknown>} */
const forNow = new Map();

/** @param {string} name @param {unknown} value chosen by the page around an embed */
export function setForNow(name, value) {
  forNow.set(name, value);
}

/**
 * @template T
 * @param {string} name
 * @param {T} fallback what to answer when nothing is kept, or storage is denied
 * @returns {T}
 */
export function readPref(name, fallback) {
  if (forNow.has(name)) return /** @type {T} */ (forNow.get(name));
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
  // Where a vault is only shown the reader is a guest: their choices are not kept, and not those that they made in the app.
  if (space().shown) return setForNow(name, value);
  try {
    if (value === undefined) localStorage.removeItem(scopePrefix + name);
    else localStorage.setItem(scopePrefix + name, JSON.stringify(value));
  } catch {
    // private mode or full: the choice lives until the page is closed
  }
}
