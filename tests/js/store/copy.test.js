import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import {after, test} from 'node:test';

import {PACE} from '../../../js-shim/store-copy.js';
import {Unavailable} from '../../../js-shim/store-files.js';
import {StoreError, databaseName, deleteVaultDatabase, openVaultStore} from '../../../js-shim/store.js';
import {openCopy} from '../../../js-shim/store-salvage.js';
import {until} from '../until.js';
import {MemoryFiles} from './memory-files.js';

const pace = {...PACE, delay: 1, rest: 0, again: 5};
const never = {...pace, delay: 100_000};
const bytes = (text) => new TextEncoder().encode(text);
const opened = [];
let number = 0;
after(() => opened.forEach((store) => store.close()));

/** A scope with a store and its files; `open()` opens it as the next start would. */
function vault(how = pace) {
  const scope = `/c${number++}/`;
  const files = new MemoryFiles();
  return {
    scope, files,
    async open(more = {}) {
      const store = await openVaultStore({scope, files, pace: how, ...more});
      opened.push(store);
      return store;
    },
  };
}

/** A commit of files (path to text; null deletes), which keeps blobs (hash to text). */
function commitOf(expected, files, {kept = {}, key = null} = {}) {
  const puts = Object.entries(files).filter(([, text]) => text !== null);
  const head = {
    expected, deletes: Object.keys(files).filter((path) => files[path] === null), blobs: Object.keys(kept),
    puts: puts.map(([path, text]) => ({path, hash: `sha-${text.slice(0, 20)}`, modified: `at ${expected}`, kind: path.endsWith('.md') ? 'article' : 'attachment'})),
    entry: {generation: expected + 1, at: 'now', by: 'editor', facts: {}, edits: []}, idempotency: key && [key, {answer: expected + 1}],
  };
  return [JSON.stringify(head), puts.map(([, text]) => bytes(text)), Object.values(kept).map(bytes)];
}

/** Everything in the database but meta and records. */
async function everything(scope) {
  const db = await new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName(scope));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const stores = ['articles', 'attachments', 'blobs', 'journal', 'idempotency'];
  const tx = db.transaction(stores);
  const read = (name) => new Promise((resolve) => {
    tx.objectStore(name).getAll().onsuccess = ({target}) => resolve(target.result);
  });
  const rows = Object.fromEntries(await Promise.all(stores.map(async (name) => [name, await read(name)])));
  db.close();
  return rows;
}

/** The database disappears, as Chromium makes it do, but the files stay. */
async function loseDatabase(store, scope) {
  store.close();
  await deleteVaultDatabase(scope);
}

const stateOf = async (store) => (await store.usage()).copy;
const isOn = (store) => async () => (await stateOf(store)).state === 'on';

test('a database that was lost comes back whole from the copy, and the loss is noted', async () => {
  const {scope, open} = vault();
  const store = await open();
  await store.commit(...commitOf(0, {'a.md': 'one', 'b/б.md': 'Привет', 'p.png': 'picture'}, {key: 'k1'}));
  await store.commit(...commitOf(1, {'a.md': 'two', 'p.png': null}, {kept: {'sha-one': 'one'}}));
  await store.commit(...commitOf(2, {'b/б.md': null, 'empty.md': ''}, {kept: {'sha-Привет': 'Привет'}, key: 'k3'}));
  const before = await everything(scope);
  await loseDatabase(store, scope);
  const again = await open();
  assert.equal(await again.generation(), 3);
  assert.deepEqual(await everything(scope), before);
  const {restored, copy} = await again.usage();
  assert.deepEqual([restored.generation, restored.damaged, copy.state, copy.generation], [3, 0, 'on', 3]);
  await again.commit(...commitOf(3, {'c.md': 'three'}));
  again.close();
  assert.equal((await stateOf(await open())).state, 'on');
});

test('a vault that is older than the copy gets one, and is restored from it, in pieces', async () => {
  const {scope, open} = vault();
  const store = await openVaultStore({scope});
  const many = Object.fromEntries(Array.from({length: 1203}, (_, n) => [`${n}.md`, `${n} `.repeat(1500)]));
  await store.commit(...commitOf(0, many, {kept: {h: 'x'.repeat(3_000_000)}}));
  await store.commit(...commitOf(1, {'p.png': 'picture', '7.md': null}));
  store.close();
  const engine = await open();
  assert.equal((await stateOf(engine)).state, 'building');
  await until(isOn(engine));
  const before = await everything(scope);
  await loseDatabase(engine, scope);
  const again = await open();
  assert.equal(await again.generation(), 2);
  assert.deepEqual(await everything(scope), before);
});

