import assert from 'node:assert/strict';
import {test} from 'node:test';
import {articleHref, href, parseRoute} from '../../../site/router.js';

/** @param {string} hash */
function parsed(hash) {
  const {name, path, place, query} = parseRoute(hash);
  return {name, path, place, query: String(query)};
}

test('an empty address is the library', () => {
  for (const hash of ['', '#', '#/']) assert.deepEqual(parsed(hash), {name: 'library', path: '', place: '', query: ''});
});

test('an article with any name comes back from its own address', () => {
  for (const path of ['note.md', 'папка/Как устроен поиск.md', 'a b/100% #1?.md', 'x/%2F.md', 'ё/Ёлка & co+1.md', "it's (one).md"]) {
    assert.deepEqual(parsed(articleHref(path)), {name: 'a', path, place: '', query: ''});
    assert.equal(parsed(articleHref(path, 'глава-2')).place, 'глава-2');
    assert.equal(parsed(articleHref(path, 'глава-2')).path, path);
  }
});

test('a place is taken from ?h= and from a second number sign', () => {
  assert.equal(parsed('#/a/note.md?h=one').place, 'one');
  assert.equal(parsed('#/a/note.md#%D0%B4%D0%B2%D0%B0').place, 'два');
});

test('an address that nobody has is missing, never another view', () => {
  for (const hash of ['#/nope', '#/a', '#/settings/x', '#/search/words']) assert.equal(parsed(hash).name, 'missing', hash);
});

test('a broken percent encoding is read as it is written', () => {
  assert.equal(parsed('#/a/100%.md').path, '100%.md');
});

test('empty values are left out of an address and lists are repeated', () => {
  assert.equal(href('search', '', {q: 'a b', tag: '', from: undefined}), '#/search?q=a+b');
  assert.equal(href('search', '', {tag: ['x', 'y']}), '#/search?tag=x&tag=y');
  assert.equal(href('library'), '#/');
  assert.equal(parseRoute(href('search', '', {q: 'a&b=c#d'})).query.get('q'), 'a&b=c#d');
});
