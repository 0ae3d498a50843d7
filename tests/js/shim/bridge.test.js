/** The bridge on a MessageChannel, without a worker: every request settles, whatever happens on the other side. */
import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';

import {Bridge} from '../../../js-shim/bridge.js';
import {channelEndpoint, portEndpoint} from '../../../js-shim/endpoint.js';
import {EngineError} from '../../../js-shim/problem.js';
import {CREDITS, VERSION, readToEngine} from '../../../js-shim/protocol.js';
import {serve} from '../../../js-shim/serve.js';

const encoder = new TextEncoder();
/** @type {(() => void)[]} */
let cleanups = [];

afterEach(() => {
  for (const clean of cleanups) clean();
  cleanups = [];
});

/** @param {Parameters<typeof serve>[1]} handle */
function connect(handle) {
  const {port1, port2} = new MessageChannel();
  const server = serve(portEndpoint(port2), handle);
  const bridge = new Bridge(portEndpoint(port1));
  cleanups.push(() => bridge.close(new EngineError('engine.gone', 'test over')), () => server.close());
  return {bridge, server, port: port1};
}

/** @param {Partial<import('../../../js-shim/bridge.js').Ask>} [ask] */
function ask(ask = {}) {
  return {method: 'GET', url: 'https://d20.test/api/x', headers: [], body: null, ...ask};
}

/** @param {ReadableStream<Uint8Array> | null} body */
async function textOf(body) {
  return new Response(body).text();
}

test('result: status, repeated headers and body arrive as sent', async () => {
  const {bridge} = connect(async (request, responder) => {
    responder.start(201, [['vary', 'a'], ['vary', 'b'], ['x-method', request.method]]);
    await responder.send(encoder.encode('при'));
    await responder.send(encoder.encode('вет'));
    responder.end();
  });
  const answer = await bridge.request(ask({method: 'POST', body: encoder.encode('{}')}));
  assert.equal(answer.status, 201);
  assert.deepEqual(answer.headers, [['vary', 'a'], ['vary', 'b'], ['x-method', 'POST']]);
  assert.equal(await textOf(answer.body), 'привет');
  assert.equal(bridge.pending, 0);
});

test('the request reaches the handler whole: headers stay a list, the body stays bytes', async () => {
  /** @type {import('../../../js-shim/protocol.js').RequestMessage[]} */
  const seen = [];
  const {bridge} = connect((request, responder) => {
    seen.push(request);
    responder.start(204, []);
    responder.end();
  });
  const answer = await bridge.request(ask({method: 'PUT', headers: [['a', '1'], ['a', '2']], body: Uint8Array.of(0, 255, 13)}));
  assert.equal(answer.body, null);
  assert.deepEqual(seen.map(({headers, body}) => [headers, body]), [[[['a', '1'], ['a', '2']], Uint8Array.of(0, 255, 13)]]);
});

test('error: a handler that throws before the start rejects the request', async () => {
  const {bridge} = connect(() => {
    throw new Error('boom');
  });
  await assert.rejects(bridge.request(ask()), {name: 'EngineError', code: 'engine.crashed', message: 'Error: boom'});
});

test('error: a handler that throws after the start breaks the stream', async () => {
  const {bridge} = connect(async (_request, responder) => {
    responder.start(200, []);
    await responder.send(encoder.encode('half'));
    throw new Error('boom');
  });
  const answer = await bridge.request(ask());
  await assert.rejects(textOf(answer.body), {code: 'engine.crashed'});
});

test('abort: the signal rejects with its reason and the handler hears of it', async () => {
  /** @type {() => void} */
  let gone = () => {};
  const heard = new Promise((resolve) => {
    gone = () => resolve(undefined);
  });
  const {bridge, server} = connect((_request, responder) => {
    responder.ongone = gone;
    setImmediate(() => controller.abort(new Error('enough')));
    return new Promise(() => {});
  });
  const controller = new AbortController();
  await assert.rejects(bridge.request(ask({signal: controller.signal})), {message: 'enough'});
  await heard;
  assert.equal(server.running, 0);
});

test('abort: a signal that is aborted already sends nothing', async () => {
  let called = false;
  const {bridge} = connect(() => {
    called = true;
  });
  await assert.rejects(bridge.request(ask({signal: AbortSignal.abort(new Error('before'))})), {message: 'before'});
  await bridge.ping(1000);
  assert.equal(called, false);
});

test('abort: cancelling the body reaches the handler and stops its sending', async () => {
  /** @type {Promise<void>} */
  let finished = Promise.resolve();
  let sent = 0;
  const {bridge} = connect((_request, responder) => {
    finished = (async () => {
      responder.start(200, []);
      while (responder.open) {
        await responder.send(encoder.encode('tick'));
        sent += 1;
      }
    })();
    return finished;
  });
  const {body} = await bridge.request(ask());
  await body?.cancel();
  await finished;
  assert.ok(sent <= CREDITS + 1, `${sent} chunks were sent`);
});

test('timeout: a request that nobody answers is rejected at its deadline and cancelled', async () => {
  /** @type {(value?: unknown) => void} */
  let resolve = () => {};
  const gone = new Promise((done) => {
    resolve = done;
  });
  const {bridge} = connect((_request, responder) => {
    responder.ongone = resolve;
    return new Promise(() => {});
  });
  await assert.rejects(bridge.request(ask({deadline: 20})), {code: 'engine.timeout'});
  await gone;
});

test('timeout: the deadline is for the first answer, a quiet stream lives on', async (context) => {
  context.mock.timers.enable({apis: ['setTimeout']});
  /** @type {import('../../../js-shim/serve.js').Responder[]} */
  const open = [];
  const {bridge} = connect((_request, responder) => {
    open.push(responder);
    responder.start(200, []);
    return new Promise(() => {});
  });
  const {body} = await bridge.request(ask({deadline: 20}));
  context.mock.timers.tick(40);
  await open[0].send(encoder.encode('late'));
  open[0].end();
  assert.equal(await textOf(body), 'late');
});

