/**
 * The engine: one Pyodide in a module worker. Boots, then serves requests from any number of readers
 * (the leader's page, the service worker, follower tabs). Requests that come before Python is awake wait for it.
 */
import {bootFrom, countBytes, isPinned} from './boot.js';
import {channelEndpoint, portEndpoint} from './endpoint.js';
import {VERSION} from './protocol.js';
import {linkChannelName, clientLockName, scopeName, snapshotLockName} from './names.js';
import {locks} from './platform.js';
import {PythonHost} from './python-host.js';
import {serve} from './serve.js';
import {hasRoom, makeSnapshot} from './snapshot-maker.js';
import {SnapshotStore} from './snapshot-store.js';

/**
 * @typedef {import('./protocol.js').InitMessage} InitMessage
 * @typedef {import('./protocol.js').FromWorker} FromWorker
 * @typedef {(request: import('./protocol.js').RequestMessage, responder: import('./serve.js').Responder) => void} Handle
 */

/** What the worker needs of its global scope; the DOM's types know only windows. */
const worker = /** @type {{postMessage: (message: FromWorker) => void, onmessage: ((event: MessageEvent) => void) | null, close: () => void}} */ (
  /** @type {unknown} */ (self));

/** @type {(handle: Handle) => void} */
let awake = () => {};
/** Resolves with Python's request handler; never rejects: a worker that can't boot says `fatal` and is thrown away. @type {Promise<Handle>} */
const python = new Promise((resolve) => {
  awake = resolve;
});
/** @type {() => void} */
let go = () => {};
/** Resolves when this engine may open the vault. @type {Promise<void>} */
const wanted = new Promise((resolve) => {
  go = () => resolve();
});
/** @type {string} */
let scope = '';
/** When the last request came. */
let askedAt = 0;
/**
 * Milliseconds without a request after which nobody minds other work, and those after which an open request is no longer waited for:
 * a page has got what it shows first, then it has got everything.
 */
const SETTLED = {quiet: 200, patience: 1_000};
const IDLE = {quiet: 2_000, patience: 120_000};
/** The open reader of each owner: a new one replaces the old. @type {Map<string, {close: () => void, readonly running: number}>} */
const readers = new Map();

worker.onmessage = ({data}) => {
  /** @type {import('./protocol.js').ToWorker} */
  const message = data;
  switch (message.type) {
    case 'init':
      return void start(message);
    case 'go':
      return go();
    case 'port':
      return admit(message.owner, portEndpoint(message.port));
    case 'link':
      return openLink(message.client, message.link);
    default:
      return worker.postMessage({v: VERSION, type: 'fatal', phase: 'run', reason: `The host sent an unknown message: ${JSON.stringify(data)}`});
  }
};

/**
 * @param {string} owner
 * @param {import('./endpoint.js').Endpoint} endpoint
 */
function admit(owner, endpoint) {
  readers.get(owner)?.close();
  readers.set(owner, serve(endpoint, async (request, responder) => {
    askedAt = performance.now();
    (await python)(request, responder);
  }));
}

/**
 * Serve a follower tab over a channel of its own, until the tab is gone: it holds a lock for as long as it lives.
 * @param {string} client
 * @param {string} link
 */
function openLink(client, link) {
  const channel = new BroadcastChannel(linkChannelName(scope, link));
  admit(client, channelEndpoint(channel, 'engine'));
  const reader = readers.get(client);
  channel.postMessage({from: 'engine', message: {v: VERSION, type: 'linked'}});
  // A follower exists only where there are locks.
  void navigator.locks.request(clientLockName(scope, client), () => {
    if (readers.get(client) !== reader) return;
    reader?.close();
    readers.delete(client);
  });
}

/** @param {InitMessage} init */
async function start({build, base, space, rung, tried, modules, mayFreeze, countBytes: counting, standby}) {
  scope = scopeName(base, space.name);
  /** @type {Record<string, number>} */
  const timings = {};
  const total = build.tiers.boot.bytes;
  let loaded = 0;
  /** @param {import('./protocol.js').BootStep} step */
  const enter = (step) => worker.postMessage({v: VERSION, type: 'booting', step, loaded, total});
  /** @param {string} name */
  const mark = (name) => {
    timings[name] = Math.round(performance.now());
  };
  try {
    enter('runtime');
    const stop = counting ? countBytes((bytes) => {
      loaded = bytes;
      enter('runtime');
    }) : () => {};
    // A snapshot that has failed is not tried again; a new one takes its place.
    if (tried.some((attempt) => attempt.rung === 'snapshot' && attempt.outcome === 'failed')) await new SnapshotStore(scopeName(base)).clear().catch(() => {});
    const booted = await bootFrom(rung, {build, base, modules, mark});
    stop();
    loaded = total;
    mark('runtime');
    const attempts = [...tried, ...booted.attempts];
    const host = new PythonHost({build, base, space, booted: {...booted, attempts}, timings, enter, fatal});
    host.prepare();
    if (standby) {
      worker.postMessage({v: VERSION, type: 'standby'});
      await wanted;
    }
    const handle = await host.start();
    mark('ready');
    awake(handle);
    worker.postMessage({v: VERSION, type: 'ready', rung: booted.rung, attempts, modules: booted.modules, memory: host.memory, timings});
    await host.loadTools();
    await quiet(SETTLED);
    host.beginWork();
    await quiet(IDLE);
    host.keepSpare();
    if (mayFreeze && booted.rung !== 'snapshot') await freeze(build, base);
  } catch (error) {
    fatal('boot', describe(error));
  }
}

/**
 * Resolve once nobody has asked for anything in a while: what is only for later must not be in the way.
 * @param {{quiet: number, patience: number}} milliseconds
 */
async function quiet({quiet: calm, patience}) {
  askedAt = performance.now();
  const begun = performance.now();
  while (performance.now() - askedAt < calm) {
    await new Promise((resolve) => setTimeout(resolve, calm / 4));
    // A long import is one request; a stream may stay open all day.
    if (performance.now() - begun < patience && [...readers.values()].some(({running}) => running > 0)) askedAt = performance.now();
  }
}

/**
 * Have a snapshot made for the next start. A failure is told, and is nobody's trouble.
 * @param {import('./protocol.js').Build} build
 * @param {string} base
 */
async function freeze(build, base) {
  /** @param {import('./protocol.js').SnapshotMessage['outcome']} outcome @param {string} [reason] */
  const tell = (outcome, reason) => worker.postMessage({v: VERSION, type: 'snapshot', outcome, reason});
  if (!isPinned(build) || !(await hasRoom())) return;
  // One of several tabs and embeds of a site is enough.
  await locks()?.request(snapshotLockName(scopeName(base)), {ifAvailable: true}, async (lock) => {
    if (!lock) return;
    tell('begun');
    await makeSnapshot({build, base}).then(() => tell('made'), (error) => tell('failed', describe(error)));
  });
}

/**
 * @param {'boot' | 'run'} phase
 * @param {string} reason
 */
function fatal(phase, reason) {
  worker.postMessage({v: VERSION, type: 'fatal', phase, reason});
}

/** @param {unknown} error */
function describe(error) {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
