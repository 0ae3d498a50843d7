/** The reader's theme and reading face, as attributes of the root that styles/tokens.css reads. */
import {readPref, writePref} from './prefs.js';

/** @typedef {'system' | 'light' | 'dark'} Theme */
/** @typedef {'serif' | 'sans'} Reading */

const dark = matchMedia('(prefers-color-scheme: dark)');

/** @returns {Theme} */
export function getTheme() {
  return readPref('theme', /** @type {Theme} */ ('system'));
}

/** @param {Theme} theme */
export function setTheme(theme) {
  writePref('theme', theme);
  applyAppearance();
}

/** @returns {Reading} */
export function getReading() {
  return readPref('reading', /** @type {Reading} */ ('serif'));
}

/** @param {Reading} reading */
export function setReading(reading) {
  writePref('reading', reading);
  applyAppearance();
}

/** Draws the page as chosen; follows the system where nothing is. */
export function applyAppearance() {
  const theme = getTheme();
  const root = document.documentElement;
  root.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  root.dataset.reading = getReading();
}

dark.addEventListener('change', applyAppearance);
