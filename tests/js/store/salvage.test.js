import assert from 'node:assert/strict';
import {test} from 'node:test';
import {everyFile} from '../../../js-shim/store-salvage.js';

const bytes = new Uint8Array();
const file = (/** @type {string} */ path) => ({path, bytes, modified: ''});

/** A database, or a second copy. @param {number} generation @param {string[]} paths @param {Error} [error] that ends the reading */
function source(generation, paths, error) {
  const read = async function* () {
    yield* paths.map(file);
    if (error) throw error;
  };
  return {generation, paths, read, store: {generation: async () => generation, readEverything: read, close: () => {}}};
}

/** @param {ReturnType<typeof source> | Error} database @param {ReturnType<typeof source> | Error | null} copy */
async function pathsOf(database, copy) {
  const paths = [];
  const files = everyFile(
    async () => {
      if (database instanceof Error) throw database;
      return database.store;
    },
    async () => {
      if (copy instanceof Error) throw copy;
      return copy;
    },
  );
  for await (const {path} of files) paths.push(path);
  return paths;
}

const broken = new Error('damaged');

test('a database that is as new as the copy gives everything', async () => {
  assert.deepEqual(await pathsOf(source(3, ['a.md', 'b.md']), source(3, ['a.md'])), ['a.md', 'b.md']);
});

test('a copy that knows more is given beside', async () => {
  assert.deepEqual(await pathsOf(source(3, ['a.md']), source(4, ['a.md', 'b.md'])), ['a.md', 'second-copy/a.md', 'second-copy/b.md']);
});

test('the copy steps in for a database that is empty or does not open', async () => {
  assert.deepEqual(await pathsOf(source(0, []), source(4, ['a.md'])), ['a.md']);
  assert.deepEqual(await pathsOf(broken, source(4, ['a.md'])), ['a.md']);
});

test('a database that breaks off while it is read is made up for by the copy', async () => {
  assert.deepEqual(await pathsOf(source(3, ['a.md'], broken), source(3, ['a.md', 'b.md'])), ['a.md', 'second-copy/a.md', 'second-copy/b.md']);
});

test('a copy that can not be read keeps nobody from the database', async () => {
  assert.deepEqual(await pathsOf(source(3, ['a.md']), broken), ['a.md']);
});

test('where neither can be read the reason is told', async () => {
  await assert.rejects(pathsOf(broken, null), broken);
});
