/** What a table does with its rows: order, filter, and comma-separated text. Pure. */
import {compareText} from './i18n.js';

/** @typedef {{key: string, label: string, type?: string, digits?: number | null, note?: string | null, extra?: boolean}} Column */
/** @typedef {readonly unknown[]} Row */

/** @param {unknown} cell @returns {string} the words of a cell, as they are filtered, sorted and copied */
export function cellText(cell) {
  if (cell === null || cell === undefined) return '';
  if (Array.isArray(cell)) return cell.map(cellText).join(', ');
  if (typeof cell === 'object') {
    const ref = /** @type {{title?: string, path?: string}} */ (cell);
    return ref.title ?? ref.path ?? JSON.stringify(cell);
  }
  return String(cell);
}

/**
 * @param {readonly Row[]} rows
 * @param {number} column
 * @param {'ascending' | 'descending'} direction
 * @returns {Row[]} a new order; empty cells last in both directions, equal ones as they were
 */
export function sortRows(rows, column, direction) {
  const sign = direction === 'ascending' ? 1 : -1;
  return rows.map((row, i) => ({row, i})).sort((left, right) => {
    const a = left.row[column];
    const b = right.row[column];
    const emptiness = Number(isEmpty(a)) - Number(isEmpty(b));
    if (emptiness !== 0) return emptiness;
    return sign * compareCells(a, b) || left.i - right.i;
  }).map(({row}) => row);
}

export const NUMBERS = new Set(['number', 'percent']);

const LOOKED_AT = 200;
const SHORT = 18;
const LONG = 48;

/**
 * What a column of words needs, so that long ones are not squeezed into a tower of single words and short ones stay in one line.
 * @param {Column} column
 * @param {readonly Row[]} rows
 * @param {number} index of the column
 * @returns {'' | 'short' | 'words' | 'long'}
 */
export function roomOf(column, rows, index) {
  if (!['text', 'article', undefined].includes(column.type)) return '';
  const longest = Math.max(0, ...rows.slice(0, LOOKED_AT).map((row) => cellText(row[index]).length));
  if (longest <= SHORT) return 'short';
  return longest <= LONG ? 'words' : 'long';
}

const PHONE = 44;
const ROOMS = {short: SHORT, words: 16, long: 30};

/**
 * Whether a phone has no room for these columns side by side: each row is then drawn as a card, one cell under the other.
 * @param {readonly Column[]} columns those that are drawn
 * @param {readonly Row[]} rows with cells of these columns only
 * @returns {boolean}
 */
export function isCrowded(columns, rows) {
  return columns.reduce((sum, column, i) => sum + charactersOf(column, rows, i), 0) > PHONE;
}

/**
 * @param {readonly Column[]} columns
 * @param {readonly Row[]} rows
 * @param {readonly number[]} shown
 * @returns {number} the column that names its row: the first, but where that is a number, a day or a short word for a kind, the first with one article
 */
export function leadOf(columns, rows, shown) {
  const first = shown[0];
  const type = columns[first].type ?? 'text';
  if (!NUMBERS.has(type) && !['date', 'bool', 'before'].includes(type) && (type !== 'text' || roomOf(columns[first], rows, first) !== 'short')) return first;
  return shown.find((i) => columns[i].type === 'article' && rows.every((row) => !Array.isArray(row[i]))) ?? first;
}

/** @param {Column} column @param {readonly Row[]} rows @param {number} index @returns {number} characters that a column takes in one line, with the space around them */
function charactersOf(column, rows, index) {
  const heading = Math.max(0, ...column.label.split(/\s+/).map((word) => word.length));
  const longest = Math.max(0, ...rows.slice(0, LOOKED_AT).map((row) => cellText(row[index]).length));
  const most = NUMBERS.has(column.type ?? '') ? 8 : ROOMS[roomOf(column, rows, index) || 'words'];
  return Math.max(heading, Math.min(longest, most)) + 2;
}

/**
 * @param {readonly Column[]} columns
 * @param {readonly Row[]} rows
 * @param {boolean} whole with the extra columns
 * @returns {{shown: number[], more: number}} places of the columns to draw (the first, and those with a cell), and how many extra ones there are
 */
export function shownColumns(columns, rows, whole) {
  const filled = columns.map((_, i) => i).filter((i) => i === 0 || rows.some((row) => !isEmpty(row[i])));
  const more = filled.filter((i) => columns[i].extra);
  return {shown: whole ? filled : filled.filter((i) => !columns[i].extra), more: more.length};
}

/** @param {unknown} cell @returns {boolean} */
export function isEmpty(cell) {
  return cell === null || cell === undefined || cell === '' || (Array.isArray(cell) && cell.length === 0);
}

/** @param {unknown} a @param {unknown} b @returns {number} */
function compareCells(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return compareText(cellText(a), cellText(b));
}

/**
 * @param {readonly Row[]} rows
 * @param {string} words every one of them must be in some cell, whatever its case; ё is е
 * @returns {readonly Row[]}
 */
export function filterRows(rows, words) {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return rows;
  return rows.filter((row) => {
    const text = fold(row.map(cellText).join('\n'));
    return wanted.every((word) => text.includes(word));
  });
}

/** @param {string} text @returns {string} lower case, NFC, ё as е: how names are compared while typing */
export function fold(text) {
  return text.normalize('NFC').toLowerCase().replaceAll('ё', 'е');
}

/**
 * @param {readonly Column[]} columns
 * @param {readonly Row[]} rows
 * @returns {string} RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe
 */
export function toCsv(columns, rows) {
  const lines = [columns.map((column) => column.label), ...rows.map((row) => row.map(csvText))];
  return lines.map((line) => line.map(quote).join(',')).join('\r\n') + '\r\n';
}

/** @param {unknown} cell */
function csvText(cell) {
  const text = cellText(cell);
  return typeof cell !== 'number' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** @param {string} text */
function quote(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
