/** The bytes of a snapshot: what goes in comes out, and nothing else does. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {snapshotKey} from '../../../js-shim/snapshot-store.js';
import {packSnapshot, unpackSnapshot, verifySnapshot} from '../../../js-shim/snapshot-file.js';

/** Four pages: empty, two with something, empty, and half of one that the last run does not reach. */
function image() {
  const memory = new Uint8Array(5 * 4096);
  memory[4096] = 1;
  memory[3 * 4096 - 1] = 2;
  memory[4 * 4096 + 7] = 3;
  return {
    key: 'k', memory, references: {hiwireKeys: [null, {path: ['console']}]}, linked: {table: 7, heapBase: 9}, table: 8, version: [3, 13, 2],
    packages: {numpy: 'default channel'},
    libraries: [{path: '/lib/a.so', handles: [16, 32], bytes: Uint8Array.of(1, 2, 3)}],
    files: [{path: '/lib', mode: 16895, mtime: 5, bytes: null}, {path: '/lib/ёж.txt', mode: 33279, mtime: 6.5, bytes: Uint8Array.of(9)},
      {path: '/lib/empty', mode: 33279, mtime: 7, bytes: new Uint8Array(0)}],
  };
}

test('memory comes back page for page, without the empty ones', async () => {
  const {memory, ...facts} = image();
  const whole = await packSnapshot(image());
  await verifySnapshot(whole);
  const {runs, memoryLength, ...found} = unpackSnapshot(whole);
  assert.deepEqual(runs.map(([address, bytes]) => [address, bytes.length]), [[4096, 8192], [4 * 4096, 4096]]);
  const restored = new Uint8Array(memoryLength);
  for (const [address, bytes] of runs) restored.set(bytes, address);
  assert.deepEqual(restored, memory);
  assert.deepEqual({...found}, facts);
});

test('any byte that changed is found', async () => {
  const whole = await packSnapshot(image());
  for (let at = 8; at < whole.length; at += 97) {
    const spoiled = whole.slice();
    spoiled[at] = (spoiled[at] ?? 0) ^ 1;
    await assert.rejects(verifySnapshot(spoiled), /damaged/);
  }
});

test('what is cut off or no snapshot at all is refused with a reason', async () => {
  const whole = await packSnapshot(image());
  assert.throws(() => unpackSnapshot(whole.slice(0, whole.length - 64)), /cut off/);
  assert.throws(() => unpackSnapshot(new Uint8Array(0)), /not a snapshot/);
  assert.throws(() => unpackSnapshot(new Uint8Array(100)), /not a snapshot/);
});

test('a key is of one build, one Pyodide and one browser', () => {
  const browser = {userAgent: 'Browser 1'};
  Object.defineProperty(globalThis, 'navigator', {value: browser, configurable: true});
  const build = /** @type {any} */ ({id: 'a', pyodide: {version: '1'}});
  const key = snapshotKey(build);
  assert.equal(snapshotKey({...build}), key);
  assert.notEqual(snapshotKey({...build, id: 'b'}), key);
  assert.notEqual(snapshotKey({...build, pyodide: {version: '2'}}), key);
  browser.userAgent = 'Browser 2';
  assert.notEqual(snapshotKey(build), key);
});