test('worker gone: what waits is rejected, what streams breaks, what comes later is refused', async () => {
  const {bridge} = connect((request, responder) => {
    if (request.url.endsWith('stream')) responder.start(200, []);
    return new Promise(() => {});
  });
  const streaming = await bridge.request(ask({url: 'https://d20.test/api/stream'}));
  const waiting = bridge.request(ask());
  const pinging = bridge.ping(1000);
  await pinging;
  bridge.close(new EngineError('engine.gone', 'The worker died.'));
  await assert.rejects(waiting, {code: 'engine.gone'});
  await assert.rejects(textOf(streaming.body), {code: 'engine.gone'});
  await assert.rejects(bridge.request(ask()), {code: 'engine.gone'});
  await assert.rejects(bridge.ping(10), {code: 'engine.gone'});
});

test('ping: a thread that does not answer is noticed', async () => {
  const {port1, port2} = new MessageChannel();
  port2.start();
  const bridge = new Bridge(portEndpoint(port1));
  cleanups.push(() => bridge.close(new EngineError('engine.gone', 'test over')), () => port2.close());
  await assert.rejects(bridge.ping(20), {code: 'engine.timeout'});
});

test('credits: the handler runs no further ahead than the reader allows', async () => {
  let sent = 0;
  const {bridge} = connect(async (_request, responder) => {
    responder.start(200, []);
    for (let i = 0; i < 20; i += 1) {
      await responder.send(Uint8Array.of(i));
      sent += 1;
    }
    responder.end();
  });
  const {body} = await bridge.request(ask());
  await bridge.ping(1000);
  assert.equal(sent, CREDITS);
  const reader = /** @type {ReadableStream<Uint8Array>} */ (body).getReader();
  assert.deepEqual((await reader.read()).value, Uint8Array.of(0));
  await bridge.ping(1000);
  await bridge.ping(1000);
  assert.equal(sent, CREDITS + 1);
  const rest = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) rest.push(next.value[0]);
  assert.deepEqual(rest, Array.from({length: 19}, (_, i) => i + 1));
});

test('large bodies are cut into chunks and arrive whole', async () => {
  const big = new Uint8Array(3_000_001).map((_, i) => i % 251);
  const {bridge} = connect(async (_request, responder) => {
    responder.start(200, []);
    await responder.send(big.slice());
    responder.end();
  });
  const {body} = await bridge.request(ask());
  assert.deepEqual(new Uint8Array(await new Response(body).arrayBuffer()), big);
});

for (const status of [204, 205, 304]) {
  test(`a ${status} answer has no body`, async () => {
    const {bridge} = connect((_request, responder) => {
      responder.start(status, []);
      responder.end();
    });
    assert.equal((await bridge.request(ask())).body, null);
  });
}

test('HEAD has no body even when the handler sends much, and the handler ends', async () => {
  /** @type {(value?: unknown) => void} */
  let resolve = () => {};
  const ended = new Promise((done) => {
    resolve = done;
  });
  const {bridge} = connect(async (_request, responder) => {
    responder.start(200, [['content-length', '10']]);
    for (let i = 0; i < 10; i += 1) await responder.send(Uint8Array.of(i));
    responder.end();
    resolve();
  });
  const answer = await bridge.request(ask({method: 'HEAD'}));
  await ended;
  assert.equal(answer.body, null);
  assert.equal(bridge.pending, 0);
});

test('an unknown type is answered with an error that names it', async () => {
  const {port1, port2} = new MessageChannel();
  const server = serve(portEndpoint(port2), () => {});
  cleanups.push(() => server.close());
  port1.postMessage({v: VERSION, id: 7, type: 'teleport'});
  const answer = await new Promise((resolve) => {
    port1.onmessage = ({data}) => resolve(data);
  });
  assert.deepEqual([answer.id, answer.type, answer.code], [7, 'error', 'protocol.unknown_type']);
});

test('what is not a message is refused with the field that is wrong', () => {
  const good = {v: VERSION, id: 1, type: 'request', ...ask(), deadline: 1};
  assert.equal(readToEngine(good).error, null);
  for (const [change, code] of /** @type {[object, string][]} */ ([
    [{v: 99}, 'protocol.version'], [{id: '1'}, 'protocol.malformed'], [{headers: {a: 'b'}}, 'protocol.malformed'],
    [{body: 'text'}, 'protocol.malformed'], [{deadline: 0}, 'protocol.malformed'], [{type: 'chunk'}, 'protocol.unknown_type'],
  ])) {
    assert.equal(readToEngine({...good, ...change}).error?.code, code, JSON.stringify(change));
  }
  assert.equal(readToEngine(null).error?.code, 'protocol.malformed');
});

test('the same bridge works over a BroadcastChannel, with a third party listening', async () => {
  const name = 'd20:/test/:link:1';
  const [here, there, third] = [1, 2, 3].map(() => new BroadcastChannel(name));
  const server = serve(channelEndpoint(there, 'engine'), async (_request, responder) => {
    responder.start(200, [['a', 'b']]);
    for (let i = 0; i < 10; i += 1) await responder.send(Uint8Array.of(i));
    responder.end();
  });
  const bridge = new Bridge(channelEndpoint(here, 'reader'));
  cleanups.push(() => third.close(), () => bridge.close(new EngineError('engine.gone', 'test over')), () => server.close());
  const answer = await bridge.request(ask());
  assert.deepEqual([...new Uint8Array(await new Response(answer.body).arrayBuffer())], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
