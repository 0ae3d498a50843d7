/** Bars: lying for named things (names are long), standing for numbers, dates and histograms. */
import {nothing, svg} from 'lit';
import {formatNumber, t} from '../i18n.js';
import {axisNames, fillOf, fit, mark, patterns, xTicks, yAxis, yGrid} from './draw.js';
import {sayValue} from './model.js';
import {extent, linear} from './scale.js';

/** @import {Drawing, Drawn} from './draw.js' */
/** @import {Point} from './model.js' */

const MOST = 60;
const NARROW = 560;
/** of one bar, when there are so few that they would be blocks */
const WIDEST = 96;

/** @param {Drawing} drawing @returns {Drawn} */
function lyingBars(drawing) {
  const {model, width, measure} = drawing;
  const shown = Math.min(MOST, model.categories.length);
  const points = model.points.map((point, index) => ({point, index})).filter(({point}) => point.x < shown);
  const stacked = width < NARROW;
  const several = model.series.length;
  const bar = several > 1 ? 12 : 18;
  const row = bar * several + (stacked ? 28 : 8);
  const domain = extent(points.map(({point}) => point.y), true);
  const valueRoom = Math.ceil(Math.max(24, ...points.map(({point}) => measure(sayValue(point.y))))) + 12;
  const nameRoom = stacked ? 0 : Math.min(Math.ceil(Math.max(0, ...model.categories.slice(0, shown).map(measure))) + 12, Math.round(width * 0.42));
  const leftRoom = domain[0] < 0 ? valueRoom : 0;
  const scale = linear(domain[0], domain[1], nameRoom + leftRoom, width - valueRoom);
  const zero = scale(Math.max(domain[0], Math.min(0, domain[1])));
  const height = shown * row + 8;
  const top = (/** @type {number} */ place) => place * row + (stacked ? 20 : 4);
  const content = svg`${patterns(drawing.id, several)}
    ${model.categories.slice(0, shown).map((name, i) => svg`<text class="name" x=${stacked ? 0 : nameRoom - 10} y=${stacked ? i * row + 14 : top(i) + (bar * several) / 2} dy=${stacked ? 0 : '0.34em'}
      text-anchor=${stacked ? 'start' : 'end'} aria-hidden="true">${fit(name, stacked ? width : nameRoom - 10, measure)}</text>`)}
    ${points.map(({point, index}) => lyingBar(drawing, point, index, {y: top(point.x) + point.series * bar, bar, zero, end: scale(point.y), said: several === 1 && measure(model.categories[point.x]) <= (stacked ? width : nameRoom - 10)}))}
    ${stacked ? nothing : svg`<line class="axis" x1=${zero} x2=${zero} y1="0" y2=${height - 4}></line>`}`;
  return {height, content, note: shown < model.categories.length ? t('chart.cut', {shown, total: model.categories.length}) : undefined};
}

/** @param {Drawing} drawing @param {Point} point @param {number} index @param {{y: number, bar: number, zero: number, end: number, said: boolean}} place */
function lyingBar(drawing, point, index, {y, bar, zero, end, said}) {
  const from = Math.min(zero, end);
  const length = Math.max(1, Math.abs(end - zero));
  const negative = end < zero;
  return mark(drawing, point, index, svg`<rect class="hit" x="0" y=${y} width=${drawing.width} height=${bar}></rect>
    <rect x=${from} y=${y + 1} width=${length} height=${bar - 2} rx="2" fill=${fillOf(drawing.id, point.series)}></rect>
    <text class="value" x=${negative ? from - 6 : from + length + 6} y=${y + bar / 2} dy="0.34em" text-anchor=${negative ? 'end' : 'start'} aria-hidden="true">${sayValue(point.y)}</text>`, said);
}