test('commits that come while a base is written are in the copy', async () => {
  const {scope, open} = vault({...pace, rest: 2});
  const store = await openVaultStore({scope});
  await store.commit(...commitOf(0, Object.fromEntries(Array.from({length: 2200}, (_, n) => [`${String(n).padStart(4, '0')}.md`, `${n} `.repeat(1000)]))));
  store.close();
  const engine = await open();
  let generation = 1;
  while ((await stateOf(engine)).state !== 'on') {
    await engine.commit(...commitOf(generation, {'0001.md': `early ${generation}`, '2199.md': `late ${generation}`, '0500.md': null, '0501.md': null}, {kept: {[`k${generation}`]: 'kept'}}));
    generation += 1;
  }
  assert.ok(generation > 2);
  const before = await everything(scope);
  await loseDatabase(engine, scope);
  assert.equal(await (await open()).generation(), generation);
  assert.deepEqual(await everything(scope), before);
});

/** Let every write to the database fail while `act` runs, after calling `before`. */
async function withoutWrites(act, before = () => {}, failure = new TypeError('killed')) {
  const {transaction} = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
    if (mode !== 'readwrite') return transaction.call(this, names, mode, ...rest);
    before();
    throw failure;
  };
  try {
    return await act();
  } finally {
    IDBDatabase.prototype.transaction = transaction;
  }
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

const sizes = (files) => files.slots.map(({bytes}) => bytes.byteLength);

test('a commit that only the copy has got when the browser dies is done at the next start', async () => {
  const {scope, files, open} = vault();
  const store = await open();
  await store.commit(...commitOf(0, {'a.md': 'one'}));
  let killed = [];
  await withoutWrites(() => failure(store.commit(...commitOf(1, {'a.md': 'two'}))), () => {
    killed = files.slots.map(({bytes}) => bytes.slice());
  });
  store.close();
  files.slots.forEach((slot, n) => {
    slot.bytes = killed[n];
  });
  const again = await open();
  assert.equal(await again.generation(), 2);
  assert.equal((await everything(scope)).articles[0].hash, 'sha-two');
  const {restored, copy} = await again.usage();
  assert.deepEqual([restored, copy.state], [null, 'on']);
});

test('a commit that the database refused is taken back from the copy', async () => {
  const {scope, files, open} = vault();
  const store = await open();
  await store.commit(...commitOf(0, {'a.md': 'one'}));
  const before = sizes(files);
  const {kind} = await withoutWrites(() => failure(store.commit(...commitOf(1, {'b.md': 'two'}))), undefined, new DOMException('full', 'QuotaExceededError'));
  assert.deepEqual([kind, sizes(files)], ['quota', before]);
  await store.commit(...commitOf(1, {'c.md': 'three'}));
  const kept = await everything(scope);
  await loseDatabase(store, scope);
  await open();
  assert.deepEqual(await everything(scope), kept);
});

test('no room for the copy is told as quota, and nothing is written anywhere', async () => {
  const {scope, files, open} = vault();
  const store = await open();
  await store.commit(...commitOf(0, {'a.md': 'one'}));
  const before = sizes(files);
  for (const slot of files.slots) slot.room = before[0] + 10;
  assert.equal((await failure(store.commit(...commitOf(1, {'b.md': 'two'})))).kind, 'quota');
  assert.deepEqual([sizes(files), await store.generation()], [before, 1]);
  for (const slot of files.slots) slot.room = Infinity;
  await store.commit(...commitOf(1, {'b.md': 'two'}));
  await loseDatabase(store, scope);
  assert.equal(await (await open()).generation(), 2);
});

test('when another tab writes without the copy, the copy is written anew', async () => {
  const {scope, open} = vault();
  const store = await open();
  await store.commit(...commitOf(0, {'a.md': 'one'}));
  const other = await openVaultStore({scope});
  await other.commit(...commitOf(1, {'b.md': 'theirs'}));
  assert.equal((await failure(store.commit(...commitOf(1, {'c.md': 'ours'})))).kind, 'generation');
  await store.commit(...commitOf(2, {'c.md': 'ours'}));
  await until(isOn(store));
  await other.commit(...commitOf(3, {'d.md': 'theirs'}));
  other.close();
  store.close();
  const again = await open();  // the copy is one behind
  assert.equal((await stateOf(again)).state, 'building');
  await until(isOn(again));
  const before = await everything(scope);
  await loseDatabase(again, scope);
  await open();
  assert.deepEqual(await everything(scope), before);
});

