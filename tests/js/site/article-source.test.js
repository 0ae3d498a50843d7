import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';
import {ApiError} from '../../../site/api.js';
import {decodeSource} from '../../../site/source-text.js';
import {writeOver} from '../../../site/article-source.js';

const fetchBefore = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = fetchBefore;
});

const source = decodeSource(new TextEncoder().encode('\ufeffa\r\nb\r\n'));

test('a text is written over the version that was read, and what comes back is what this has made', async () => {
  /** @type {[string, string | null, unknown][]} */
  const sent = [];
  globalThis.fetch = async (url, init) => {
    sent.push([String(url), new Headers(init?.headers).get('If-Match'), init?.body]);
    return Response.json({}, {headers: {ETag: '"two"'}});
  };
  const now = await writeOver('notes/a b.md', {etag: 'one', source}, 'a\nc\n');
  assert.deepEqual(sent.map(([url, ...rest]) => [new URL(url).pathname, ...rest]), [['/api/articles/notes/a%20b.md', '"one"', '\ufeffa\r\nc\r\n']]);
  assert.deepEqual(now, {etag: 'two', source: {text: 'a\nc\n', bom: true, lines: ['a\r\n', 'c\r\n']}});
});

test('what does not exist yet is only created', async () => {
  globalThis.fetch = async (_, init) => Response.json({}, {headers: {ETag: `"${new Headers(init?.headers).get('If-None-Match')}"`}});
  assert.equal((await writeOver('a.md', {etag: null, source}, 'x')).etag, '*');
});

test('the version of somebody else stops it', async () => {
  globalThis.fetch = async () => Response.json({code: 'stale', current: {etag: 'theirs', content: 'x'}}, {status: 412});
  await assert.rejects(writeOver('a.md', {etag: 'one', source}, 'y'), (/** @type {ApiError} */ error) => error.status === 412 && error.problem.current.etag === 'theirs');
});
