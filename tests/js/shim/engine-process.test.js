/** The leader's hold on the engine, with a worker made for the test: every way of dying has its consequence. */
import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';

import {EngineProcess, LIMITS} from '../../../js-shim/engine-process.js';
import {portEndpoint} from '../../../js-shim/endpoint.js';
import {VERSION} from '../../../js-shim/protocol.js';
import {serve} from '../../../js-shim/serve.js';

const limits = {...LIMITS, watch: 5, hung: 30, dead: 120};
/** @type {(() => void)[]} */
let cleanups = [];

afterEach(() => {
  for (const clean of cleanups) clean();
  cleanups = [];
});

/** A worker that does what the test says. */
class FakeWorker {
  /** @type {((event: any) => void) | null} */
  onmessage = null;
  /** @type {((event: any) => void) | null} */
  onerror = null;
  /** Whether it is too busy to answer on its ports; what it has to say then waits. */
  busy = false;
  /** @type {(() => void)[]} */
  #late = [];
  ended = false;
  /** @type {string[]} */
  heard = [];

  postMessage(/** @type {any} */ message) {
    this.heard.push(message.type);
    if (message.type !== 'port') return;
    const endpoint = portEndpoint(message.port);
    cleanups.push(() => message.port.close());
    const post = (/** @type {unknown} */ out) => (this.busy ? void this.#late.push(() => endpoint.post(out)) : endpoint.post(out));
    serve({...endpoint, post}, (_request, responder) => {
      responder.start(200, []);
      responder.end();
    });
  }

  finish() {
    this.busy = false;
    for (const send of this.#late) send();
  }

  terminate() {
    this.ended = true;
  }

  say(/** @type {object} */ message) {
    this.onmessage?.({data: {v: VERSION, ...message}});
  }

  wake() {
    this.say({type: 'ready', rung: 'stock', timings: {runtime: 1}});
  }
}

function start() {
  /** @type {FakeWorker[]} */
  const workers = [];
  /** @type {any[]} */
  const states = [];
  /** @type {import('../../../js-shim/bridge.js').Bridge[]} */
  const bridges = [];
  const process = new EngineProcess({
    build: /** @type {any} */ ({tiers: {boot: {bytes: 100}}}), base: 'https://d20.test/', limits,
    onstate: (state) => states.push(state),
    onbridge: (bridge) => bridges.push(bridge),
    spawn: () => {
      workers.push(new FakeWorker());
      return /** @type {any} */ (workers[workers.length - 1]);
    },
  });
  cleanups.push(() => process.stop());
  process.start();
  return {process, workers, states, bridges, kinds: () => states.map(({kind}) => kind)};
}

/** @param {() => boolean} condition */
async function until(condition) {
  for (let i = 0; i < 400 && !condition(); i += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(condition(), String(condition));
}

test('progress becomes the state, ready brings a link that works', async () => {
  const {workers, states, bridges} = start();
  workers[0].say({type: 'booting', step: 'runtime', loaded: 40, total: 100});
  assert.deepEqual({...states[1], ms: 0}, {kind: 'booting', step: 'runtime', loaded: 40, total: 100, ms: 0});
  workers[0].wake();
  assert.equal(states[2].kind, 'ready');
  const answer = await bridges[0].request({method: 'GET', url: 'https://d20.test/health', headers: [], body: null});
  assert.equal(answer.status, 200);
});

test('a start that fails on the last rung is final and says why', () => {
  const {workers, states} = start();
  workers[0].say({type: 'fatal', phase: 'boot', reason: 'no wasm'});
  assert.deepEqual(states.at(-1), {kind: 'failed', reason: 'no wasm'});
  assert.equal(workers[0].ended, true);
});

test('a worker that can’t be loaded fails the start', () => {
  const {workers, states} = start();
  workers[0].onerror?.({message: '', preventDefault() {}});
  assert.equal(states.at(-1).kind, 'failed');
});

test('a crash rejects what waits and starts a new worker; the third one is final', async () => {
  const {workers, states, bridges, process} = start();
  for (let crash = 1; crash <= 3; crash += 1) {
    workers[crash - 1].wake();
    const bridge = bridges[crash - 1];
    workers[crash - 1].busy = true;
    const waiting = bridge.request({method: 'GET', url: 'https://d20.test/', headers: [], body: null});
    workers[crash - 1].say({type: 'fatal', phase: 'run', reason: 'out of memory'});
    await assert.rejects(waiting, {code: 'engine.gone'});
    assert.equal(process.epoch, Math.min(crash + 1, 3));
  }
  assert.deepEqual(states.at(-1), {kind: 'failed', reason: 'out of memory'});
  process.restart();
  assert.equal(states.at(-1).kind, 'booting', 'a person may try again');
});

test('an engine that is busy for long is hung, and ready again when it answers', async () => {
  const {workers, kinds} = start();
  workers[0].busy = true;
  workers[0].wake();
  await until(() => kinds().includes('hung'));
  workers[0].finish();
  await until(() => kinds().at(-1) === 'ready');
  assert.equal(workers.length, 1);
});

test('an engine that stays silent is replaced', async () => {
  const {workers, kinds} = start();
  workers[0].busy = true;
  workers[0].wake();
  await until(() => workers.length === 2);
  assert.ok(kinds().includes('hung'));
  assert.equal(workers[0].ended, true);
});

test('what an old worker says after its end is not heard', () => {
  const {workers, process, states} = start();
  process.restart();
  const before = states.length;
  workers[0].wake();
  assert.equal(states.length, before);
});