test('an old copy is kept until the new one is whole, whenever the browser dies', async () => {
  const {scope, files, open} = vault();
  const store = await open();
  await store.commit(...commitOf(0, {'a.md': 'one'}));
  store.close();
  const other = await openVaultStore({scope});
  await other.commit(...commitOf(1, {'b.md': 'x'.repeat(100_000), 'c.md': 'y'}));
  other.close();
  /** @type {Uint8Array[][]} */
  const moments = [];
  const engine = await open();
  for (const slot of files.slots) {
    const {handle} = Object.getPrototypeOf(slot);
    assert.ok(handle);
  }
  const watch = setInterval(() => moments.push(files.slots.map(({bytes}) => bytes.slice())), 0);
  await until(isOn(engine));
  clearInterval(watch);
  moments.push(files.slots.map(({bytes}) => bytes.slice()));
  await loseDatabase(engine, scope);
  const reached = new Set();
  for (const moment of moments) {
    const copy = new MemoryFiles();
    copy.slots.forEach((slot, n) => {
      slot.bytes = moment[n];
    });
    const restored = await openVaultStore({scope, files: copy, pace: never});
    reached.add(await restored.generation());
    await loseDatabase(restored, scope);
  }
  assert.deepEqual([...reached].filter((generation) => ![1, 2].includes(generation)), []);
  assert.ok(reached.has(2));
});

test('a restoring that is cut off at any step is begun again, and shows nothing half', async () => {
  const {scope, files, open} = vault();
  const store = await openVaultStore({scope});
  await store.commit(...commitOf(0, Object.fromEntries(Array.from({length: 30}, (_, n) => [`${n}.md`, `${n} `.repeat(100_000)]))));
  store.close();
  const engine = await open();
  await until(isOn(engine));
  await engine.commit(...commitOf(1, {'a.md': 'two'}));
  const before = await everything(scope);
  await loseDatabase(engine, scope);
  const {transaction} = IDBDatabase.prototype;
  for (let steps = 0; ; steps++) {
    let left = steps;
    IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
      if (mode === 'readwrite' && left-- === 0) throw new TypeError('killed');
      return transaction.call(this, names, mode, ...rest);
    };
    try {
      const half = await open();
      half.close();
      break;
    } catch (error) {
      assert.match(String(error), /killed/);
    } finally {
      IDBDatabase.prototype.transaction = transaction;
    }
    const plain = await openVaultStore({scope});
    assert.ok([0, 1].includes(await plain.generation()));
    plain.close();
    assert.ok(files.slots.every((slot) => !slot.open), 'the files are let go of');
    if (steps % 2) await deleteVaultDatabase(scope);
  }
  assert.deepEqual(await everything(scope), before);
});

test('a database that is lost under a running engine is restored before the next answer', async () => {
  const {scope, open} = vault();
  const store = await open();
  await store.commit(...commitOf(0, {'a.md': 'one'}));
  await deleteVaultDatabase(scope);  // node has no second copies to delete first
  await store.commit(...commitOf(1, {'b.md': 'two'}));
  assert.deepEqual((await everything(scope)).articles.map(({path}) => path), ['a.md', 'b.md']);
  assert.equal((await store.usage()).restored.generation, 2);
});

test('an empty database is not taken for the vault while the copy is in use elsewhere', async () => {
  const {scope, files, open} = vault();
  const store = await open();
  await store.commit(...commitOf(0, {'a.md': 'one'}));
  await loseDatabase(store, scope);
  files.failure = new Unavailable('busy');
  assert.match((await failure(open())).message, /second copy/);
  files.failure = null;
  assert.equal(await (await open()).generation(), 1);
});

test('where there is no copy to be had, all goes on without', async () => {
  const {files, open} = vault();
  files.failure = new Unavailable('unsupported');
  const store = await open();
  await store.commit(...commitOf(0, {'a.md': 'one'}));
  assert.deepEqual((await stateOf(store)).reason, 'unsupported');
  assert.equal(await store.generation(), 1);
});

