/**
 * The words of the page in Russian and English. Templates are written as in py/data20/messages.py: `{name}` is a value,
 * `{count|article|articles}` (ru: `{count|статья|статьи|статей}`) prints the number with the form that CLDR chooses.
 */
import ru from './locales/ru.json' with {type: 'json'};
import en from './locales/en.json' with {type: 'json'};
import {readPref, writePref} from './prefs.js';

/** @typedef {'ru' | 'en'} Language */
/** @typedef {Record<string, string | number | null | undefined>} Values */

/** @type {Record<Language, Record<string, string>>} */
const CATALOGUES = {ru, en};

/** Plural categories in the order in which a template lists its forms. @type {Record<Language, string[]>} */
const FORMS = {en: ['one', 'other'], ru: ['one', 'few', 'many']};

const PLACE = /\{([a-z_][a-z0-9_]*)((?:\|[^{}|]*)*)\}/g;

/** Fires `change` when the language does. */
export const languageEvents = new EventTarget();

/** @type {Language} */
let current = readPref('language', firstLanguage());

/** @returns {Language} what the browser asks for, English when it asks for neither */
function firstLanguage() {
  const asked = typeof navigator === 'undefined' ? [] : navigator.languages ?? [];
  for (const tag of asked) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language === 'ru' || language === 'en') return language;
  }
  return 'en';
}

/** @returns {Language} */
export function getLanguage() {
  return current;
}

/** @param {Language} language switches every view at once; kept for the next visit */
export function setLanguage(language) {
  if (language === current) return;
  current = language;
  writePref('language', language);
  languageEvents.dispatchEvent(new Event('change'));
}

/**
 * @param {string} template
 * @param {Values} values
 * @param {Language} language
 * @returns {string} the sentence with its places filled; an unknown place stays as written
 */
export function format(template, values, language) {
  return template.replace(PLACE, (whole, name, rest) => {
    if (!(name in values)) return whole;
    const value = values[name];
    const shown = typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : String(value ?? '');
    if (!rest || typeof value !== 'number') return shown;
    const forms = rest.split('|').slice(1);
    return `${shown} ${forms[Math.min(pluralIndex(language, value), forms.length - 1)]}`;
  });
}

/**
 * @param {Language} language
 * @param {number} value
 * @returns {number} which form of a counted place: Russian fractions take the "few" form, as in messages.py
 */
function pluralIndex(language, value) {
  const category = new Intl.PluralRules(language).select(value);
  if (language === 'ru' && category === 'other') return 1;
  return Math.max(0, FORMS[language].indexOf(category));
}

/**
 * @param {string} key of locales/*.json
 * @param {Values} [values]
 * @returns {string} the key itself when nobody has translated it (a test counts that this never happens)
 */
export function t(key, values = {}) {
  const template = CATALOGUES[current][key];
  return template === undefined ? key : format(template, values, current);
}

/** @param {string} key @returns {boolean} */
export function hasText(key) {
  return key in CATALOGUES[current];
}

/** @param {number} value @param {Intl.NumberFormatOptions} [options] @returns {string} */
export function formatNumber(value, options) {
  return new Intl.NumberFormat(current, options).format(value);
}

/** @param {string | number | Date | null | undefined} value @param {boolean} [withTime] @returns {string} "" for none */
export function formatDate(value, withTime = false) {
  if (value === null || value === undefined || value === '') return '';
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return String(value);
  const said = new Intl.DateTimeFormat(current, {dateStyle: 'medium', ...(withTime ? {timeStyle: 'short'} : {})}).format(date);
  // A date isn't parted at the end of a line; a time may go to the next.
  return said.replaceAll(withTime ? /([^,]) /g : /(.) /g, '$1\u00a0');
}

/** @param {number} bytes @returns {string} "1.4 MB" in the reader's words */
export function formatBytes(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return formatNumber(bytes / 1000 ** step, {
    style: 'unit', unit: units[step], unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: bytes / 1000 ** step < 10 ? 1 : 0,
  });
}

/** @param {number} ms @returns {string} "0.8 s" */
export function formatDuration(ms) {
  const seconds = ms / 1000;
  return formatNumber(seconds, {style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: seconds < 10 ? 1 : 0});
}

/** @param {string} left @param {string} right @returns {number} order for names, numbers inside them by value */
export function compareText(left, right) {
  return collator().compare(left, right);
}

/** @type {Map<string, Intl.Collator>} */
const collators = new Map();

function collator() {
  let found = collators.get(current);
  if (!found) {
    found = new Intl.Collator(current, {numeric: true, sensitivity: 'base'});
    collators.set(current, found);
  }
  return found;
}
