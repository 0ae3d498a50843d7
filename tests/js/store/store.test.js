import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {StoreError, databaseName, deleteVaultDatabase, openVaultStore} from '../../../js-shim/store.js';

let number = 0;
const freshScope = () => `/t${number++}/`;
const bytes = (text) => new TextEncoder().encode(text);
const text = (array) => new TextDecoder().decode(array);
const hash = (content) => `sha-${content}`;

/** @param {number} expected @param {Record<string, string>} files */
function creating(expected, files, more = {}) {
  const paths = Object.keys(files);
  const puts = paths.map((path) => ({path, hash: hash(files[path]), modified: '2026-01-02T03:04:05+00:00', kind: path.endsWith('.md') ? 'article' : 'attachment'}));
  const entry = {generation: expected + 1, at: 'now', by: 'editor', facts: {}, edits: []};
  return [JSON.stringify({expected, puts, deletes: [], blobs: [], entry, idempotency: null, ...more}), paths.map((path) => bytes(files[path])), []];
}

async function contents(store) {
  const {head, chunks} = await store.open();
  const all = Buffer.concat(chunks);
  const {articles} = JSON.parse(head);
  let at = 0;
  return Object.fromEntries(articles.map(([path, , , size]) => [path, all.subarray(at, at += size).toString()]));
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof StoreError, String(error));
    return error;
  }
  return assert.fail('it went through');
}

test('a commit is there for the next handle, sorted, byte for byte', async () => {
  const scope = freshScope();
  const store = await openVaultStore({scope});
  await store.commit(...creating(0, {'я.md': 'Привет', 'a.md': '', 'p.png': 'picture'}));
  const other = await openVaultStore({scope});
  assert.deepEqual(await contents(other), {'a.md': '', 'я.md': 'Привет'});
  assert.equal(JSON.parse((await other.open()).head).generation, 1);
  assert.equal(text((await other.readFile('p.png')).bytes), 'picture');
  assert.equal(text(await other.readBlob(hash('Привет'))), 'Привет');
  assert.equal(await other.readFile('missing.md'), null);
});

test('large vaults come in several chunks, each file within one', async () => {
  const store = await openVaultStore({scope: freshScope()});
  const files = Object.fromEntries(Array.from({length: 1203}, (_, n) => [`${String(n).padStart(4, '0')}.md`, `${n} `.repeat(3000)]));
  await store.commit(...creating(0, files));
  assert.ok((await store.open()).chunks.length > 1);
  assert.deepEqual(await contents(store), files);
});

test('a large commit says how far it is while it is written, and nothing before or after', async () => {
  const store = await openVaultStore({scope: freshScope()});
  const files = Object.fromEntries(Array.from({length: 250}, (_, n) => [`${n}.${n % 2 ? 'md' : 'png'}`, `${n}`]));
  const seen = [];
  let now = store.writing;
  Object.defineProperty(store, 'writing', {get: () => now, set: (value) => seen.push(now = value)});
  await store.commit(...creating(0, files));
  assert.deepEqual(seen, [{done: 100, total: 250}, {done: 200, total: 250}, null]);
});

test('a commit on a passed generation names both and writes nothing', async () => {
  const store = await openVaultStore({scope: freshScope()});
  await store.commit(...creating(0, {'a.md': 'one'}));
  const error = await failure(store.commit(...creating(0, {'b.md': 'two'}, {idempotency: ['k', {}]})));
  assert.deepEqual([error.kind, error.expected, error.actual], ['generation', 0, 1]);
  assert.deepEqual(await contents(store), {'a.md': 'one'});
  assert.equal(await store.idempotent('k'), null);
  assert.equal(await store.journalSize(), 1);
});

test('vaults in one database do not see each other', async () => {
  const scope = freshScope();
  const [one, two] = [await openVaultStore({scope, vault: 'a'}), await openVaultStore({scope, vault: 'ab'})];
  await one.commit(...creating(0, {'x.md': 'one'}));
  await one.putRecords('k', ['1'], ['{}']);
  assert.deepEqual(await contents(two), {});
  assert.equal(await two.generation(), 0);
  assert.deepEqual(await two.getRecords('k'), [[], []]);
});

test('a connection closed under a write is opened again and the write happens once', async () => {
  const scope = freshScope();
  const store = await openVaultStore({scope});
  await store.commit(...creating(0, {'a.md': 'one'}));
  const transaction = IDBDatabase.prototype.transaction;
  for (const [moment, name] of [['before', 'InvalidStateError'], ['before', 'UnknownError']]) {
    let broken = false;
    IDBDatabase.prototype.transaction = function (...args) {
      if (!broken) {
        broken = true;
        throw new DOMException(`lost ${moment}`, name);
      }
      return transaction.apply(this, args);
    };
    const generation = name === 'UnknownError' ? 2 : 1;
    await store.commit(...creating(generation, {[`${name}.md`]: 'two'}));
    IDBDatabase.prototype.transaction = transaction;
    assert.ok(broken);
  }
  assert.equal(await store.generation(), 3);
});

