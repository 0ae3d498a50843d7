import assert from 'node:assert/strict';
import {test} from 'node:test';
import {filterRows, isCrowded, leadOf, roomOf, shownColumns, sortRows, toCsv} from '../../../site/table-rows.js';

const ROWS = [['b', 2], ['a', 10], ['', null], ['В', 2], ['a10', -1], ['a9', 0.5]];

test('numbers sort by value and empty cells come last in both directions', () => {
  assert.deepEqual(sortRows(ROWS, 1, 'ascending').map((row) => row[1]), [-1, 0.5, 2, 2, 10, null]);
  assert.deepEqual(sortRows(ROWS, 1, 'descending').map((row) => row[1]), [10, 2, 2, 0.5, -1, null]);
});

test('rows that are equal keep their order', () => {
  assert.deepEqual(sortRows(ROWS, 1, 'descending').filter((row) => row[1] === 2).map((row) => row[0]), ['b', 'В']);
});

test('names sort with the numbers inside them by value', () => {
  assert.deepEqual(sortRows(ROWS, 0, 'ascending').map((row) => row[0]), ['a', 'a9', 'a10', 'b', 'В', '']);
});

test('sorting leaves the rows that it was given', () => {
  const before = structuredClone(ROWS);
  sortRows(ROWS, 0, 'descending');
  assert.deepEqual(ROWS, before);
});

test('a filter wants every word, in any cell and any case', () => {
  const rows = [[{path: 'x.md', title: 'Ёлка'}, ['зима', 'дом']], ['лето', []]];
  assert.deepEqual(filterRows(rows, 'ЕЛКА зима'), [rows[0]]);
  assert.deepEqual(filterRows(rows, 'елка лето'), []);
  assert.equal(filterRows(rows, '  '), rows);
});

test('CSV quotes what needs it and disarms formulas', () => {
  const columns = [{key: 'a', label: 'Имя, "файл"'}, {key: 'b', label: 'n'}];
  assert.equal(toCsv(columns, [['=1+1', -5], ['x\ny', null], [['p', 'q'], true]]), '"Имя, ""файл""",n\r\n\'=1+1,-5\r\n"x\ny",\r\n"p, q",true\r\n');
});

test('a column of words has room for its longest text, numbers and tags take what they need', () => {
  const column = {key: 'a', label: 'A'};
  assert.equal(roomOf(column, [['two'], ['2026-11']], 0), 'short');
  assert.equal(roomOf({...column, type: 'article'}, [[{path: 'a.md', title: 'A timeline of keeping and finding'}]], 0), 'words');
  assert.equal(roomOf(column, [['x'.repeat(60)]], 0), 'long');
  assert.equal(roomOf(column, [], 0), 'short');
  assert.equal(roomOf({...column, type: 'tags'}, [[['x'.repeat(60)]]], 0), '');
});

test('a column without a cell is not drawn, one for specialists only on demand, the first always', () => {
  const columns = [{key: 'a', label: 'A'}, {key: 'b', label: 'B'}, {key: 'c', label: 'C', extra: true}, {key: 'd', label: 'D', extra: true}];
  const rows = [[null, [], 0, ''], [null, '', 1, null]];
  assert.deepEqual(shownColumns(columns, rows, false), {shown: [0], more: 1});
  assert.deepEqual(shownColumns(columns, rows, true), {shown: [0, 2], more: 1});
});

test('a phone has room for three short columns, not for a long text or many numbers', () => {
  const text = {key: 'a', label: 'Статья', type: 'article'};
  const number = (/** @type {string} */ label) => ({key: label, label, type: 'number'});
  const rows = [[{path: 'a.md', title: 'Сочетания клавиш при редактировании'}, 12, 345]];
  assert.equal(isCrowded([text, number('Цитируют'), number('Цитирует')], rows), false);
  assert.equal(isCrowded([text, number('Цитируют'), {key: 'why', label: 'Почему'}], [[...rows[0].slice(0, 2), 'x'.repeat(60)]]), true);
  assert.equal(isCrowded([text, number('Понимание'), number('Строчек'), number('Предложений')], [[...rows[0], 6]]), true);
  assert.equal(isCrowded([], []), false);
});

test('a card is headed by what its row is about, not by a number, a day or a kind', () => {
  const article = {key: 'a', label: 'Article', type: 'article'};
  const one = {path: 'a.md', title: 'A'};
  const text = {key: 't', label: 'T'};
  assert.equal(leadOf([{key: 'n', label: 'No.', type: 'number'}, article], [[1, one]], [0, 1]), 1);
  assert.equal(leadOf([text, article], [['severe', one]], [0, 1]), 1);
  assert.equal(leadOf([text, article], [['a term of several words', one]], [0, 1]), 0);
  assert.equal(leadOf([text, article], [['tea', [one, one]]], [0, 1]), 0);
  assert.equal(leadOf([{key: 'g', label: 'Tag', type: 'tags'}, article], [['tea', one]], [0, 1]), 0);
  assert.equal(leadOf([text], [['stem']], [0]), 0);
});
