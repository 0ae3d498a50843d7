import assert from 'node:assert/strict';
import {afterEach, beforeEach, test} from 'node:test';
import {ApiError, call, callJson} from '../../../site/api.js';

/** @type {{method: string, key: string | null}[]} */
let asked = [];
/** @type {(() => Response)[]} */
let answers = [];
const fetchBefore = globalThis.fetch;

beforeEach(() => {
  asked = [];
  answers = [];
  Object.defineProperty(globalThis, 'document', {value: {baseURI: 'https://example.org/data20/'}, configurable: true});
  globalThis.fetch = async (_, init) => {
    asked.push({method: init?.method ?? 'GET', key: new Headers(init?.headers).get('Idempotency-Key')});
    const next = answers.shift();
    return next ? next() : Response.json({});
  };
});

afterEach(() => {
  globalThis.fetch = fetchBefore;
  Reflect.deleteProperty(globalThis, 'document');
});

const dead = () => Response.json({code: 'engine.died', title: 'Gone'}, {status: 503});
const put = (/** @type {string} */ body) => call('api/articles/a.md', {method: 'PUT', body, headers: {'If-Match': '"1"'}});

test('whatever writes carries a key of its own, reading carries none', async () => {
  await call('api/articles');
  await put('# A');
  await call('api/articles/a.md', {method: 'DELETE'});
  await callJson('api/articles/a.md/move', {method: 'POST', body: {to: 'b.md'}});
  await callJson('api/jobs/1/apply', {method: 'POST', body: {}});
  await callJson('api/history/3/undo', {method: 'POST'});
  assert.equal(asked[0].key, null);
  const keys = asked.slice(1).map(({key}) => key);
  assert.ok(keys.every((key) => /^[0-9a-f-]{36}$/.test(key ?? '')));
  assert.equal(new Set(keys).size, keys.length);
});

test('an upload that only prepares a write is not repeated', async () => {
  await callJson('api/vault/import', {method: 'POST', body: new Blob(['zip']), headers: {'Content-Type': 'application/zip'}});
  await callJson('api/vault/import', {method: 'POST', body: new FormData()});
  assert.deepEqual(asked.map(({key}) => key), [null, null]);
});

test('the same action keeps its key until somebody answers it', async () => {
  answers = [dead, () => { throw new TypeError('Failed to fetch'); }];
  await assert.rejects(put('# A'), ApiError);
  await assert.rejects(put('# A'), (/** @type {ApiError} */ error) => error.code === 'network');
  await put('# A');
  await put('# A');
  const keys = asked.map(({key}) => key);
  assert.equal(new Set(keys.slice(0, 3)).size, 1);
  assert.notEqual(keys[3], keys[0]);
});

test('another text is another action, and a refusal ends one', async () => {
  answers = [dead, () => Response.json({code: 'stale'}, {status: 412})];
  await assert.rejects(put('# A'));
  await assert.rejects(put('# B'));
  await put('# B');
  assert.equal(new Set(asked.map(({key}) => key)).size, 3);
});
