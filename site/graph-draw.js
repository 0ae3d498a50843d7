/** Draws a graph on a canvas in the colours of the theme. */
import {groupColours} from './palette-colours.js';

/** @typedef {import('./graph-layout.js').Node} Node */
/** @typedef {import('./graph-layout.js').Edge} Edge */
/**
 * @typedef {object} Picture
 * @property {readonly Node[]} nodes
 * @property {readonly Edge[]} edges
 * @property {{scale: number, x: number, y: number}} view
 * @property {string} selected
 * @property {string} hovered
 * @property {ReadonlySet<string> | null} lit those that were looked for; null when nothing is
 * @property {boolean} directed
 */

const LABELS = 30;
const FONT = 12;

/** @param {HTMLCanvasElement} canvas @param {Picture} picture */
export function drawGraph(canvas, picture) {
  const ratio = devicePixelRatio || 1;
  const {clientWidth: width, clientHeight: height} = canvas;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const colours = coloursOf(canvas);
  const focus = picture.selected || picture.hovered;
  const near = neighbours(picture.edges, focus) ?? picture.lit;
  drawEdges(context, picture, colours, {focus, calm: near !== null});
  drawNodes(context, picture, colours, near);
  drawLabels(context, picture, colours, near, {width, height});
}

/** @param {readonly Edge[]} edges @param {string} id @returns {Set<string> | null} the node and those beside it; null when none is in focus */
function neighbours(edges, id) {
  if (id === '') return null;
  const near = new Set([id]);
  for (const {source, target} of edges) {
    if (source === id) near.add(target);
    if (target === id) near.add(source);
  }
  return near;
}

/** @param {HTMLElement} element */
function coloursOf(element) {
  const style = getComputedStyle(element);
  const value = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {line: value('--line-strong'), ink: value('--ink'), paper: value('--paper'), accent: value('--accent'), faint: value('--line'), face: style.fontFamily,
    chart: [1, 2, 3, 4, 5, 6, 7, 8].map((i) => value(`--chart-${i}`))};
}

/** @typedef {ReturnType<typeof coloursOf>} Colours */

/** @param {CanvasRenderingContext2D} context @param {Picture} picture @param {Colours} colours @param {{focus: string, calm: boolean}} lights `calm`: something is lit, so the rest steps back */
function drawEdges(context, {nodes, edges, view, directed}, colours, {focus, calm}) {
  const places = new Map(nodes.map((node) => [node.id, node]));
  for (const {source, target} of edges) {
    const from = places.get(source);
    const to = places.get(target);
    if (!from || !to) continue;
    const lit = focus !== '' && (source === focus || target === focus);
    context.globalAlpha = lit ? 0.9 : calm ? 0.12 : 0.35;
    context.strokeStyle = lit ? colours.accent : colours.line;
    context.lineWidth = lit ? 1.5 : 1;
    const [x1, y1, x2, y2] = [from.x * view.scale + view.x, from.y * view.scale + view.y, to.x * view.scale + view.x, to.y * view.scale + view.y];
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
    if (directed && lit) arrow(context, {x1, y1, x2, y2}, to.radius * Math.min(1, view.scale) + 2, colours.accent);
  }
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {{x1: number, y1: number, x2: number, y2: number}} line @param {number} gap @param {string} colour */
function arrow(context, {x1, y1, x2, y2}, gap, colour) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const [x, y] = [x2 - Math.cos(angle) * gap, y2 - Math.sin(angle) * gap];
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y);
  for (const turn of [2.7, -2.7]) context.lineTo(x + 8 * Math.cos(angle + turn), y + 8 * Math.sin(angle + turn));
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {Picture} picture @param {Colours} colours @param {ReadonlySet<string> | null} near */
function drawNodes(context, {nodes, view, selected}, colours, near) {
  const groups = groupColours(nodes.map((node) => node.group));
  for (const node of nodes) {
    context.globalAlpha = near === null || near.has(node.id) ? 1 : 0.25;
    context.fillStyle = colours.chart[groups.get(node.group) ?? 7];
    context.beginPath();
    context.arc(node.x * view.scale + view.x, node.y * view.scale + view.y, Math.max(2, node.radius * Math.min(1.6, view.scale)), 0, 2 * Math.PI);
    context.fill();
    context.lineWidth = node.id === selected ? 3 : 1;
    context.strokeStyle = node.id === selected ? colours.ink : colours.paper;
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** @param {number} x @param {number} beside @param {number} wide @param {number} width @returns {number} where a name begins: right of its node, left of it where the edge would cut it, else against the edge */
function placeLabel(x, beside, wide, width) {
  if (x + beside + wide <= width) return x + beside;
  return x - beside - wide >= 0 ? x - beside - wide : Math.max(0, width - wide - 4);
}

/**
 * The names that fit: those in focus first, then the best linked; none over another.
 * @param {CanvasRenderingContext2D} context @param {Picture} picture @param {Colours} colours @param {ReadonlySet<string> | null} near
 * @param {{width: number, height: number}} size
 */
function drawLabels(context, {nodes, view, selected, hovered}, colours, near, {width, height}) {
  context.font = `${FONT}px ${colours.face}`;
  context.textBaseline = 'middle';
  const wanted = nodes
    .filter((node) => near === null || near.has(node.id))
    .map((node) => ({node, x: node.x * view.scale + view.x, y: node.y * view.scale + view.y, weight: node.id === selected || node.id === hovered ? Infinity : node.degree}))
    .filter(({x, y}) => x > -50 && x < width + 50 && y > 0 && y < height)
    .sort((left, right) => right.weight - left.weight)
    .slice(0, near === null ? LABELS * Math.max(1, view.scale) : 60);
  /** @type {{left: number, right: number, y: number}[]} */
  const taken = [];
  for (const {node, x, y} of wanted) {
    const text = node.label.length > 40 ? `${node.label.slice(0, 39)}…` : node.label;
    const wide = context.measureText(text).width;
    const beside = node.radius * Math.min(1.6, view.scale) + 4;
    const left = placeLabel(x, beside, wide, width);
    const right = left + wide;
    if (taken.some((box) => Math.abs(box.y - y) < FONT + 2 && left < box.right + 4 && right > box.left - 4)) continue;
    taken.push({left, right, y});
    context.lineWidth = 3;
    context.strokeStyle = colours.paper;
    context.strokeText(text, left, y);
    context.fillStyle = colours.ink;
    context.fillText(text, left, y);
  }
}
