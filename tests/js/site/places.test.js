import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Places} from '../../../site/places.js';
import {parseRoute} from '../../../site/router.js';

const BASE = 'https://example.org/data20/';
const places = new Places({
  title: 'x', language: 'ru', home: 'Главная.md',
  pages: {'': ['О нас'], 'a b': ['ёж', 'c#d']},
  other: {'Главная.md': 'index.html', 'x.markdown': 'x.html', 'api/y.md': '_api/y.html', 'a b/index.md': 'a b/index.html'},
}, BASE);

/** @param {string} hash */
const address = (hash) => places.addressOf(parseRoute(hash), hash);

test('a published article has the address of its page, with the place in it', () => {
  assert.equal(address('#/a/a%20b/%D1%91%D0%B6.md'), `${BASE}a%20b/%D1%91%D0%B6.html`);
  assert.equal(address(`#/a/a%20b/c%23d.md?h=${encodeURIComponent('раздел')}`), `${BASE}a%20b/c%23d.html#${encodeURIComponent('раздел')}`);
  assert.equal(address('#/a/api/y.md'), `${BASE}_api/y.html`);
});

test('the home article has the address of the site', () => {
  assert.equal(address(`#/a/${encodeURIComponent('Главная.md')}`), BASE);
  for (const end of ['', 'index.html', 'index.html#x']) assert.equal(places.routeOf(BASE + end).path, 'Главная.md');
});

test("a folder's home has the folder's address", () => {
  assert.equal(address('#/a/a%20b/index.md'), `${BASE}a%20b/`);
  assert.equal(address('#/a/a%20b/index.md?h=x'), `${BASE}a%20b/#x`);
});

test("a reader's own article and every other view are routes of the app's page", () => {
  for (const hash of ['#/a/mine.md', '#/search?q=%D1%91%D0%B6', '#/tools/validate', '#/']) assert.equal(address(hash), `${BASE}app.html${hash}`);
});

test('addresses lead back to the article, however a host spells them', () => {
  for (const end of ['a%20b/%D1%91%D0%B6.html', 'a%20b/%d1%91%d0%b6', 'a%20b/%D0%B5%CC%88%D0%B6.html']) assert.equal(places.routeOf(BASE + end).path, 'a b/ёж.md');
  assert.equal(places.routeOf(`${BASE}x.html#%D1%91`).place, 'ё');
  assert.equal(places.routeOf(`${BASE}a%20b/`).path, 'a b/index.md');
  assert.equal(places.routeOf(`${BASE}app.html#/p/a%20b/%D1%91%D0%B6.html`).path, 'a b/ёж.md');
});

test('what is no page means the library; a route in the fragment always wins', () => {
  assert.equal(places.routeOf(`${BASE}tags/x.html`).name, 'library');
  assert.equal(places.routeOf(`${BASE}%E0%A4%A.html`).name, 'library');
  assert.deepEqual([places.routeOf(`${BASE}x.html#/search?q=1`).name, places.routeOf(`${BASE}app.html`).name], ['search', 'library']);
});

test('an address that was settled means the same route again', () => {
  for (const hash of ['#/a/a%20b/c%23d.md', `#/a/${encodeURIComponent('О нас.md')}?h=x`, '#/jobs/1', '#/a/mine.md?h=y']) {
    const route = parseRoute(hash);
    const again = places.routeOf(places.addressOf(route, hash));
    assert.deepEqual([again.name, again.path, again.place], [route.name, route.path, route.place]);
  }
});
