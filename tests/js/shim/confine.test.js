import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Worker} from 'node:worker_threads';

/** What a confined worker still has; confining can't be undone, so it is done in a worker of its own. */
const PROBE = `
  import {parentPort} from 'node:worker_threads';
  import {confine} from ${JSON.stringify(new URL('../../../js-shim/confine.js', import.meta.url).href)};
  confine();
  const refused = (make) => { try { make(); return false; } catch (error) { return error instanceof TypeError; } };
  parentPort.postMessage({
    gone: ['fetch', 'eval', 'navigator', 'BroadcastChannel', 'WebSocket'].filter((name) => globalThis[name] !== undefined),
    refused: [() => {}, async () => {}, function* () {}, async function* () {}, class {}].map((one) => refused(() => one.constructor('return 1'))),
    named: refused(() => Function('return 1')),
    functions: [(() => 1) instanceof Function, Function.prototype.apply.apply(() => 7, [null, []]), refused(() => { Object.defineProperty(Function.prototype, 'constructor', {value: 1}); })],
  });`;

test('a confined worker makes no function from text, and functions work all the same', async () => {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(PROBE)}`));
  const found = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  await worker.terminate();
  assert.deepEqual(found, {gone: [], refused: [true, true, true, true, true], named: true, functions: [true, 7, true]});
});
