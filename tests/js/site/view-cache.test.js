import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {cacheKeys, writeCache} from '../../../site/cache.js';
import {keepView, readView} from '../../../site/view-cache.js';

/** @param {string} path */
const view = (path) => /** @type {import('../../../site/types.d.ts').ArticleView} */ (/** @type {unknown} */ ({path, html: `<p>${path}</p>`}));

test('the views read lately are kept, those read longest ago are forgotten, and drafts stay', async () => {
  await writeCache('draft:new', {text: 'unsaved'});
  for (let i = 0; i < 60; i += 1) void keepView(`${i}.md`, view(`${i}.md`));
  await keepView('10.md', view('10.md'));
  await keepView('60.md', view('60.md'));
  assert.equal((await cacheKeys('view:')).length, 50);
  assert.equal((await readView('60.md'))?.path, '60.md');
  assert.equal((await readView('10.md'))?.path, '10.md');
  assert.equal(await readView('9.md'), undefined);
  assert.deepEqual(await cacheKeys('draft:'), ['draft:new']);
});
