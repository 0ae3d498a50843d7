/** A chart block as the drawings and the table twin need it: what x is, every point in numbers, and how values are said. Pure. */
import {formatNumber, getLanguage, t} from '../i18n.js';
import {dateValue} from './scale.js';

/** @import {ChartBlock} from '../report-types.d.ts' */
/** @import {Column, Row} from '../table-rows.js' */

/** @typedef {'category' | 'number' | 'date'} XKind */
/** @typedef {{series: number, x: number, y: number, value: number, name: string, group: string, label: string}} Point `x`, `y`: numbers, ms, or places in `categories`/`rows` */
/**
 * @typedef {object} ChartModel
 * @property {XKind} kind
 * @property {string[]} categories names along x when it is a category
 * @property {string[]} rows names along y of a heat map
 * @property {string[]} series names
 * @property {Point[]} points those with a finite value, in order
 */

/** @param {ChartBlock} block @returns {ChartModel} */
export function chartModel(block) {
  const kind = block.chart === 'treemap' || block.chart === 'heatmap' ? 'category' : xKind(block);
  const columns = new Names();
  const rows = new Names();
  /** @type {Point[]} */
  const points = [];
  block.series.forEach((series, index) => {
    for (const raw of series.points) {
      const point = read(block, kind, columns, rows, raw);
      if (point === null) continue;
      points.push({...point, series: index, label: say(block, series.label, raw)});
    }
  });
  return {kind, categories: columns.list, rows: rows.list, series: block.series.map((series) => series.label), points};
}

/** Names in order of appearance, each with its number. */
class Names {
  /** @type {string[]} */
  list = [];
  /** @type {Map<string, number>} */
  #at = new Map();

  /** @param {string} name @returns {number} */
  place(name) {
    let at = this.#at.get(name);
    if (at === undefined) {
      at = this.list.push(name) - 1;
      this.#at.set(name, at);
    }
    return at;
  }
}

/** @param {ChartBlock} block @returns {XKind} */
function xKind(block) {
  const values = block.series.flatMap((series) => series.points.map((point) => point[0]));
  if (values.length === 0) return 'category';
  if (values.every((value) => typeof value === 'number')) return 'number';
  if (values.every((value) => typeof value === 'string' && !Number.isNaN(dateValue(value)))) return 'date';
  return 'category';
}

/**
 * @param {ChartBlock} block
 * @param {XKind} kind
 * @param {Names} columns
 * @param {Names} rows
 * @param {readonly unknown[]} raw
 * @returns {Omit<Point, 'series' | 'label'> | null} null when there is no number to draw
 */
function read(block, kind, columns, rows, raw) {
  if (block.chart === 'treemap') {
    const value = finite(raw[1]);
    return value === null || value <= 0 ? null : {x: 0, y: 0, value, name: text(raw[0]), group: text(raw[2])};
  }
  if (block.chart === 'heatmap') {
    const value = finite(raw[2]);
    return value === null ? null : {x: columns.place(text(raw[0])), y: rows.place(text(raw[1])), value, name: text(raw[0]), group: text(raw[1])};
  }
  const y = finite(raw[1]);
  if (y === null) return null;
  const x = kind === 'category' ? columns.place(text(raw[0])) : kind === 'date' ? dateValue(text(raw[0])) : Number(raw[0]);
  return {x, y, value: y, name: text(raw[0]), group: text(raw[2])};
}

/** @param {unknown} value @returns {number | null} */
function finite(value) {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** @param {unknown} value */
function text(value) {
  return value === null || value === undefined ? '' : String(value);
}

/** @param {ChartBlock} block @param {string} series @param {readonly unknown[]} raw @returns {string} what a reader hears of one mark */
function say(block, series, raw) {
  const several = block.series.length > 1 && series ? `${series}, ` : '';
  if (block.chart === 'treemap') return `${raw[2] ? `${sayValue(raw[2])}, ` : ''}${sayValue(raw[0])}: ${sayValue(raw[1])}`;
  if (block.chart === 'heatmap') return `${several}${sayValue(raw[0])}, ${sayValue(raw[1])}: ${sayValue(raw[2])}`;
  if (block.chart === 'scatter') {
    const name = raw.length > 2 && raw[2] ? `${sayValue(raw[2])}: ` : '';
    return `${several}${name}${block.x} ${sayValue(raw[0])}, ${block.y} ${sayValue(raw[1])}`;
  }
  return `${several}${sayValue(raw[0])}: ${sayValue(raw[1])}`;
}

/** @param {unknown} value @returns {string} */
export function sayValue(value) {
  if (typeof value === 'number') return formatNumber(value, {maximumFractionDigits: Math.abs(value) >= 100 ? 1 : 4});
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return sayDate(dateValue(value), 'day', true);
  return text(value);
}

/**
 * @param {number} ms
 * @param {'year' | 'month' | 'day'} unit
 * @param {boolean} [whole] with the year
 * @returns {string}
 */
export function sayDate(ms, unit, whole = false) {
  /** @type {Intl.DateTimeFormatOptions} */
  const options = unit === 'year' ? {year: 'numeric'} : unit === 'month' ? {month: 'short', year: 'numeric'} : {day: 'numeric', month: 'short', ...(whole ? {year: 'numeric'} : {})};
  if (new Date(ms).getUTCFullYear() <= 0) options.era = 'short';
  return new Intl.DateTimeFormat(getLanguage(), {timeZone: 'UTC', ...options}).format(ms);
}

/** @param {string} date an ISO date, year-month or year @returns {string} as exact as it is given; what is no date stays */
export function sayDay(date) {
  const ms = dateValue(date);
  if (Number.isNaN(ms)) return date;
  const parts = date.replace(/^-/, '').split('T')[0].split('-').length;
  return sayDate(ms, parts === 1 ? 'year' : parts === 2 ? 'month' : 'day', parts === 3);
}

/** @param {ChartBlock} block @returns {{columns: Column[], rows: Row[]}} the same numbers as a table */
export function tableOf(block) {
  const named = block.series.length > 1 || (block.series.length === 1 && block.series[0].label !== '' && block.series[0].label !== block.y);
  /** @type {Column[]} */
  const lead = named && block.series.length > 1 ? [{key: 'series', label: t('chart.series')}] : [];
  const rows = block.series.flatMap((series) => series.points.map((point) => [...(lead.length > 0 ? [series.label] : []), ...point]));
  const width = Math.max(2, ...rows.map((row) => row.length - lead.length));
  const names = block.chart === 'heatmap' ? [block.x, block.y, t('chart.value')] : block.chart === 'treemap' ? [block.x, block.y, t('chart.group')] : [block.x, block.y, t('chart.name')];
  /** @type {Column[]} */
  const columns = Array.from({length: width}, (_, i) => ({key: `v${i}`, label: names[i] ?? '', type: typeof rows[0]?.[i + lead.length] === 'number' ? 'number' : 'text'}));
  return {columns: [...lead, ...columns], rows};
}
