/** Heat map and treemap: amounts as areas. */
import {nothing, svg} from 'lit';
import {formatNumber, t} from '../i18n.js';
import {colour, fit, mark} from './draw.js';
import {sayValue} from './model.js';
import {extent, squarify} from './scale.js';

/** @import {Drawing, Drawn} from './draw.js' */
/** @import {Point} from './model.js' */
/** @import {Box} from './scale.js' */

const STEPS = 6;
const MOST_TILES = 120;

/** @param {Drawing} drawing @returns {Drawn} one hue, darker for more; the number stands in the cell where it fits */
export function heatmap(drawing) {
  const {model, width, measure, block} = drawing;
  const nameRoom = Math.min(Math.ceil(Math.max(0, ...model.rows.map(measure))) + 10, Math.round(width * 0.32));
  const cell = Math.max(10, Math.min(64, (width - nameRoom) / Math.max(1, model.categories.length)));
  const tall = Math.max(20, Math.min(36, cell));
  const [, high] = extent(model.points.map((point) => point.value), true);
  const low = Math.min(0, ...model.points.map((point) => point.value));
  const every = Math.max(1, Math.ceil(24 / cell));
  const slanted = Math.max(0, ...model.categories.map(measure)) > cell - 4;
  const longest = Math.min(110, Math.max(0, ...model.categories.map(measure)));
  const below = slanted ? longest * 0.72 + 18 : 24;
  const top = 8;
  const height = top + model.rows.length * tall + below + 18;
  const bottom = top + model.rows.length * tall;
  const content = svg`
    ${model.rows.map((name, i) => svg`<text class="tick" x=${nameRoom - 8} y=${top + i * tall + tall / 2} dy="0.34em" text-anchor="end">${fit(name, nameRoom - 8, measure)}</text>`)}
    ${model.points.map((point, index) => {
      const step = high === low ? 1 : Math.max(1, Math.ceil(((point.value - low) / (high - low)) * STEPS));
      const strength = point.value === low && low === 0 ? 0 : step;
      const words = sayValue(point.value);
      return mark(drawing, {...point, series: 0}, index, svg`<rect class="heat h${strength}" x=${nameRoom + point.x * cell} y=${top + point.y * tall} width=${cell - 1} height=${tall - 1}></rect>
        ${measure(words) < cell - 4 ? svg`<text class="heat-value h${strength}" x=${nameRoom + point.x * cell + cell / 2} y=${top + point.y * tall + tall / 2} dy="0.34em" text-anchor="middle" aria-hidden="true">${words}</text>` : nothing}`);
    })}
    ${model.categories.map((name, i) => (i % every !== 0 ? nothing : slanted
      ? svg`<text class="tick" transform="translate(${nameRoom + i * cell + cell / 2 + 4} ${bottom + 12}) rotate(-45)" text-anchor="end">${fit(name, longest, measure)}</text>`
      : svg`<text class="tick" x=${nameRoom + i * cell + cell / 2} y=${bottom + 16} text-anchor="middle">${name}</text>`))}
    <text class="axis-name" x="0" y=${height - 4}>${[block.y, block.x].filter(Boolean).join(' × ')} · ${sayValue(low)}–${sayValue(high)}</text>`;
  return {height, content};
}

/** @param {Drawing} drawing @returns {Drawn} groups side by side, their tiles inside, named where a name fits */
export function treemap(drawing) {
  const {model, width, measure} = drawing;
  const height = Math.min(440, Math.max(260, width * 0.56));
  const sorted = model.points.map((point, index) => ({point, index})).sort((a, b) => b.point.value - a.point.value).slice(0, MOST_TILES);
  const groups = groupTiles(sorted);
  const boxes = squarify(groups.map((group) => group.total), {x: 0, y: 0, width, height});
  const content = groups.map((group, g) => {
    const box = boxes[g];
    const itself = group.tiles.length === 1 && group.tiles[0].point.name === group.name;
    const headed = groups.length > 1 && group.name !== '' && !itself && box.height > 44 && box.width > 48;
    const inner = headed ? {x: box.x, y: box.y + 18, width: box.width, height: box.height - 18} : box;
    const tiles = squarify(group.tiles.map(({point}) => point.value), inner);
    return svg`<g>${headed ? svg`<text class="group-name" x=${box.x + 4} y=${box.y + 13}>${fit(group.name, box.width - 8, measure)}</text>` : nothing}
      ${group.tiles.map(({point, index}, i) => mark(drawing, {...point, series: g}, index, tile(point, tiles[i], g, measure)))}</g>`;
  });
  return {height, content: svg`${content}`, note: sorted.length < model.points.length ? t('chart.cut', {shown: sorted.length, total: model.points.length}) : undefined};
}

/** @param {Point} point @param {Box} box @param {number} group @param {(text: string) => number} measure */
function tile(point, box, group, measure) {
  const words = box.height > 20 && box.width > 34 ? fit(point.name, box.width - 12, measure) : '';
  const value = box.height > 38 && measure(formatNumber(point.value)) < box.width - 12 ? sayValue(point.value) : '';
  return svg`<rect class="tile ${colour(group)}" x=${box.x + 0.5} y=${box.y + 0.5} width=${Math.max(0, box.width - 1)} height=${Math.max(0, box.height - 1)} rx="2"></rect>
    ${words ? svg`<text class="tile-name" x=${box.x + 6} y=${box.y + 16} aria-hidden="true">${words}</text>` : nothing}
    ${words && value ? svg`<text class="tile-value" x=${box.x + 6} y=${box.y + 32} aria-hidden="true">${value}</text>` : nothing}`;
}

/** @param {{point: Point, index: number}[]} tiles largest first */
function groupTiles(tiles) {
  /** @type {Map<string, {name: string, total: number, tiles: {point: Point, index: number}[]}>} */
  const groups = new Map();
  for (const one of tiles) {
    const name = one.point.group;
    const group = groups.get(name) ?? {name, total: 0, tiles: []};
    group.total += one.point.value;
    group.tiles.push(one);
    groups.set(name, group);
  }
  return [...groups.values()].sort((a, b) => b.total - a.total);
}
