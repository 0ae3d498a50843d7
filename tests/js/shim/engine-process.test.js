/** The leader's hold on the engine, with a worker made for the test: every way of dying has its consequence. */
import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';

import {NO_MODULES, RUNGS} from '../../../js-shim/boot.js';
import {EngineProcess, LIMITS} from '../../../js-shim/engine-process.js';
import {portEndpoint} from '../../../js-shim/endpoint.js';
import {VERSION} from '../../../js-shim/protocol.js';
import {serve} from '../../../js-shim/serve.js';
import {StartRecord} from '../../../js-shim/start-record.js';
import {until} from '../until.js';

/** So short only where a test waits for it: on a busy machine whoever is well may be silent that long. */
const SOON_HUNG = {...LIMITS, watch: 5, hung: 30};
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
  /** What it was told first. @type {any} */
  init = null;

  postMessage(/** @type {any} */ message) {
    this.heard.push(message.type);
    if (message.type === 'init') this.init = message;
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
    const {rung, tried} = this.init;
    this.say({type: 'ready', rung, attempts: [...tried, {rung, outcome: 'taken'}], modules: NO_MODULES, memory: false, timings: {runtime: 1}});
  }
}

/** A storage that tests can look into. */
function memory() {
  /** @type {Map<string, string>} */
  const held = new Map();
  return {getItem: (/** @type {string} */ key) => held.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => void held.set(key, value)};
}

/** @param {{storage?: any, build?: string, limits?: typeof LIMITS}} [options] */
function start({storage = memory(), build = 'one', limits = LIMITS} = {}) {
  /** @type {FakeWorker[]} */
  const workers = [];
  /** @type {any[]} */
  const states = [];
  /** @type {import('../../../js-shim/bridge.js').Bridge[]} */
  const bridges = [];
  const process = new EngineProcess({
    build: /** @type {any} */ ({id: build, tiers: {boot: {bytes: 100}}}), base: 'https://d20.test/', limits, space: /** @type {any} */ ({name: ''}),
    record: new StartRecord({scope: 'd20:/', build, storage}),
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
  for (let rung = 0; rung < RUNGS.length; rung += 1) {
    assert.equal(workers[rung].init.rung, RUNGS[rung].name);
    workers[rung].say({type: 'fatal', phase: 'boot', reason: 'no wasm'});
    assert.equal(workers[rung].ended, true);
  }
  assert.deepEqual(states.at(-1), {kind: 'failed', reason: 'no wasm'});
  assert.equal(workers.length, RUNGS.length);
});

test('a worker that can’t be loaded fails the start', () => {
  const {workers, states} = start();
  for (let rung = 0; rung < RUNGS.length; rung += 1) workers[rung].onerror?.({message: '', preventDefault() {}});
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
  const {workers, kinds} = start({limits: SOON_HUNG});
  workers[0].busy = true;
  workers[0].wake();
  await until(() => kinds().includes('hung'));
  workers[0].finish();
  await until(() => kinds().at(-1) === 'ready');
  assert.equal(workers.length, 1);
});

test('an engine that stays silent is replaced', async () => {
  const {workers, kinds} = start({limits: {...SOON_HUNG, dead: 120}});
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

/** The failures that the device remembers. @param {any} storage */
const remembered = (storage) => JSON.parse(storage.getItem('d20:/:starts') ?? '{"failures":{}}').failures;

/** Start, let the snapshot fail and the next rung succeed. @param {any} storage */
function failSnapshot(storage) {
  const {workers, states} = start({storage});
  workers[0].say({type: 'booting', step: 'runtime', loaded: 0, total: 1});
  workers[0].say({type: 'fatal', phase: 'boot', reason: 'damaged'});
  workers[1].wake();
  return states.at(-1);
}

test('a rung that failed is in the path that was taken, with its reason', () => {
  const state = failSnapshot(memory());
  assert.equal(state.rung, 'bytecode');
  assert.deepEqual(state.attempts, [{rung: 'snapshot', outcome: 'failed', reason: 'damaged'}, {rung: 'bytecode', outcome: 'taken'}]);
});

test('after two failures in a row a rung is skipped, and no snapshot is made, until the next build', () => {
  const storage = memory();
  failSnapshot(storage);
  failSnapshot(storage);
  const third = start({storage});
  assert.equal(third.workers[0].init.rung, 'bytecode');
  assert.deepEqual(third.workers[0].init.tried, [{rung: 'snapshot', outcome: 'skipped'}]);
  assert.equal(third.workers[0].init.mayFreeze, false);
  const newer = start({storage, build: 'two'});
  assert.equal(newer.workers[0].init.rung, 'snapshot');
  assert.equal(newer.workers[0].init.mayFreeze, true);
});

test('a success between two failures forgets the first', () => {
  const storage = memory();
  failSnapshot(storage);
  start({storage}).workers[0].wake();
  failSnapshot(storage);
  assert.equal(start({storage}).workers[0].init.rung, 'snapshot');
});

test('a start that took the tab down with it counts as a failure; one that was left does not', () => {
  const storage = memory();
  start({storage}).process.stop();
  assert.equal(remembered(storage).snapshot, 0);
  start({storage});  // and nobody hears of it again
  assert.equal(remembered(storage).snapshot, 1);
});

test('a snapshot that is not there is no failure', () => {
  const storage = memory();
  const {workers} = start({storage});
  workers[0].say({type: 'ready', rung: 'bytecode', attempts: [{rung: 'snapshot', outcome: 'missing'}], modules: NO_MODULES, memory: false, timings: {}});
  assert.equal(remembered(storage).snapshot, 0);
});

test('a worker whose script does not load says nothing about its rung', () => {
  const storage = memory();
  const {workers} = start({storage});
  workers[0].onerror?.({message: 'offline', preventDefault() {}});
  assert.equal(remembered(storage).snapshot, 0);
});

test('a making that fails twice is not tried a third time', () => {
  const storage = memory();
  for (let i = 0; i < 2; i += 1) {
    const {workers} = start({storage});
    workers[0].wake();
    workers[0].say({type: 'snapshot', outcome: 'begun'});
    workers[0].say({type: 'snapshot', outcome: 'failed', reason: 'no room'});
  }
  assert.equal(start({storage}).workers[0].init.mayFreeze, false);
});

test('what a worker compiled is handed to the next one', () => {
  const {workers, process} = start();
  const modules = {pyodide: 'compiled', libraries: null};
  workers[0].say({type: 'ready', rung: 'snapshot', attempts: [], modules, memory: false, timings: {}});
  process.restart();
  assert.deepEqual(workers[1].init.modules, modules);
});
