import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';
import {vault} from '../../../site/vault.js';

const fetchBefore = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = fetchBefore;
});

/** @param {number} count @param {string} prefix */
const named = (count, prefix) => Array.from({length: count}, (_, number) => ({path: `${prefix}${String(number).padStart(4, '0')}.md`, title: prefix}));

test('a list whose pages are of two generations is read again', async () => {
  const [before, after] = [named(1500, 'b'), [...named(3, 'a'), ...named(1500, 'b')]];
  let asked = 0;
  globalThis.fetch = async (url) => {
    const offset = Number(new URL(String(url)).searchParams.get('offset'));
    asked += 1;
    const [generation, all] = asked === 1 ? [1, before] : [2, after];
    return Response.json({generation, total: all.length, articles: all.slice(offset, offset + 1000)});
  };
  await vault.refresh();
  assert.deepEqual(vault.articles.map(({path}) => path), after.map(({path}) => path));
  assert.equal(vault.generation, 2);
});