/** @param {Drawing} drawing @returns {Drawn} */
function standingBars(drawing) {
  const {model, width} = drawing;
  const height = Math.min(320, Math.max(220, width * 0.45));
  const category = model.kind === 'category';
  const axis = yAxis(drawing, extent(model.points.map((point) => point.y), true), height - 58);
  const edges = {left: axis.room, right: 8, top: 24, bottom: 34};
  const plot = width - edges.left - edges.right;
  const xs = category ? model.categories.map((_, i) => i) : [...new Set(model.points.map((point) => point.x))].sort((a, b) => a - b);
  const gap = smallestGap(xs);
  // Whole numbers one apart are counted values, each in the middle of its bar; anything else is where a class begins.
  const classes = drawing.block.chart === 'histogram' && !category && !(gap === 1 && xs.every(Number.isInteger));
  const low = classes ? xs[0] : xs[0] - gap / 2;
  const high = xs[xs.length - 1] + (classes ? gap : gap / 2);
  const scale = linear(low, high, edges.left, edges.left + plot);
  const slot = (plot * gap) / Math.max(gap, high - low);
  const histogram = drawing.block.chart === 'histogram';
  const wide = (slot * (histogram ? 1 : 0.76)) / model.series.length - (histogram && slot > 4 ? 1 : 0);
  const bar = Math.max(1, xs.length < 4 ? Math.min(wide, WIDEST) : wide);
  const bottom = edges.top + axis.scale(axis.at[0]);
  const zero = edges.top + axis.scale(Math.max(axis.at[0], 0));
  const content = svg`${patterns(drawing.id, model.series.length)}${yGrid(edges, width, axis)}
    ${model.points.map((point, index) => {
      const x = scale(point.x) + (classes ? slot / 2 : 0) - (bar * model.series.length) / 2 + point.series * bar;
      const y = edges.top + axis.scale(point.y);
      return mark(drawing, point, index, svg`<rect class="hit" x=${x} y=${edges.top} width=${Math.max(bar, 3)} height=${bottom - edges.top}></rect>
        <rect x=${x} y=${Math.min(y, zero)} width=${bar} height=${Math.max(1, Math.abs(zero - y))} rx=${histogram ? 0 : 2} fill=${fillOf(drawing.id, point.series)}></rect>`);
    })}
    <line class="axis" x1=${edges.left} x2=${width - edges.right} y1=${zero} y2=${zero}></line>
    ${category ? categoryWords(drawing, scale, slot, bottom) : xs.length === 1 && !classes ? onlyWord(drawing, scale(xs[0]), bottom) : numberWords(drawing, [low, high], scale, bottom, plot)}
    ${axisNames(drawing, edges, height)}`;
  return {height, content};
}

/** @param {readonly number[]} xs ascending @returns {number} */
function smallestGap(xs) {
  let gap = Infinity;
  for (let i = 1; i < xs.length; i += 1) gap = Math.min(gap, xs[i] - xs[i - 1]);
  return Number.isFinite(gap) && gap > 0 ? gap : 1;
}

/** Every name when there is room, else every second, third … @param {Drawing} drawing @param {(value: number) => number} scale @param {number} slot @param {number} bottom */
function categoryWords({model, measure}, scale, slot, bottom) {
  const widest = Math.max(1, ...model.categories.map(measure)) + 8;
  const every = Math.max(1, Math.ceil(Math.min(widest, 96) / slot));
  return model.categories.map((name, i) => (i % every === 0
    ? svg`<text class="tick" x=${scale(i)} y=${bottom + 16} text-anchor="middle">${fit(name, slot * every - 4, measure)}</text>`
    : nothing));
}

/** A single place needs no scale around it. @param {Drawing} drawing @param {number} x @param {number} bottom */
function onlyWord({model}, x, bottom) {
  const {name, x: value} = model.points[0];
  return svg`<text class="tick" x=${x} y=${bottom + 16} text-anchor="middle">${model.kind === 'number' ? formatNumber(value) : name}</text>`;
}

/** @param {Drawing} drawing @param {[number, number]} domain @param {(value: number) => number} scale @param {number} bottom @param {number} plot */
function numberWords({model}, domain, scale, bottom, plot) {
  const {at, words} = xTicks(model, domain, plot);
  // Between two counted values (2 and 3 steps) there is nothing to name.
  const counted = model.kind === 'number' && model.points.every((point) => Number.isInteger(point.x));
  const halves = counted && !at.every(Number.isInteger);
  return at.filter((value) => value >= domain[0] && value <= domain[1] && (!counted || Number.isInteger(value)))
    .map((value) => svg`<text class="tick" x=${scale(value)} y=${bottom + 16} text-anchor="middle">${halves ? formatNumber(value, {useGrouping: false}) : words(value)}</text>`);
}

/** @param {Drawing} drawing @returns {Drawn} lying for named things, standing for the rest */
export function bars(drawing) {
  const {model, block} = drawing;
  if (block.chart === 'histogram' || model.kind !== 'category') return standingBars(drawing);
  return lyingBars(drawing);
}

