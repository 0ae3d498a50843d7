import assert from 'node:assert/strict';
import {test} from 'node:test';
import {sortPicked} from '../../../site/import-files.js';

/** @param {string} path @param {number} [size] */
const picked = (path, size = 1) => ({path, file: /** @type {File} */ (/** @type {unknown} */ ({name: path.split('/').at(-1), size}))});
const HASH = 'a'.repeat(40);
const GIT = ['HEAD', 'packed-refs', 'refs/heads/main', `objects/ab/${HASH.slice(2)}`, `objects/pack/pack-${HASH}.pack`, `objects/pack/pack-${HASH}.idx`];
const PRIVATE = ['config', 'index', 'hooks/pre-commit', 'logs/HEAD', 'refs/remotes/origin/main', 'objects/info/alternates', `objects/pack/pack-${HASH}.rev`];

test('of a .git folder goes along what its history is made of, and never its settings', () => {
  const {files, skipped} = sortPicked([picked('vault/a.md'), ...[...GIT, ...PRIVATE].map((part) => picked(`vault/.git/${part}`))]);
  assert.deepEqual(files.map(({path}) => path), ['a.md', ...GIT.map((part) => `.git/${part}`)]);
  assert.deepEqual(skipped, []);
});

test('a history that is too large stays behind with a word, the articles come', () => {
  const {files, skipped} = sortPicked([picked('vault/a.md'), picked('vault/.git/HEAD'), picked(`vault/.git/objects/pack/pack-${HASH}.pack`, 201 * 1024 * 1024)]);
  assert.deepEqual(files.map(({path}) => path), ['a.md']);
  assert.equal(skipped.length, 1);
  assert.equal(skipped[0].name, '.git/');
});

test('a repository without an article, and one inside node_modules, bring nothing', () => {
  assert.deepEqual(sortPicked([picked('v/.git/HEAD')]).files, []);
  const {files, skipped} = sortPicked([picked('v/a.md'), picked('v/node_modules/x/.git/HEAD')]);
  assert.deepEqual(files.map(({path}) => path), ['a.md']);
  assert.equal(skipped[0].name, 'node_modules/');
});
