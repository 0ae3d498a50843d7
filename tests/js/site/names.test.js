import assert from 'node:assert/strict';
import {test} from 'node:test';
import {findByName, scoreName} from '../../../site/fuzzy.js';
import {swapLayout} from '../../../site/layout.js';
import {fileNameOf, hostOf, tidyPath} from '../../../site/paths.js';
import {fold} from '../../../site/table-rows.js';

test('words typed on the other layout are turned over both ways', () => {
  assert.equal(swapLayout('тщеу'), 'note');
  assert.equal(swapLayout('pfvtnrf'), 'заметка');
  assert.equal(swapLayout('2026 №'), '2026 №');
});

test('the wrong layout finds what was meant', () => {
  const names = ['note taking', 'заметка', 'graph'];
  assert.deepEqual(findByName('тщеу', names, (name) => name, 5), ['note taking']);
  assert.deepEqual(findByName('pfvt', names, (name) => name, 5), ['заметка']);
});

test('a word at the start of a name counts more than inside', () => {
  const names = ['my search', 'research', 'search'];
  assert.deepEqual(findByName('search', names, (name) => name, 5), ['search', 'my search', 'research']);
});

test('every typed word must be there', () => {
  assert.equal(scoreName('поиск кот', fold('Как устроен поиск')), 0);
  assert.ok(scoreName('поиск как', fold('Как устроен поиск')) > 0);
});

test('ё is found as е', () => {
  assert.deepEqual(findByName('елочки', ['Ёлочки и тире'], fold, 5), ['Ёлочки и тире']);
});

test('a title becomes a file name that every system takes', () => {
  assert.equal(fileNameOf('Что такое: «поиск»? / 1.'), 'Что такое «поиск» 1');
  assert.equal(fileNameOf('..'), '');
  assert.equal(fileNameOf('a\u0000b\nc'), 'a b c');
});

test('a typed path is tidied and ends as an article', () => {
  assert.equal(tidyPath(' папка \\ имя '), 'папка/имя.md');
  assert.equal(tidyPath('/a//./b.markdown'), 'a/b.markdown');
  assert.equal(tidyPath('  '), '');
});

test('a host is named as it was written, and only one that a browser would go to', () => {
  assert.equal(hostOf('https://пример.рф/чай?x=1'), 'пример.рф');
  assert.equal(hostOf('http://good.example:8080/'), 'good.example');
  assert.equal(hostOf('https://good.example@evil.example/'), 'evil.example');
  assert.equal(hostOf('https://evil.example\\@good.example/'), 'evil.example');
  for (const url of ['javascript:alert(1)', 'good.example', 'https://', '']) assert.equal(hostOf(url), '');
});
