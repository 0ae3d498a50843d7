/** Installed packages on the device. */
import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {PackageStore} from '../../../js-shim/package-store.js';

/** @param {string} name @param {string} [version] @returns {import('../../../js-shim/package-store.js').Package} */
function about(name, version = '1.0') {
  return {name, version, file: `${name}-${version}-py3-none-any.whl`, sha256: version.padEnd(64, '0'), size: 1, requires: [], asked: true, source: 'file', at: 0};
}

test('packages and their bytes come and go together, and a name stands once', async () => {
  const store = new PackageStore('d20:/one/');
  assert.deepEqual(await store.list(), []);
  await store.put([{about: about('b'), bytes: Uint8Array.of(2)}, {about: about('a'), bytes: Uint8Array.of(1)}]);
  await store.put([{about: about('b', '2.0'), bytes: Uint8Array.of(3)}]);
  assert.deepEqual((await store.list()).map(({name, version}) => `${name} ${version}`), ['a 1.0', 'b 2.0']);
  assert.deepEqual(await store.bytes('b'), Uint8Array.of(3));
  await store.remove(['b', 'none']);
  assert.deepEqual((await store.list()).map(({name}) => name), ['a']);
  assert.equal(await store.bytes('b'), undefined);
});

test('what can not be kept whole is not kept at all', async () => {
  const store = new PackageStore('d20:/whole/');
  const broken = {about: /** @type {any} */ ({...about('x'), extra: () => {}}), bytes: Uint8Array.of(1)};
  await assert.rejects(store.put([{about: about('first'), bytes: Uint8Array.of(1)}, broken]));
  assert.deepEqual(await store.list(), []);
});

test('two sites at one origin keep their own', async () => {
  await new PackageStore('d20:/left/').put([{about: about('mine'), bytes: Uint8Array.of(1)}]);
  assert.deepEqual(await new PackageStore('d20:/right/').list(), []);
});
