/** A query as the reader types it: facet terms in it, and the marks in what it found. Pure. */
import {fold} from './table-rows.js';

/** @param {string} field @param {string} value @returns {string} a term of the query language */
export function term(field, value) {
  return /[\s"():]/.test(value) ? `${field}:"${value.replaceAll('"', '')}"` : `${field}:${value}`;
}

/** @param {string} query @param {string} field @param {string} value @returns {boolean} */
export function hasTerm(query, field, value) {
  return split(query).some((part) => fold(part) === fold(term(field, value)));
}

/** @param {string} query @param {string} field @param {string} value @returns {string} the query with the term put in, or taken out where it was */
export function toggleTerm(query, field, value) {
  const wanted = fold(term(field, value));
  const parts = split(query);
  const rest = parts.filter((part) => fold(part) !== wanted);
  return (rest.length === parts.length ? [...parts, term(field, value)] : rest).join(' ');
}

/** @param {string} query @returns {string[]} parts between spaces; quotes hold them together */
function split(query) {
  return query.match(/(?:[^\s"]*"[^"]*"?)+|[^\s"]+/g) ?? [];
}

/**
 * @param {string} text
 * @param {readonly (readonly [number, number])[]} marks in code points, as Python counts
 * @returns {{text: string, marked: boolean}[]}
 */
export function markParts(text, marks) {
  const letters = [...text];
  /** @type {{text: string, marked: boolean}[]} */
  const parts = [];
  let at = 0;
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (start < at || end <= start) continue;
    if (start > at) parts.push({text: letters.slice(at, start).join(''), marked: false});
    parts.push({text: letters.slice(start, end).join(''), marked: true});
    at = end;
  }
  if (at < letters.length) parts.push({text: letters.slice(at).join(''), marked: false});
  return parts;
}

/** @param {string} text with U+E000 and U+E001 around what matched, as a report's snippets have it @returns {{text: string, marked: boolean}[]} */
export function snippetParts(text) {
  let marked = false;
  return text.split(/([\uE000\uE001])/).flatMap((part) => {
    if (part === '\uE000' || part === '\uE001') marked = part === '\uE000';
    else if (part !== '') return [{text: part, marked}];
    return [];
  });
}
