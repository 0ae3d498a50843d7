/** A page with the engine and nothing else, so that tests of the runtime don't wait for the app. */
import {base, build, engineState, restartEngine, updates} from '../../../js-shim/client.js';

/** @type {{kind: string}[]} */
const states = [];
engineState.subscribe((state) => states.push(state));

/** Return the window of a page without the shim, under the service worker. */
async function bareWindow() {
  const frame = document.createElement('iframe');
  frame.src = 'blank.html';
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, {once: true}));
  document.body.append(frame);
  await loaded;
  return /** @type {Window} */ (frame.contentWindow);
}

/** @param {string} path @param {RequestInit} [init] */
async function json(path, init) {
  const response = await fetch(path, init);
  return {status: response.status, body: await response.json()};
}

/** Import the demo vault, as the app's first page does. */
async function importDemo() {
  const zip = await (await fetch(/** @type {{url: string}} */ (build.demoVault).url)).blob();
  return json('api/vault/import?commit=true', {method: 'POST', headers: {'content-type': 'application/zip'}, body: zip});
}

Object.assign(globalThis, {harness: {base, build, engineState, states, restartEngine, updates, bareWindow, json, importDemo}});
