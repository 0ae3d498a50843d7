import assert from 'node:assert/strict';
import {test} from 'node:test';
import {countLines, diffRows, filterFiles} from '../../../site/diff-rows.js';
import {snippetParts} from '../../../site/search-query.js';

/** @import {FileChange} from '../../../site/report-types.d.ts' */

test('lines are numbered on the sides that have them, with gaps between hunks', () => {
  const rows = diffRows([
    {old_start: 1, new_start: 1, lines: [{op: ' ', text: 'a', marks: []}, {op: '-', text: 'b', marks: []}, {op: '+', text: 'c', marks: []}, {op: ' ', text: 'd', marks: []}]},
    {old_start: 9, new_start: 9, lines: [{op: '+', text: 'e', marks: []}]},
  ]);
  assert.deepEqual(rows.map((row) => (row.kind === 'gap' ? 'gap' : [row.op, row.old, row.new])), [[' ', 1, 1], ['-', 2, null], ['+', null, 2], [' ', 3, 3], 'gap', ['+', null, 9]]);
});

test('a hunk that does not begin the file stands after a gap; a new file does not', () => {
  assert.equal(diffRows([{old_start: 5, new_start: 5, lines: [{op: ' ', text: '', marks: []}]}])[0].kind, 'gap');
  const created = diffRows([{old_start: 0, new_start: 1, lines: [{op: '+', text: 'x', marks: []}]}]);
  assert.deepEqual(created.map((row) => row.kind === 'line' && row.new), [1]);
});

test('changed words are counted in code points, as Python does', () => {
  const [row] = diffRows([{old_start: 1, new_start: 1, lines: [{op: '+', text: '🙂 новое слово', marks: [[2, 7]]}]}]);
  assert.deepEqual(row.kind === 'line' && row.parts, [{text: '🙂 ', marked: false}, {text: 'новое', marked: true}, {text: ' слово', marked: false}]);
});

test('files are counted and filtered by path or new name', () => {
  /** @type {FileChange[]} */
  const files = [
    {path: 'a/One.md', op: 'replace', to: null, added: 2, removed: 1, hunks: []},
    {path: 'b.md', op: 'rename', to: 'a/Two.md', added: 0, removed: 0, hunks: []},
  ];
  assert.deepEqual(countLines(files), {added: 2, removed: 1});
  assert.deepEqual(filterFiles(files, 'a/ two').map((file) => file.path), ['b.md']);
  assert.equal(filterFiles(files, '  ').length, 2);
});

test('matches in a snippet are what stands between the two marks', () => {
  assert.deepEqual(snippetParts('до \uE000слово\uE001 после'), [{text: 'до ', marked: false}, {text: 'слово', marked: true}, {text: ' после', marked: false}]);
  assert.deepEqual(snippetParts(''), []);
  assert.deepEqual(snippetParts('\uE000open'), [{text: 'open', marked: true}]);
});
