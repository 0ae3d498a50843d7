/** Where the nodes of a graph lie: a force layout that gives the same picture for the same graph, worked out in slices. */
import {forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY} from 'd3-force';

/** @typedef {{id: string, label: string, group: string, path: string | null, degree: number, radius: number, x: number, y: number}} Node */
/** @typedef {{source: string, target: string, type: string}} Edge */

const SLICE_MS = 10;
/** Between nodes without links, at scale 1. */
const GAP = 32;

/** @param {number} degree links in and out @returns {number} px at scale 1 */
export function radiusOf(degree) {
  return 4 + Math.sqrt(degree) * 1.7;
}

/**
 * @param {Node[]} nodes their x and y are set
 * @param {readonly Edge[]} edges
 * @param {AbortSignal} signal
 * @returns {Promise<void>} when the forces have come to rest; the page stays responsive meanwhile
 */
export async function layOut(nodes, edges, signal) {
  const links = edges.map(({source, target}) => ({source, target}));
  const held = nodes.filter(({degree}) => degree > 0);
  const simulation = forceSimulation(/** @type {any[]} */ (held))
    .force('link', forceLink(links).id((/** @type {any} */ node) => node.id).distance(46).strength(0.35))
    .force('charge', forceManyBody().strength(-130).distanceMax(500))
    .force('x', forceX(0).strength(0.045))
    .force('y', forceY(0).strength(0.06))
    .force('collide', forceCollide((/** @type {any} */ node) => node.radius + 4))
    .alphaDecay(held.length > 1500 ? 0.05 : 0.0228)
    .stop();
  while (simulation.alpha() > simulation.alphaMin()) {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end && simulation.alpha() > simulation.alphaMin()) simulation.tick();
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  }
  lineUp(nodes.filter(({degree}) => degree === 0), held);
}

/**
 * Puts nodes that nothing holds in rows below the others: forces would blow them far off, and the rest be small in the picture that has to show them too.
 * @param {Node[]} lone their x and y are set
 * @param {readonly Node[]} linked
 */
function lineUp(lone, linked) {
  const box = boxOf(linked.length > 0 ? linked : [{x: 0, y: 0, radius: 0}]);
  const inRow = Math.max(Math.floor((box.right - box.left) / GAP), Math.ceil(Math.sqrt(lone.length * 2)));
  const middle = (box.left + box.right) / 2;
  lone.forEach((node, index) => {
    const row = Math.floor(index / inRow);
    const many = Math.min(inRow, lone.length - row * inRow);
    node.x = middle + ((index % inRow) - (many - 1) / 2) * GAP;
    node.y = box.bottom + GAP * (row + 1);
  });
}

/** @param {readonly {x: number, y: number, radius: number}[]} nodes at least one */
function boxOf(nodes) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const {x, y, radius} of nodes) {
    left = Math.min(left, x - radius);
    right = Math.max(right, x + radius);
    top = Math.min(top, y - radius);
    bottom = Math.max(bottom, y + radius);
  }
  return {left, right, top, bottom};
}

/**
 * @param {readonly {x: number, y: number, radius: number}[]} nodes
 * @param {number} width @param {number} height px of the picture
 * @returns {{scale: number, x: number, y: number}} the view in which all of them are seen
 */
export function fitView(nodes, width, height) {
  if (nodes.length === 0) return {scale: 1, x: width / 2, y: height / 2};
  const {left, right, top, bottom} = boxOf(nodes);
  const margin = 40;
  const scale = Math.min(2, (width - 2 * margin) / Math.max(1, right - left), (height - 2 * margin) / Math.max(1, bottom - top));
  return {scale, x: width / 2 - ((left + right) / 2) * scale, y: height / 2 - ((top + bottom) / 2) * scale};
}
