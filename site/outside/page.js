/**
 * The page of the site that may ask any address, by its policy (build_support/pages.py): for the app, which frames it while a check
 * lasts and has asked the person before.
 *
 * Invariant: it sends an address and nothing else, reads no answer's content, keeps nothing.
 */
import {answerTheSite} from '../apart/guest.js';
import {HELLO, VERSION, outsideUrl, readAsk} from './protocol.js';

/** @import {Answer, Tell} from './protocol.js' */

/** Milliseconds that a server has. */
const PATIENCE = 15_000;
/** Answers to HEAD after which GET is worth a try. */
const NO_HEAD = new Set([405, 501]);
/** @type {RequestInit} */
const BARE = {credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', redirect: 'follow'};

answerTheSite(HELLO, VERSION, async (data, port) => {
  const ask = readAsk(data);
  if (!ask) return;
  const url = outsideUrl(ask.url);
  /** @type {Tell} */
  const told = url ? {v: VERSION, type: 'told', id: ask.id, answer: await probe(url)} : {v: VERSION, type: 'refused', id: ask.id};
  port.postMessage(told);
});

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
