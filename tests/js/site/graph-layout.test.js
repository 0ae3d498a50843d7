import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fitView, layOut} from '../../../site/graph-layout.js';

/** @param {string} id @param {number} degree */
const node = (id, degree) => /** @type {import('../../../site/graph-layout.js').Node} */ ({id, label: id, group: '', path: null, degree, radius: 5});
const {signal} = new AbortController();

test('the same graph gives the same picture', async () => {
  const pictures = await Promise.all([0, 1].map(async () => {
    const nodes = [node('a', 2), node('b', 1), node('c', 1)];
    await layOut(nodes, [{source: 'a', target: 'b', type: ''}, {source: 'a', target: 'c', type: ''}], signal);
    return nodes.map(({x, y}) => [x, y]);
  }));
  assert.deepEqual(pictures[0], pictures[1]);
});

test('nodes without links lie below the others, none upon another', async () => {
  const nodes = [node('a', 1), node('b', 1), ...Array.from({length: 20}, (_, i) => node(`lone ${i}`, 0))];
  await layOut(nodes, [{source: 'a', target: 'b', type: ''}], signal);
  const [held, lone] = [nodes.slice(0, 2), nodes.slice(2)];
  assert.ok(Math.min(...lone.map(({y}) => y)) > Math.max(...held.map(({y}) => y)) + 10);
  assert.equal(new Set(lone.map(({x, y}) => `${x} ${y}`)).size, 20);
});

test('a graph of nothing but lone nodes, and an empty one, have a picture', async () => {
  const nodes = [node('a', 0), node('b', 0)];
  await layOut(nodes, [], signal);
  assert.ok(nodes.every(({x, y}) => Number.isFinite(x) && Number.isFinite(y)));
  await layOut([], [], signal);
  assert.deepEqual(fitView([], 100, 50), {scale: 1, x: 50, y: 25});
});

test('all of it is seen in the view that fits', () => {
  const nodes = [{x: -300, y: 0, radius: 5}, {x: 900, y: 40, radius: 9}];
  const {scale, x, y} = fitView(nodes, 800, 400);
  for (const {x: nx, y: ny, radius} of nodes) {
    assert.ok((nx - radius) * scale + x >= 0 && (nx + radius) * scale + x <= 800);
    assert.ok((ny - radius) * scale + y >= 0 && (ny + radius) * scale + y <= 400);
  }
});
