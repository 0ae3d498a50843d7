/** The fetch wrapper: which requests are the engine's, what it is told of them, and what comes back. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {slice} from '../../../js-shim/bytes.js';
import {EngineError, problemPage} from '../../../js-shim/problem.js';
import {engineURL} from '../../../js-shim/routes.js';
import {engineFetch} from '../../../js-shim/shim.js';

const base = new URL('https://d20.test/data20/');

/**
 * @typedef {import('../../../js-shim/bridge.js').Ask} Ask
 * @param {(ask: Ask) => Promise<import('../../../js-shim/bridge.js').Answer>} [ask]
 */
function wrapped(ask = async () => ({status: 200, headers: [], body: null})) {
  /** @type {Ask[]} */
  const asked = [];
  /** @type {unknown[]} */
  const passed = [];
  const fetch = engineFetch({
    base,
    ask: (what) => {
      asked.push(what);
      return ask(what);
    },
    original: async (...all) => {
      passed.push(all);
      return new Response('network');
    },
    languages: () => ['ru', 'en'],
  });
  return {fetch, asked, passed};
}

/** @param {Ask} ask @param {string} name */
const header = (ask, name) => ask.headers.filter(([each]) => each === name).map(([, value]) => value);

test('the app’s URLs are the engine’s, at the root of the origin too; all others are not', () => {
  const to = (/** @type {string} */ url) => engineURL(new URL(url, base), base)?.href ?? null;
  assert.equal(to('api/articles?limit=1'), 'https://d20.test/data20/api/articles?limit=1');
  assert.equal(to('/api/articles?limit=1'), 'https://d20.test/data20/api/articles?limit=1');
  for (const path of ['health', 'metrics', 'openapi.json', 'docs', 'docs/x']) {
    assert.equal(to(path), `https://d20.test/data20/${path}`);
    assert.equal(to(`/${path}`), `https://d20.test/data20/${path}`);
  }
  for (const other of ['', 'index.html', 'apiary', 'healthy', 'assets/api/x.js', '/other/api/x', 'https://else.test/api/x', 'data:,api/']) {
    assert.equal(to(other), null, other);
  }
});

test('what is not the engine’s goes to the network as it came', async () => {
  const {fetch, asked, passed} = wrapped();
  const init = {cache: /** @type {RequestCache} */ ('reload')};
  assert.equal(await (await fetch('build.json', init)).text(), 'network');
  assert.deepEqual(passed, [['build.json', init]]);
  assert.deepEqual(asked, []);
});

test('the engine is told what a browser would send', async () => {
  const {fetch, asked} = wrapped();
  await fetch('/api/run', {method: 'post', body: '{"a": "я"}', headers: {'content-type': 'application/json', prefer: 'wait=1'}});
  assert.equal(asked[0].method, 'POST');
  assert.equal(asked[0].url, 'https://d20.test/data20/api/run');
  assert.equal(new TextDecoder().decode(asked[0].body ?? undefined), '{"a": "я"}');
  assert.deepEqual(header(asked[0], 'host'), ['d20.test']);
  assert.deepEqual(header(asked[0], 'accept'), ['*/*']);
  assert.deepEqual(header(asked[0], 'accept-language'), ['ru,en;q=0.9']);
  assert.deepEqual(header(asked[0], 'content-length'), ['11']);
  assert.deepEqual(header(asked[0], 'prefer'), ['wait=1']);
});

test('a header that the caller gave is not added again', async () => {
  const {fetch, asked} = wrapped();
  await fetch('api/tools', {headers: {'accept-language': 'en', accept: 'text/csv'}});
  assert.deepEqual([header(asked[0], 'accept-language'), header(asked[0], 'accept')], [['en'], ['text/csv']]);
  assert.equal(asked[0].body, null);
});