test('a write whose success was lost on the way is recognised, not repeated', async () => {
  const store = await openVaultStore({scope: freshScope()});
  const put = IDBObjectStore.prototype.put;
  const transaction = IDBDatabase.prototype.transaction;
  let attempts = 0;
  let journalled = 0;
  // The transaction completes, but the connection dies before the page learns of it.
  IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
    const tx = transaction.call(this, names, mode, ...rest);
    if (mode === 'readwrite' && ++attempts === 1) {
      const listen = tx.addEventListener.bind(tx);
      const listeners = {};
      tx.addEventListener = (type, listener) => {
        listeners[type] ??= listener;
        listen(type, type === 'complete' && listener === listeners.complete ? (event) => listeners.abort(event) : listener);
      };
    }
    return tx;
  };
  IDBObjectStore.prototype.put = function (row, ...rest) {
    if (this.name === 'journal') journalled++;
    return put.call(this, row, ...rest);
  };
  try {
    await store.commit(...creating(0, {'a.md': 'one'}));
  } finally {
    IDBObjectStore.prototype.put = put;
    IDBDatabase.prototype.transaction = transaction;
  }
  assert.deepEqual([attempts, journalled, await store.generation()], [2, 1, 1]);
});

test('no space at the very end, when the transaction completes, is told as quota too', async () => {
  const store = await openVaultStore({scope: freshScope()});
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
    const tx = transaction.call(this, names, mode, ...rest);
    if (mode === 'readwrite') {
      const listen = tx.addEventListener.bind(tx);
      const listeners = {};
      tx.addEventListener = (type, listener) => {
        listeners[type] ??= listener;
        listen(type, type === 'complete' && listener === listeners.complete ? (event) => {
          Object.defineProperty(tx, 'error', {value: new DOMException('full', 'QuotaExceededError')});
          listeners.abort(event);
        } : listener);
      };
    }
    return tx;
  };
  try {
    assert.equal((await failure(store.commit(...creating(0, {'a.md': 'one'})))).kind, 'quota');
  } finally {
    IDBDatabase.prototype.transaction = transaction;
  }
});

test('every write asks for strict durability', async () => {
  const store = await openVaultStore({scope: freshScope()});
  const transaction = IDBDatabase.prototype.transaction;
  const asked = [];
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    if (mode === 'readwrite') asked.push(options?.durability);
    return transaction.call(this, names, mode, options);
  };
  try {
    await store.commit(...creating(0, {'a.md': 'one'}));
    await store.putRecords('k', ['1'], ['{}']);
    await store.deleteRecords('k', ['1']);
  } finally {
    IDBDatabase.prototype.transaction = transaction;
  }
  assert.deepEqual(asked, ['strict', 'strict', 'strict']);
});

test('no space is told as quota and leaves nothing behind', async () => {
  const store = await openVaultStore({scope: freshScope()});
  await store.commit(...creating(0, {'a.md': 'one'}));
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (row, ...rest) {
    if (this.name === 'journal') throw new DOMException('full', 'QuotaExceededError');
    return put.call(this, row, ...rest);
  };
  const error = await failure(store.commit(...creating(1, {'b.md': 'two'})));
  IDBObjectStore.prototype.put = put;
  assert.equal(error.kind, 'quota');
  assert.deepEqual(await contents(store), {'a.md': 'one'});
  assert.equal(await store.generation(), 1);
  await store.commit(...creating(1, {'b.md': 'two'}));
});

test('an upgrade or a reset by another tab is let through, and the store works on', async () => {
  const scope = freshScope();
  const store = await openVaultStore({scope});
  await store.commit(...creating(0, {'a.md': 'one'}));
  let blocked = false;
  await deleteVaultDatabase(scope, () => {
    blocked = true;
  });
  assert.equal(blocked, false);
  assert.equal(await store.generation(), 0);
});

test('a database of a newer version is refused with a sentence', async () => {
  const scope = freshScope();
  await new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName(scope), 1000);
    request.onsuccess = () => resolve(request.result.close());
    request.onerror = () => reject(request.error);
  });
  const error = await failure(openVaultStore({scope}));
  assert.equal(error.kind, 'failed');
  assert.match(error.message, /newer version/);
});

test('everything can be read without Python', async () => {
  const store = await openVaultStore({scope: freshScope()});
  await store.commit(...creating(0, {'b.md': 'two', 'a.md': 'one', 'p.png': 'picture'}));
  const files = [];
  for await (const file of store.readEverything()) files.push([file.path, text(file.bytes), file.modified]);
  const at = '2026-01-02T03:04:05+00:00';
  assert.deepEqual(files, [['a.md', 'one', at], ['b.md', 'two', at], ['p.png', 'picture', at]]);
});
