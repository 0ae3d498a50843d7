import assert from 'node:assert/strict';
import {beforeEach, test} from 'node:test';

/** @type {string[]} what the system was asked to show */
let shown = [];
/** @type {number[]} */
let badges = [];
const page = Object.assign(new EventTarget(), {visibilityState: 'hidden', baseURI: 'https://example.org/data20/', documentElement: {dataset: {}, lang: 'en'}, querySelector: () => null, getElementById: () => null});
/** @type {Map<string, string>} */
const stored = new Map();
let now = 0;

/** @param {string} name @param {unknown} value */
const global = (name, value) => Object.defineProperty(globalThis, name, {value, configurable: true, writable: true});
global('document', page);
global('localStorage', {getItem: (/** @type {string} */ key) => stored.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => stored.set(key, value)});
global('Notification', {permission: 'default', requestPermission: async () => (Notification.permission)});
global('navigator', {
  language: 'en', languages: ['en'], userAgent: '',
  setAppBadge: async (/** @type {number} */ count) => void badges.push(count), clearAppBadge: async () => void badges.push(0),
  serviceWorker: {ready: Promise.resolve({showNotification: async (/** @type {string} */ title, /** @type {{body: string, data: {url: string}}} */ {body, data}) => void shown.push(`${title}: ${body} ${data.url}`)})},
});
global('fetch', async (/** @type {string | URL} */ url) => Response.json(String(url).endsWith('tools') ? {tools: [{name: 'validate', title: 'Check of the vault'}]} : {}));
performance.now = () => now;

const {jobs} = await import('../../../site/jobs.js');
const {notifyState, setNotify, watchJobs} = await import('../../../site/notify.js');
watchJobs();

/** @param {string} id @param {number} ms how long it takes */
function run(id, ms) {
  jobs.live.set(id, {status: 'running', progress: {done: 0, total: 0, message: null}, log: [], tool: 'validate'});
  jobs.dispatchEvent(new Event('change'));
  now += ms;
  jobs.live.delete(id);
  jobs.dispatchEvent(new Event('change'));
}

/** @param {string} state */
function look(state) {
  page.visibilityState = state;
  page.dispatchEvent(new Event('visibilitychange'));
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  look('visible');
  look('hidden');
  Object.assign(Notification, {permission: 'default'});
  stored.clear();
  shown = [];
  badges = [];
});

test('a long job that ends out of sight leaves a badge, and no notification unless it was asked for', async () => {
  run('a', 20_000);
  run('b', 20_000);
  await settled();
  assert.deepEqual([badges, shown], [[1, 2], []]);
  look('visible');
  assert.deepEqual(badges, [1, 2, 0]);
});

test('a short job, or one that the reader sees end, is not told of', async () => {
  run('a', 3000);
  look('visible');
  run('b', 20_000);
  await settled();
  assert.deepEqual([badges, shown], [[], []]);
});

test('who asked is told the name of the tool, and is led to the job', async () => {
  Object.assign(Notification, {permission: 'granted'});
  await setNotify(true);
  assert.equal(notifyState(), 'on');
  run('a', 20_000);
  while (shown.length === 0) await settled();
  assert.equal(shown.length, 1);
  assert.match(shown[0] ?? '', /: Check of the vault #\/jobs\/a$/);
});

test('a browser that says no is not asked again, and nothing is shown', async () => {
  Object.assign(Notification, {permission: 'denied'});
  await setNotify(true);
  assert.equal(notifyState(), 'denied');
  run('a', 20_000);
  await settled();
  assert.deepEqual(shown, []);
});