for (const [name, body, type] of /** @type {[string, () => BodyInit, RegExp][]} */ ([
  ['FormData', () => {
    const form = new FormData();
    form.append('files', new Blob(['# A']), 'a.md');
    return form;
  }, /^multipart\/form-data; boundary=/],
  ['Blob', () => new Blob(['# A'], {type: 'application/zip'}), /^application\/zip$/],
  ['URLSearchParams', () => new URLSearchParams({a: '# A'}), /^application\/x-www-form-urlencoded/],
])) {
  test(`a body of ${name} arrives as bytes with its type`, async () => {
    const {fetch, asked} = wrapped();
    await fetch('api/vault/import', {method: 'POST', body: body()});
    assert.match(header(asked[0], 'content-type')[0], type);
    assert.match(new TextDecoder().decode(asked[0].body ?? undefined), /A/);
  });
}

test('a stream as body is read to its end', async () => {
  const {fetch, asked} = wrapped();
  const stream = new Blob(['один ', 'два']).stream();
  await fetch('api/articles/a.md', /** @type {RequestInit} */ ({method: 'PUT', body: stream, duplex: 'half'}));
  assert.equal(new TextDecoder().decode(asked[0].body ?? undefined), 'один два');
});

test('the answer has status, headers, body and address', async () => {
  const {fetch} = wrapped(async () => ({status: 201, headers: [['x-a', '1'], ['x-a', '2']], body: new Blob(['да']).stream()}));
  const response = await fetch('api/x');
  assert.deepEqual([response.status, response.headers.get('x-a'), response.url, await response.text()],
    [201, '1, 2', 'https://d20.test/data20/api/x', 'да']);
});

test('a redirect is followed as fetch follows it', async () => {
  const {fetch, asked} = wrapped(async ({url}) =>
    url.endsWith('/old') ? {status: 303, headers: [['location', 'new']], body: null} : {status: 200, headers: [], body: null});
  const response = await fetch('api/old', {method: 'POST', body: 'x'});
  assert.deepEqual(asked.map(({method, url, body}) => [method, new URL(url).pathname, body === null]),
    [['POST', '/data20/api/old', false], ['GET', '/data20/api/new', true]]);
  assert.equal(response.url, 'https://d20.test/data20/api/new');
});

test('a redirect without end is an error, one that is not to be followed is the answer', async () => {
  const {fetch} = wrapped(async () => ({status: 307, headers: [['location', 'loop']], body: null}));
  await assert.rejects(fetch('api/loop'), TypeError);
  assert.equal((await fetch('api/loop', {redirect: 'manual'})).status, 307);
});

test('a dead engine is a 503 problem document in the reader’s language', async () => {
  const {fetch} = wrapped(async () => {
    throw new EngineError('engine.gone', 'The worker died.');
  });
  const response = await fetch('api/x');
  assert.deepEqual([response.status, response.headers.get('retry-after'), response.headers.get('content-type')],
    [503, '1', 'application/problem+json']);
  const {code, title, reason} = await response.json();
  assert.deepEqual([code, title, reason], ['engine.gone', 'Движок остановился', 'The worker died.']);
});

test('an abort rejects as fetch does', async () => {
  const controller = new AbortController();
  const {fetch} = wrapped(({signal}) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))));
  const asked = fetch('api/x', {signal: controller.signal});
  controller.abort();
  await assert.rejects(asked, {name: 'AbortError'});
});

test('a failed navigation gets a page that asks again', async () => {
  const page = problemPage(new EngineError('engine.none', 'no tab'), {language: 'ru-RU', home: base.href});
  assert.deepEqual([page.status, page.headers.get('refresh'), page.headers.get('content-type')], [503, '2', 'text/html; charset=utf-8']);
  assert.match(await page.text(), /Движок не запущен/);
});

for (const [range, status, part] of /** @type {[string | null, number, string][]} */ ([
  [null, 200, '0123456789'], ['bytes=2-4', 206, '234'], ['bytes=8-', 206, '89'], ['bytes=-3', 206, '789'], ['bytes=5-99', 206, '56789'],
  ['bytes=10-', 416, ''], ['bytes=-', 200, '0123456789'], ['items=1-2', 200, '0123456789'], ['bytes=1-2,4-5', 200, '0123456789'],
])) {
  test(`a file asked for with range ${range} is answered with ${status}`, async () => {
    const answer = await slice(new Response('0123456789'), range);
    assert.deepEqual([answer.status, await answer.text()], [status, part]);
  });
}
