/** The files of a build in Cache Storage, with a cache and a network made for the test. */
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {test} from 'node:test';

import {Precache} from '../../../js-shim/precache.js';
import {Serving} from '../../../js-shim/sw-serving.js';

const base = 'https://d20.test/data20/';
const scope = 'd20:/data20/';

/** As much of Cache Storage as we use; keys are URLs. */
class FakeCaches {
  /** @type {Map<string, Map<string, Response>>} */
  all = new Map();
  keys = async () => [...this.all.keys()];
  delete = async (/** @type {string} */ name) => this.all.delete(name);
  open = async (/** @type {string} */ name) => {
    const cache = this.all.get(name) ?? new Map();
    this.all.set(name, cache);
    return {
      match: async (/** @type {string} */ url) => cache.get(url)?.clone(),
      put: async (/** @type {string} */ url, /** @type {Response} */ response) => void cache.set(url, response),
      delete: async (/** @type {string} */ url) => cache.delete(url),
    };
  };
}

/** @param {string} id @param {Record<string, string>} files */
function manifestOf(id, files) {
  const entries = Object.entries(files).map(([url, text]) => ({
    url, size: text.length, sha256: createHash('sha256').update(text).digest('hex'),
    tier: /** @type {'shell' | 'lazy'} */ (url.includes('lazy') ? 'lazy' : 'shell'),
  }));
  return {id, version: `version ${id}`, entries};
}

/**
 * @param {FakeCaches} caches
 * @param {string} id
 * @param {Record<string, string>} files what was built
 * @param {Record<string, string>} [served] what the server has
 */
function precacheOf(caches, id, files, served = files) {
  /** @type {string[]} */
  const fetched = [];
  const fetch = async (/** @type {string} */ url) => {
    const path = url.slice(base.length);
    fetched.push(path);
    return path in served ? new Response(served[path]) : new Response('', {status: 404});
  };
  const options = /** @type {any} */ ({base, scope, caches, fetch});
  return {precache: new Precache(manifestOf(id, files), options), fetched};
}

const ONE = {'index.html': 'one', 'assets/a.1.js': 'a', 'pyodide/x/big.wasm': 'big', 'assets/lazy.1.js': 'later'};

test('an install keeps every file but the lazy ones, and answers from them', async () => {
  const caches = new FakeCaches();
  const {precache, fetched} = precacheOf(caches, 'one', ONE);
  await precache.install();
  assert.deepEqual(fetched.sort(), ['assets/a.1.js', 'index.html', 'pyodide/x/big.wasm']);
  assert.equal(await (await precache.respond('index.html', 'one')).text(), 'one');
  assert.equal(fetched.length, 3);
  assert.deepEqual(await precache.builds(), [{id: 'one', version: 'version one'}]);
});

test('an update downloads only what has changed', async () => {
  const caches = new FakeCaches();
  await precacheOf(caches, 'one', ONE).precache.install();
  const {precache, fetched} = precacheOf(caches, 'two', {...ONE, 'index.html': 'two'});
  await precache.install();
  assert.deepEqual(fetched, ['index.html']);
  assert.deepEqual((await precache.builds()).map(({id}) => id), ['two', 'one']);
});

test('a file that is not as it was built fails the install, naming it, and the build is not whole', async () => {
  const caches = new FakeCaches();
  const {precache, fetched} = precacheOf(caches, 'one', ONE, {...ONE, 'assets/a.1.js': 'tampered'});
  await assert.rejects(precache.install(), {message: 'assets/a.1.js: it is not the file that was built.'});
  assert.equal(fetched.filter((url) => url === 'assets/a.1.js').length, 2, 'the HTTP cache may be stale: asked twice');
  assert.deepEqual(await precache.builds(), []);
});

test('a file that is missing fails the install, naming it', async () => {
  const {precache} = precacheOf(new FakeCaches(), 'one', ONE, {...ONE, 'index.html': /** @type {any} */ (undefined)});
  await assert.rejects(precache.install(), /^Error: index\.html: /);
});

test('an older page finds its files while a newer build serves', async () => {
  const caches = new FakeCaches();
  await precacheOf(caches, 'one', ONE).precache.install();
  const {precache} = precacheOf(caches, 'two', {'index.html': 'two', 'assets/a.2.js': 'a2'});
  await precache.install();
  assert.equal(await (await precache.respond('assets/a.1.js', 'two')).text(), 'a');
  assert.equal(await (await precache.respond('index.html', 'two')).text(), 'two');
  assert.equal(await (await precache.respond('index.html', 'one')).text(), 'one');
});

test('a file that a neighbour deleted is got again, verified and kept', async () => {
  const caches = new FakeCaches();
  const {precache, fetched} = precacheOf(caches, 'one', ONE);
  await precache.install();
  caches.all.clear();
  assert.equal(await (await precache.respond('assets/a.1.js', 'one')).text(), 'a');
  await precache.respond('assets/a.1.js', 'one');
  assert.equal(fetched.filter((url) => url === 'assets/a.1.js').length, 2);
});

test('a repair finds damaged and missing files and makes the build whole', async () => {
  const caches = new FakeCaches();
  const {precache} = precacheOf(caches, 'one', ONE);
  await precache.install();
  const cache = caches.all.get(`${scope}:build:one`);
  cache?.set(`${base}assets/a.1.js`, new Response('rotten'));
  cache?.delete(`${base}index.html`);
  assert.deepEqual((await precache.repair()).sort(), ['assets/a.1.js', 'index.html']);
  assert.deepEqual(await precache.repair(), []);
});

test('cleaning up leaves the builds to keep and whatever is not ours', async () => {
  const caches = new FakeCaches();
  for (const id of ['one', 'two']) await precacheOf(caches, id, ONE).precache.install();
  for (const name of ['theirs', 'd20:/:build:x', 'd20:/data20/other/:build:x', `${scope}:state`]) await caches.open(name);
  const {precache} = precacheOf(caches, 'three', ONE);
  await precache.install();
  await precache.cleanUp(['two']);
  assert.deepEqual((await caches.keys()).sort(),
    ['d20:/:build:x', `${scope}:build:three`, `${scope}:build:two`, `${scope}:state`, 'd20:/data20/other/:build:x', 'theirs'].sort());
});

test('failures in a row are counted, over restarts of the worker; a success forgets them', async () => {
  const caches = /** @type {any} */ (new FakeCaches());
  const serving = () => new Serving('two', {base, scope, caches});
  assert.equal(await serving().build(), 'two');
  assert.equal(await serving().note(false), 1);
  assert.equal(await serving().note(false), 2);
  await serving().use('one');
  assert.equal(await serving().build(), 'one');
  assert.equal(await serving().note(true), 0);
  assert.equal(await serving().note(false), 1);
});
