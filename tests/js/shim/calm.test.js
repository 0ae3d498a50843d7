/** What can wait does wait until the page asks for nothing, but not for ever. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Calm} from '../../../js-shim/calm.js';

test('it is calm once the last answer is some time ago', async () => {
  const calm = new Calm({quiet: 20, patience: 10_000});
  let answered = 0;
  void calm.during(new Promise((resolve) => setTimeout(() => resolve((answered = performance.now())), 30)));
  await calm.wait();
  assert.ok(answered > 0);
  assert.ok(performance.now() - answered >= 19);
});

test('a request that never ends does not keep it for ever', async () => {
  const calm = new Calm({quiet: 5, patience: 30});
  void calm.during(new Promise(() => {}));
  await calm.wait();
});

test('a failed request has ended too, and its failure is passed on', async () => {
  const calm = new Calm({quiet: 1, patience: 10_000});
  await assert.rejects(calm.during(Promise.reject(new Error('no'))), /no/);
  await calm.wait();
});