test('files that were busy are taken as soon as they are free', async () => {
  const {files, open} = vault();
  files.failure = new Unavailable('busy');
  const store = await open();
  await store.commit(...commitOf(0, {'a.md': 'one'}));
  assert.deepEqual((await stateOf(store)).reason, 'busy');
  files.failure = null;
  await until(isOn(store));
});

test('who is robbed of the files goes on, and gets them back when they are free', async () => {
  const {scope, files, open} = vault();
  const store = await open();
  await store.commit(...commitOf(0, {'a.md': 'one'}));
  files.failure = new Unavailable('busy');
  files.steal();
  await store.commit(...commitOf(1, {'b.md': 'two'}));
  assert.ok(files.slots.every((slot) => !slot.open));
  await store.commit(...commitOf(2, {'c.md': 'three'}));
  files.failure = null;
  await until(isOn(store));
  const before = await everything(scope);
  await loseDatabase(store, scope);
  await open();
  assert.deepEqual(await everything(scope), before);
});

test('a copy that has grown far beyond its base is written anew', async () => {
  const {scope, files, open} = vault({...pace, bytes: 100_000, times: 2});
  const store = await open();
  for (let generation = 0; generation < 60; generation++) await store.commit(...commitOf(generation, {'a.md': `${generation} `.repeat(5000)}));
  await until(async () => Math.max(...sizes(files)) < 500_000 && Math.min(...sizes(files)) === 0);
  await until(isOn(store));
  const before = await everything(scope);
  await loseDatabase(store, scope);
  await open();
  assert.deepEqual(await everything(scope), before);
});

test('a copy with a broken frame gives back all the rest, and says so', async () => {
  const {scope, files, open} = vault();
  const store = await open();
  for (let generation = 0; generation < 5; generation++) await store.commit(...commitOf(generation, {[`${generation}.md`]: `text ${generation}`}));
  await loseDatabase(store, scope);
  const at = Buffer.from(files.slots[0].bytes).indexOf('text 2');
  files.slots[0].bytes[at] ^= 1;
  const again = await open();
  assert.deepEqual((await everything(scope)).articles.map(({path}) => path), ['0.md', '1.md', '3.md', '4.md']);
  const {restored} = await again.usage();
  assert.deepEqual([restored.damaged, restored.generation], [1, 5]);
  await until(isOn(again));
});

test('the copy alone gives every file, also while the engine holds it', async () => {
  const {files, open} = vault({...pace, bytes: 1, times: 1});
  const store = await open();
  assert.equal(await openCopy(await files.look()), null);
  await store.commit(...commitOf(0, {'a.md': 'one', 'б.md': 'Привет', 'p.png': 'picture', 'q.png': 'picture'}));
  await store.commit(...commitOf(1, {'a.md': 'two', 'q.png': null, 'empty.md': ''}, {kept: {'sha-one': 'one'}}));
  const expected = [['a.md', 'two', 'at 1'], ['empty.md', '', 'at 1'], ['p.png', 'picture', 'at 0'], ['б.md', 'Привет', 'at 0']];
  const read = async () => {
    const copy = await openCopy(await files.look());
    const found = [];
    for await (const {path, bytes, modified} of copy.read()) found.push([path, new TextDecoder().decode(bytes), modified]);
    return [copy.generation, found];
  };
  assert.deepEqual(await read(), [2, expected]);
  await until(() => files.slots[1].bytes.byteLength > 0 && files.slots[0].bytes.byteLength === 0);  // from a base now
  assert.deepEqual(await read(), [2, expected]);
});

test('a copy with a longer history of which the database knows nothing is left as it is', async () => {
  const {scope, files, open} = vault();
  const store = await open();
  for (let generation = 0; generation < 3; generation++) await store.commit(...commitOf(generation, {[`${generation}.md`]: 'text'}));
  await loseDatabase(store, scope);
  const other = await openVaultStore({scope});  // by a version without copies
  await other.commit(...commitOf(0, {'new.md': 'new'}));
  other.close();
  const before = sizes(files);
  const again = await open();
  await again.commit(...commitOf(1, {'newer.md': 'new'}));
  assert.deepEqual([(await stateOf(again)).reason, sizes(files)], ['diverged', before]);
  assert.equal((await openCopy(await files.look())).generation, 3);
});
