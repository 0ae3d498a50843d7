/**
 * The page of the site that may ask any address, by its policy (build_support/pages.py): for the app, which frames it while a check
 * lasts and has asked the person before.
 *
 * Invariant: it sends an address and nothing else, reads no answer's content, keeps nothing.
 */
import {HELLO, VERSION, outsideUrl, readAsk} from './protocol.js';

/** @import {Answer, Tell} from './protocol.js' */

/** Milliseconds that a server has. */
const PATIENCE = 15_000;
/** Answers to HEAD after which GET is worth a try. */
const NO_HEAD = new Set([405, 501]);
/** @type {RequestInit} */
const BARE = {credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', redirect: 'follow'};

if (isFramedByTheSite()) addEventListener('message', welcome);

/** @returns {boolean} false for a page by itself, and below a page of another site, or of a neighbour on the same origin */
function isFramedByTheSite() {
  if (window.parent === window || window.parent !== window.top) return false;
  try {
    return window.parent.location.href.startsWith(new URL('.', location.href).href);
  } catch {
    return false;
  }
}

/** @param {MessageEvent} event */
function welcome({source, origin, data, ports}) {
  if (source !== window.parent || origin !== location.origin || data?.v !== VERSION || data.type !== HELLO || ports.length !== 1) return;
  removeEventListener('message', welcome);
  const [port] = ports;
  const tell = (/** @type {Tell} */ message) => port.postMessage(message);
  port.onmessage = async ({data: asked}) => {
    const ask = readAsk(asked);
    if (!ask) return;
    const url = outsideUrl(ask.url);
    tell(url ? {v: VERSION, type: 'told', id: ask.id, answer: await probe(url)} : {v: VERSION, type: 'refused', id: ask.id});
  };
  tell({v: VERSION, type: 'ready'});
}

/** @param {URL} url @returns {Promise<Answer>} */
async function probe(url) {
  if (location.protocol === 'https:' && url.protocol === 'http:') return {seen: 'insecure', status: 0};
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    return {seen: 'status', status: await statusOf(url, signal)};
  } catch {
    // Nobody answered, or the server does not let other sites' pages see what it answers: asked so, only that it does can be seen.
  }
  try {
    await fetch(url, {...BARE, method: 'HEAD', mode: 'no-cors', signal});
    return {seen: 'opaque', status: 0};
  } catch {
    return {seen: signal.aborted ? 'timeout' : 'silent', status: 0};
  }
}

/** @param {URL} url @param {AbortSignal} signal @returns {Promise<number>} */
async function statusOf(url, signal) {
  const {status} = await fetch(url, {...BARE, method: 'HEAD', signal});
  if (!NO_HEAD.has(status)) return status;
  const response = await fetch(url, {...BARE, signal});
  await response.body?.cancel();
  return response.status;
}
