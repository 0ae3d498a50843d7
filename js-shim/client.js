/**
 * What a page imports first: finds the engine, puts the shim in place of `fetch`, defines `window.data20`.
 * The UI reads the engine's state from here; everything else it asks with `fetch`.
 */
import {base} from './base.js';
import {Calm} from './calm.js';
import {isGuest} from './guest.js';
import {Host} from './host.js';
import {serviceWorkers} from './platform.js';
import {EngineError} from './problem.js';
import {engineFetch} from './shim.js';
import {isHarmless, space} from './space.js';
import {Updates, answerServiceWorker} from './update.js';

/**
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {import('./state.js').BootInfo} BootInfo
 */

/** What the build says about itself. @type {Build} */
export const build = JSON.parse(document.getElementById('data20-build')?.textContent ?? 'null');

export {base};

/** The app itself is not for frames in strangers' pages: it leaves for the page that is (site/app.js), and opens no store before. */
export const leaving = isGuest() && !space().shown;

const host = new Host({build, base: base.href, space: space(), countBytes: !serviceWorkers()?.controller});

/** The engine's state, to be watched: `engineState.subscribe(state => …)`. */
export const engineState = host.state;

/** New versions: `updates.state` to watch, `updates.accept()` to switch, `updates.check()` to look now. */
export const updates = new Updates({build, base: base.href});

/** Stop the engine, whatever it does, and start it anew. */
export function restartEngine() {
  host.restart();
}

/** @param {import('./bridge.js').Ask} ask */
function mayAsk({method, url}) {
  return !space().shown || isHarmless(method, url);
}

/** @returns {Promise<BootInfo>} */
function ready() {
  return new Promise((resolve, reject) => {
    host.state.subscribe((state) => {
      if (state.kind === 'ready') resolve({boot: state.rung, attempts: state.attempts, timings: state.timings, ms: state.ms});
      else if (state.kind === 'follower') resolve({boot: 'follower', attempts: [], timings: {}, ms: Math.round(performance.now())});
      else if (state.kind === 'failed') reject(new Error(state.reason));
    });
  });
}

const whenReady = ready();
// Who never asks is not told twice: the state carries the reason.
whenReady.catch(() => {});
Object.defineProperty(window, 'data20', {value: Object.freeze({ready: whenReady, version: build.version})});

const calm = new Calm();
window.fetch = engineFetch({ask: (ask) => (mayAsk(ask) ? calm.during(host.request(ask)) : Promise.reject(new EngineError('vault.shown', `${ask.method} ${ask.url}`))), base, original: window.fetch});
if (!leaving) host.start();
// The service worker belongs to the app: it would hand the app the engine of another vault.
if (!space().shown && !leaving) {
  answerServiceWorker(host);
  void startUpdates();
}

// A page that is put away must not keep the engine from the others; one that is closed hands it over at once.
addEventListener('pagehide', () => host.stop());
addEventListener('pageshow', (event) => {
  if (event.persisted) host.start();
});
document.addEventListener('freeze', () => host.stop());
document.addEventListener('resume', () => host.start());

async function startUpdates() {
  // On the first visit what the person waits for comes first: the service worker fetches all that the app may ever need.
  if (!serviceWorkers()?.controller) await whenReady.then(() => calm.wait(), () => {});
  await updates.start();
  let had = false;
  host.state.subscribe((state) => {
    const has = state.kind === 'ready' || state.kind === 'hung';
    if (had && !has) updates.tellGone();
    had = has;
    if (state.kind === 'ready' || state.kind === 'failed') void updates.report(state.kind === 'ready');
  });
}
