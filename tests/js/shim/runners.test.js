/** The engine's hold on runners, with workers made for the test. */
import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';

import {NO_MODULES} from '../../../js-shim/boot.js';
import {VERSION} from '../../../js-shim/protocol.js';
import {LIMITS, Runners} from '../../../js-shim/runners.js';
import {until} from '../until.js';

/** @type {FakeWorker[]} */
let workers = [];

afterEach(() => {
  // One that waits for its start keeps a clock running.
  for (const worker of workers) worker.say({type: 'booted'});
});

/** A worker that does what the test says. */
class FakeWorker {
  /** @type {((event: any) => void) | null} */
  onmessage = null;
  /** @type {((event: any) => void) | null} */
  onerror = null;
  ended = false;
  /** @type {any[]} */
  heard = [];

  postMessage(/** @type {any} */ message) {
    this.heard.push(message);
  }

  terminate() {
    this.ended = true;
  }

  say(/** @type {object} */ message) {
    this.onmessage?.({data: {v: VERSION, ...message}});
  }

  get jobs() {
    return this.heard.filter(({type}) => type === 'run').map(({request}) => request);
  }

  /** End the job that runs. */
  finish(memory = 60e6) {
    this.say({type: 'outcome', kind: 'result', report: '{}', changes: null, files: [], memory});
  }
}

/** @param {{roomy?: boolean, rung?: string, limits?: typeof LIMITS, installed?: import('../../../js-shim/package-store.js').PackageSource}} [options] */
function make({roomy = true, rung = 'snapshot', limits = LIMITS, installed} = {}) {
  Object.defineProperty(globalThis, 'navigator', {value: {}, configurable: true});
  workers = [];
  const runners = new Runners({
    build: /** @type {any} */ ({}), base: 'https://d20.test/', space: '', memory: () => false, rung, modules: NO_MODULES, roomy, limits, installed,
    spawn: () => {
      workers.push(new FakeWorker());
      return /** @type {any} */ (workers[workers.length - 1]);
    },
  });
  return {runners, workers, run: (/** @type {string} */ name) => runners.run(name, [], null, () => {})};
}

test('a job waits for its runner to be ready, and the runner serves the next one', async () => {
  const {workers, run} = make();
  const first = run('one');
  assert.deepEqual(workers[0].jobs, []);
  workers[0].say({type: 'booted'});
  assert.deepEqual(workers[0].jobs, ['one']);
  workers[0].finish();
  await first.done;
  const second = run('two');
  assert.deepEqual(workers[0].jobs, ['one', 'two']);
  workers[0].finish();
  await second.done;
  assert.equal(workers.length, 1);
});

test('where there is memory a spare waits, and a cancelled runner is replaced at once', async () => {
  const {runners, workers, run} = make();
  runners.keepSpare();
  runners.keepSpare();
  assert.equal(workers.length, 1, 'one is enough');
  workers[0].say({type: 'booted'});
  const job = run('one');
  job.cancel();
  await assert.rejects(job.done, /cancelled/);
  assert.equal(workers[0].ended, true);
  assert.equal(workers.length, 2, 'the next one starts before anybody asks for it');
  run('two');
  workers[1].say({type: 'booted'});
  assert.deepEqual(workers[1].jobs, ['two']);
});

test('what a cancelled runner had still to say is heard by nobody', async () => {
  const {workers, runners} = make();
  /** @type {string[]} */
  const heard = [];
  const run = runners.run('one', [], null, (event) => heard.push(event));
  workers[0].say({type: 'booted'});
  workers[0].say({type: 'event', event: 'before'});
  run.cancel();
  workers[0].say({type: 'event', event: 'after'});
  await assert.rejects(run.done);
  assert.deepEqual(heard, ['before']);
});

test('where memory is short no spare is made, and an idle runner is ended', async () => {
  const {runners, workers, run} = make({roomy: false, limits: {...LIMITS, idle: 5}});
  runners.keepSpare();
  assert.equal(workers.length, 0);
  const job = run('one');
  workers[0].say({type: 'booted'});
  workers[0].finish();
  await job.done;
  await until(() => workers[0].ended);
  run('two');
  assert.equal(workers.length, 2);
});

test('a runner whose memory has grown is not used again', async () => {
  const {workers, run} = make();
  const job = run('one');
  workers[0].say({type: 'booted'});
  workers[0].finish(LIMITS.memory + 1);
  await job.done;
  assert.equal(workers[0].ended, true);
  run('two');
  assert.equal(workers.length, 2);
});

test('a runner that can’t start from the snapshot starts plainly with the job that waits, and so do later ones', async () => {
  const {workers, run} = make();
  const job = run('one');
  assert.equal(workers[0].heard[0].rung, 'snapshot');
  workers[0].say({type: 'failed', reason: 'damaged'});
  assert.equal(workers[0].ended, true);
  assert.equal(workers[1].heard[0].rung, 'bytecode');
  workers[1].say({type: 'booted'});
  assert.deepEqual(workers[1].jobs, ['one']);
  job.cancel();
  await assert.rejects(job.done, /cancelled/);
  assert.equal(workers[2].heard[0].rung, 'bytecode');
});

test('a runner that can’t start at all fails its job with the reason', async () => {
  const {workers, run} = make({rung: 'bytecode'});
  const job = run('one');
  workers[0].onerror?.({message: 'no script', preventDefault() {}});
  await assert.rejects(job.done, /no script/);
});

test('a runner that dies while it waits is not given a job', async () => {
  const {runners, workers, run} = make();
  runners.keepSpare();
  workers[0].say({type: 'booted'});
  workers[0].say({type: 'failed', reason: 'out of memory'});
  run('one');
  assert.equal(workers.length, 2);
});

test('the Python of the lab gets each installed package once, and a new one gets all', async (context) => {
  context.mock.timers.enable({apis: ['setTimeout']}); // it is kept for half an hour
  /** @type {Record<string, {file: string, sha256: string}>} */
  const shelf = {a: {file: 'a.whl', sha256: '1'}};
  const installed = {list: async () => Object.entries(shelf).map(([name, one]) => /** @type {any} */ ({name, ...one})), bytes: async (/** @type {string} */ name) => new TextEncoder().encode(name)};
  const {runners, workers} = make({roomy: false, installed});
  const given = () => workers.at(-1)?.heard.filter(({type}) => type === 'run').map(({wheels}) => wheels.map((/** @type {[string, Uint8Array]} */ [file]) => file));
  const cell = async (/** @type {string} */ session) => {
    const {done} = runners.run('{}', [], null, () => {}, session);
    workers.at(-1)?.say({type: 'booted'});
    await new Promise((resolve) => setImmediate(resolve));
    workers.at(-1)?.finish();
    await done;
  };
  await cell('one');
  await cell('one');
  shelf.b = {file: 'b.whl', sha256: '2'};
  await cell('one');
  assert.deepEqual(given(), [['a.whl'], [], ['b.whl']]);
  await cell('two');
  assert.deepEqual(given(), [['a.whl', 'b.whl']]);
});
