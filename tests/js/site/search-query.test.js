import assert from 'node:assert/strict';
import {test} from 'node:test';
import {hasTerm, markParts, term, toggleTerm} from '../../../site/search-query.js';

test('a facet is put into the query and taken out again', () => {
  const query = toggleTerm('кот "два слова"', 'tag', 'дом и сад');
  assert.equal(query, 'кот "два слова" tag:"дом и сад"');
  assert.ok(hasTerm(query, 'tag', 'Дом и сад'));
  assert.equal(toggleTerm(query, 'tag', 'дом и сад'), 'кот "два слова"');
});

test('a value with quotes cannot break out of its term', () => {
  assert.equal(term('tag', 'a" OR b'), 'tag:"a OR b"');
});

test('marks are counted in code points, as Python does', () => {
  assert.deepEqual(markParts('😀 кот тут', [[2, 5]]), [
    {text: '😀 ', marked: false}, {text: 'кот', marked: true}, {text: ' тут', marked: false},
  ]);
});

test('marks that overlap or are empty are passed over', () => {
  assert.deepEqual(markParts('abc', [[0, 2], [1, 3], [2, 2]]), [{text: 'ab', marked: true}, {text: 'c', marked: false}]);
  assert.deepEqual(markParts('', []), []);
});
