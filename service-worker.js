/**
 * The service worker: serves the build's files without the network, and Python's answers to what the shim can't see
 * (images, downloads, forms, iframes).
 *
 * It never takes over on its own: a new version waits until the person accepts it or all tabs are closed.
 */
import {slice} from './js-shim/bytes.js';
import {scopeName} from './js-shim/names.js';
import {Precache} from './js-shim/precache.js';
import {EngineError, problemPage, problemResponse} from './js-shim/problem.js';
import {engineURL} from './js-shim/routes.js';
import {askEngine} from './js-shim/shim.js';
import {SnapshotStore} from './js-shim/snapshot-store.js';
import {EngineLane} from './js-shim/sw-lane.js';
import {keepShare} from './js-shim/sw-share.js';
import {Serving} from './js-shim/sw-serving.js';

/** @typedef {import('./js-shim/sw-types.d.ts').FetchEvent} FetchEvent */

const worker = /** @type {import('./js-shim/sw-types.d.ts').SWGlobal} */ (/** @type {unknown} */ (self));
const base = new URL(worker.registration.scope);
const scope = scopeName(base);
const manifest = __DATA20_PRECACHE__;
const precache = new Precache(manifest, {base: base.href, scope});
const serving = new Serving(manifest.id, {base: base.href, scope});
/** A published site's front page is its vault's; the app has a page of its own there. */
const appPage = precache.knows('app.html') ? 'app.html' : 'index.html';
/** Milliseconds after which a reader with the app at hand isn't left waiting for the network. */
const PATIENCE = 4_000;
const lane = new EngineLane(worker.clients, base.href);

worker.addEventListener('install', (event) => event.waitUntil(precache.install()));

worker.addEventListener('activate', (event) => event.waitUntil(activate()));

worker.addEventListener('message', (event) => {
  const {data, ports, source} = event;
  const answer = (/** @type {unknown} */ value) => ports[0]?.postMessage(value);
  switch (data?.type) {
    case 'activate':
      return event.waitUntil(worker.skipWaiting());
    case 'gone':
      return source ? lane.gone(source.id) : undefined;
    case 'boot':
      return event.waitUntil(noteBoot(data).then(answer));
    case 'status':
      return event.waitUntil(status().then(answer));
    case 'use':
      return event.waitUntil(serving.use(data.build).then(status).then(answer));
    case 'repair':
      return event.waitUntil(precache.repair().then(answer, (error) => answer({error: String(error)})));
  }
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(new URL(`./${event.notification.data?.url ?? ''}`, base).href));
});

worker.addEventListener('fetch', (event) => {
  const {request} = event;
  const url = new URL(request.url);
  const target = engineURL(url, base);
  if (target) return event.respondWith(fromEngine(request, target));
  if (!url.href.startsWith(base.href)) return;
  const path = url.pathname.slice(base.pathname.length);
  if (request.method === 'POST' && path === 'share') return event.respondWith(fromOutside(request));
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') return event.respondWith(isStatic(path) ? fromSite(path, request) : fromBuild(pageOf(path), request));
  if (precache.knows(path)) event.respondWith(fromBuild(path, request));
});

/** Keep this build and the one before it; control the pages that loaded before there was a service worker. */
async function activate() {
  const [, previous] = await precache.builds();
  await serving.use(manifest.id);
  await precache.cleanUp(previous ? [previous.id] : []);
  // A snapshot goes with its build; that of the build before would only be in the way of this one's.
  await new SnapshotStore(scope).clear(manifest.id).catch(() => {});
  await worker.clients.claim();
}

/**
 * The page that a navigation gets: itself, or the app, whose routes are in the hash.
 * @param {string} path
 */
function pageOf(path) {
  return path.endsWith('.html') && precache.knows(path) ? path : appPage;
}

/**
 * Whether a navigation is to a page of the published vault, which is none of the build's files.
 * @param {string} path
 */
function isStatic(path) {
  return appPage !== 'index.html' && !precache.knows(path);
}

/**
 * A page of the published vault as the host has it now; the app shows the same article where the host can't be reached.
 * @param {string} path
 * @param {Request} request
 */
async function fromSite(path, request) {
  const instead = () => Response.redirect(new URL(`${appPage}#/p/${path}`, base).href);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const response = await Promise.race([fetch(request).catch(() => undefined), late]);
  return response instanceof Response && response.status < 500 ? response : instead();
}

/**
 * @param {string} path
 * @param {Request} request
 */
async function fromBuild(path, request) {
  const response = await precache.respond(path, await serving.build());
  return response.ok ? slice(response, request.headers.get('range')) : response;
}

/**
 * @param {Request} request
 * @param {URL} target
 * @returns {Promise<Response>}
 */
async function fromEngine(request, target) {
  const {languages} = worker.navigator;
  const language = request.headers.get('accept-language') ?? languages[0];
  const refuse = (/** @type {unknown} */ error) =>
    request.mode === 'navigate' ? problemPage(error, {language, home: base.href}) : problemResponse(error, {language});
  if (isForeign(request)) return refuse(new EngineError('request.foreign', `The page '${request.referrer}' is not of this app.`));
  return askEngine({ask: (ask) => lane.ask(ask), request, target, base, languages, refuse});
}

/** @param {Request} request what another app shares; a page that isn't ours can't pretend to be one */
async function fromOutside(request) {
  const {languages} = worker.navigator;
  if (isForeign(request)) return problemPage(new EngineError('request.foreign', `The page '${request.referrer}' is not of this app.`), {language: languages[0], home: base.href});
  return keepShare(request, {base: base.href, scope});
}

/**
 * Whether a page that isn't ours tries to change something by a form: its navigations into our scope come here too.
 * @param {Request} request
 */
function isForeign({method, mode, referrer}) {
  return mode === 'navigate' && method !== 'GET' && method !== 'HEAD' && !referrer.startsWith(base.href);
}

/**
 * A page has started an engine, or could not. After two failures in a row the build before serves again.
 * @param {import('./js-shim/protocol.js').BootReport} report
 */
async function noteBoot({build, ok}) {
  if (build === manifest.id) {
    const failures = await serving.note(ok);
    const [, previous] = failures >= 2 ? await precache.builds() : [];
    if (previous) await serving.use(previous.id);
    if (ok) await precache.installLazy();
  }
  return status();
}

/** Bring a window of the app to the front, at this address. @param {string} url */
async function show(url) {
  const [window] = await worker.clients.matchAll({type: 'window'});
  if (!window) return worker.clients.openWindow(url);
  await window.focus();
  return window.navigate(url);
}

/** @returns {Promise<import('./js-shim/protocol.js').CacheStatus>} */
async function status() {
  return {current: manifest.id, serving: await serving.build(), builds: await precache.builds()};
}
