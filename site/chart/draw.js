/** What the drawings share: the room inside the axes, ticks with their words, marks that can be pointed at and walked. */
import {nothing, svg} from 'lit';
import {formatNumber} from '../i18n.js';
import {sayDate} from './model.js';
import {linear, niceStep, ticks, timeTicks} from './scale.js';

/** @import {ChartBlock} from '../report-types.d.ts' */
/** @import {ChartModel, Point} from './model.js' */

/**
 * @typedef {object} Drawing what a drawing is given
 * @property {ChartBlock} block
 * @property {ChartModel} model
 * @property {number} width px
 * @property {string} id unique in the page, for patterns
 * @property {number} active mark that takes the focus
 * @property {(text: string) => number} measure px of a text at the size of ticks
 */
/** @typedef {{height: number, content: unknown, note?: string}} Drawn */

const SERIES = 8;

/** @param {number} series @returns {string} class of its colour */
export function colour(series) {
  return `c${(series % SERIES) + 1}`;
}

/** Sample fills: colour and pattern say the same. @param {string} id @param {number} count */
export function patterns(id, count) {
  const lines = ['', 'M-2 2l4-4M0 8l8-8M6 10l4-4', 'M-2 6l4 4M0 0l8 8M6-2l4 4', 'M0 4h8', 'M4 0v8', 'M0 4h8M4 0v8', 'M-2 2l4-4M0 8l8-8M6 10l4-4M-2 6l4 4M0 0l8 8M6-2l4 4', 'M3 4h2'];
  return svg`<defs>${Array.from({length: Math.min(count, SERIES)}, (_, i) => svg`<pattern id="${id}-p${i}" class=${colour(i)} width="8" height="8" patternUnits="userSpaceOnUse">
    <rect width="8" height="8" class="fill"></rect>${lines[i] ? svg`<path d=${lines[i]} class="hatch"></path>` : nothing}</pattern>`)}</defs>`;
}

/** @param {string} id @param {number} series @returns {string} value of `fill` */
export function fillOf(id, series) {
  return `url(#${id}-p${series % SERIES})`;
}

/**
 * A mark's attributes live on one group: what is said, its number for tooltip and keys, and whether Tab stops at it.
 * @param {Drawing} drawing
 * @param {Point} point
 * @param {number} index
 * @param {unknown} shape
 * @param {boolean} [said] name and value stand beside it already: no tooltip
 */
export function mark(drawing, point, index, shape, said = false) {
  return svg`<g class="chart-mark ${colour(point.series)}" role="img" aria-label=${point.label} data-mark=${index} data-said=${said ? '' : nothing} tabindex=${index === drawing.active ? 0 : -1}>${shape}</g>`;
}

/** Outline of a sign of about `size` px around 0,0; each series has its own. @param {number} series @param {number} size @returns {string} path data */
export function sign(series, size) {
  const r = size / 2;
  const d = r * 1.25;
  switch (series % SERIES) {
    case 1: return `M${-r} ${-r}h${size}v${size}h${-size}z`;
    case 2: return `M0 ${-d}L${d} ${r}L${-d} ${r}z`;
    case 3: return `M0 ${-d}L${d} 0L0 ${d}L${-d} 0z`;
    case 4: return `M0 ${d}L${d} ${-r}L${-d} ${-r}z`;
    case 5: return `M${-r / 3} ${-r}h${(r * 2) / 3}v${(r * 2) / 3}h${(r * 2) / 3}v${(r * 2) / 3}h${(-r * 2) / 3}v${(r * 2) / 3}h${(-r * 2) / 3}v${(-r * 2) / 3}h${(-r * 2) / 3}v${(-r * 2) / 3}h${(r * 2) / 3}z`;
    case 6: return `M0 ${-d}L${d} ${-r / 4}L${r * 0.8} ${d}H${-r * 0.8}L${-d} ${-r / 4}z`;
    case 7: return `M${-r / 2} ${-r}H${r / 2}L${r} 0L${r / 2} ${r}H${-r / 2}L${-r} 0z`;
    default: return `M${-r} 0a${r} ${r} 0 1 0 ${size} 0a${r} ${r} 0 1 0 ${-size} 0z`;
  }
}

/** @param {number} low @param {number} high @param {number} about @returns {(value: number) => string} numbers as the ticks of an axis say them */
function tickWords(low, high, about) {
  const step = niceStep(low, high, about);
  const digits = Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const compact = Math.max(Math.abs(low), Math.abs(high)) >= 100_000;
  return (value) => formatNumber(value, compact ? {notation: 'compact', maximumFractionDigits: 1} : {minimumFractionDigits: digits, maximumFractionDigits: digits});
}

/** @typedef {{left: number, right: number, top: number, bottom: number}} Edges */

/**
 * @param {Drawing} drawing
 * @param {[number, number]} domain
 * @param {number} height px of the plot
 * @returns {{scale: (value: number) => number, at: number[], words: (value: number) => string, room: number}} the y axis; `room`: px its words take
 */
export function yAxis(drawing, domain, height) {
  const about = Math.max(2, Math.round(height / 56));
  const at = ticks(domain[0], domain[1], about);
  const words = tickWords(at[0], at[at.length - 1], at.length - 1);
  return {at, words, scale: linear(at[0], at[at.length - 1], height, 0), room: Math.ceil(Math.max(...at.map((value) => drawing.measure(words(value))))) + 10};
}

/**
 * @param {ChartModel} model
 * @param {[number, number]} domain of x
 * @param {number} width px of the plot
 * @returns {{at: number[], words: (value: number) => string, low: number, high: number}} ticks of a numeric or a time axis
 */
export function xTicks(model, domain, width) {
  const about = Math.max(2, Math.round(width / 90));
  if (model.kind === 'date') {
    const {at, unit} = timeTicks(domain[0], domain[1], about);
    return {at, words: (value) => sayDate(value, unit), low: domain[0], high: domain[1]};
  }
  const at = ticks(domain[0], domain[1], about);
  const words = tickWords(at[0], at[at.length - 1], at.length - 1);
  // Years and the like: a grouping space would make them amounts.
  const years = at.every((value) => Number.isInteger(value) && value >= 1000 && value <= 2999);
  return {at, words: years ? String : words, low: at[0], high: at[at.length - 1]};
}

/**
 * @param {Edges} edges of the plot inside the picture
 * @param {number} width
 * @param {{at: number[], words: (value: number) => string, scale: (value: number) => number}} axis
 */
export function yGrid(edges, width, axis) {
  return axis.at.map((value) => {
    const y = edges.top + axis.scale(value);
    return svg`<line class="grid" x1=${edges.left} x2=${width - edges.right} y1=${y} y2=${y}></line>
      <text class="tick" x=${edges.left - 8} y=${y} dy="0.32em" text-anchor="end">${axis.words(value)}</text>`;
  });
}

/** @param {{block: ChartBlock, width: number}} drawing @param {Edges} edges @param {number} height of the picture */
export function axisNames({block, width}, edges, height) {
  return svg`<text class="axis-name" x=${edges.left} y=${12} text-anchor="start">${block.y}</text>
    <text class="axis-name" x=${width - edges.right} y=${height - 4} text-anchor="end">${block.x}</text>`;
}

/** @param {string} text @param {number} room px @param {(text: string) => number} measure @returns {string} cut with an ellipsis where it does not fit */
export function fit(text, room, measure) {
  if (measure(text) <= room) return text;
  const letters = [...text];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${letters.slice(0, middle).join('').trimEnd()}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${letters.slice(0, low).join('').trimEnd()}…`;
}
