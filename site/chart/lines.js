/** Lines and scattered points over a numeric, a time or a named x. */
import {nothing, svg} from 'lit';
import {axisNames, colour, fit, mark, sign, xTicks, yAxis, yGrid} from './draw.js';
import {extent, linear} from './scale.js';

/** @import {Drawing, Drawn, Edges} from './draw.js' */

const DASHES = ['', '6 3', '2 3', '8 3 2 3', '10 4', '4 2', '1 3', '12 3 2 3 2 3'];

/** @param {Drawing} drawing @returns {{height: number, edges: Edges, x: (value: number) => number, y: (value: number) => number, frame: unknown}} */
function plane(drawing) {
  const {model, width, block, measure} = drawing;
  const height = Math.min(360, Math.max(240, width * 0.5));
  const axis = yAxis(drawing, extent(model.points.map((point) => point.y), block.chart === 'line'), height - 62);
  const edges = {left: axis.room, right: 16, top: 26, bottom: 36};
  const plot = width - edges.left - edges.right;
  const named = model.kind === 'category';
  const found = named ? /** @type {[number, number]} */ ([0, Math.max(1, model.categories.length - 1)]) : extent(model.points.map((point) => point.x), false);
  const {at, words, low, high} = named
    ? {at: model.categories.map((_, i) => i), words: (/** @type {number} */ i) => model.categories[i], low: found[0], high: found[1]}
    : xTicks(model, found, plot);
  const x = linear(low, high, edges.left, edges.left + plot);
  const bottom = height - edges.bottom;
  const slot = plot / Math.max(1, at.length - 1);
  const widest = named ? Math.min(96, Math.max(1, ...model.categories.map(measure)) + 8) : 0;
  const every = named ? Math.max(1, Math.ceil(widest / Math.max(1, slot))) : 1;
  const frame = svg`${yGrid(edges, width, axis)}
    <line class="axis" x1=${edges.left} x2=${width - edges.right} y1=${bottom} y2=${bottom}></line>
    ${at.map((value, i) => (i % every === 0 && value >= low && value <= high
      ? svg`<text class="tick" x=${x(value)} y=${bottom + 16} text-anchor="middle">${named ? fit(words(value), Math.max(40, slot * every - 4), measure) : words(value)}</text>` : nothing))}
    ${axisNames(drawing, edges, height)}`;
  return {height, edges, x, y: (value) => edges.top + axis.scale(value), frame};
}

/** @param {Drawing} drawing @returns {Drawn} */
export function lines(drawing) {
  const {model} = drawing;
  const {height, x, y, frame} = plane(drawing);
  const size = model.points.length > 120 ? 4 : 8;
  const content = svg`${frame}
    ${model.series.map((_, series) => {
      const own = model.points.filter((point) => point.series === series).sort((a, b) => a.x - b.x);
      const path = own.map((point, i) => `${i === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`).join('');
      return svg`<path class="line ${colour(series)}" d=${path} stroke-dasharray=${DASHES[series % DASHES.length] || nothing}></path>`;
    })}
    ${model.points.map((point, index) => mark(drawing, point, index, svg`<circle class="hit" cx=${x(point.x)} cy=${y(point.y)} r="10"></circle>
      <path class="fill" transform="translate(${x(point.x)} ${y(point.y)})" d=${sign(point.series, size)}></path>`))}`;
  return {height, content};
}

/** @param {Drawing} drawing @returns {Drawn} */
export function scatter(drawing) {
  const {model} = drawing;
  const {height, x, y, frame} = plane(drawing);
  const size = model.points.length > 400 ? 6 : 9;
  const content = svg`${frame}
    ${model.points.map((point, index) => mark(drawing, point, index, svg`<path class="fill point" transform="translate(${x(point.x)} ${y(point.y)})" d=${sign(point.series, size)}></path>`))}`;
  return {height, content};
}
