import assert from 'node:assert/strict';
import {test} from 'node:test';
import {foldersOf, folderTree} from '../../../site/folder-tree.js';
import {fitView} from '../../../site/graph-layout.js';
import {groupColours} from '../../../site/palette-colours.js';

/** @param {string} path */
const article = (path) => ({path, title: path.split('/').at(-1) ?? '', folder: '', tags: [], category: null, status: null, modified: null, words: 0, problems: 0});

test('folders come first and count what lies below them', () => {
  const [folder, note] = folderTree([article('z.md'), article('a/b/x.md'), article('a/y.md')]);
  assert.deepEqual([folder.key, folder.value, note.key], ['a/', 2, 'z.md']);
  assert.deepEqual(folder.children.map(({key}) => key), ['a/b/', 'a/y.md']);
});

test('the folders of an article are named from the outside in', () => {
  assert.deepEqual(foldersOf('a/b/c.md'), ['a/', 'a/b/']);
  assert.deepEqual(foldersOf('c.md'), []);
});

test('the commonest groups have colours of their own and the rest share one', () => {
  const groups = 'aaa bb c d e f g h i'.replaceAll(' ', '').split('');
  const colours = groupColours(groups);
  assert.equal(colours.get('a'), 0);
  assert.equal(colours.get('b'), 1);
  assert.deepEqual(['h', 'i'].map((group) => colours.get(group)), [7, 7]);
});

test('a view that fits shows every node, and one alone is not blown up', () => {
  const view = fitView([{x: -100, y: 0, radius: 5}, {x: 300, y: 50, radius: 5}], 500, 400);
  for (const x of [-100, 300]) assert.ok(x * view.scale + view.x >= 0 && x * view.scale + view.x <= 500);
  assert.equal(fitView([{x: 7, y: 7, radius: 5}], 500, 400).scale, 2);
  assert.equal(fitView([], 500, 400).scale, 1);
});
