/** Checks addresses outside the vault: a hidden page asks them, the engine keeps what it learnt. */
import {base} from '../../js-shim/base.js';
import {pool} from '../../js-shim/bytes.js';
import {callJson} from '../api.js';
import {t} from '../i18n.js';
import {HELLO, VERSION} from './protocol.js';

/** @import {Answer, Tell} from './protocol.js' */
/** @typedef {{url: string, at: string | null, state: 'reachable' | 'refused' | 'unknown' | null}} Address */

/** Sites asked at once; of each, one address after the other. */
const SITES = 6;
/** Answers in one request, well below what the engine takes. */
const BATCH = 5000;
/** Milliseconds in which the page must say that it is there. */
const START = 20_000;
const RECENT = 30 * 24 * 3_600_000;

/** @param {AbortSignal} signal @returns {Promise<Address[]>} */
export async function listAddresses(signal) {
  return (await callJson('api/outside', {signal})).addresses;
}

/** @param {Address} address @returns {boolean} whether it was checked in the last thirty days */
export const isRecent = ({at}) => at !== null && Date.now() - Date.parse(at) < RECENT;

/** @param {readonly Address[]} addresses @returns {Map<string, string[]>} of each site, its addresses */
export function bySite(addresses) {
  /** @type {Map<string, string[]>} */
  const sites = new Map();
  for (const {url} of addresses) {
    const {host} = new URL(url);
    sites.set(host, [...(sites.get(host) ?? []), url]);
  }
  return sites;
}

/**
 * Ask the addresses, and keep the answers; also those that had come when `signal` ended it.
 * @param {readonly Address[]} addresses the person has agreed to ask
 * @param {AbortSignal} signal
 * @param {(done: number) => void} onprogress
 * @returns {Promise<number>} how many answers are kept now
 */
export async function check(addresses, signal, onprogress) {
  /** @type {({url: string} & Answer)[]} */
  const answers = [];
  const page = await openPage(signal);
  try {
    await pool(SITES, bySite(addresses).values(), async (urls) => {
      for (const url of urls) {
        const answer = signal.aborted ? null : await page.ask(url);
        if (answer) answers.push({url, ...answer});
        onprogress(answers.length);
      }
    });
  } finally {
    page.close();
  }
  for (let start = 0; start < answers.length; start += BATCH) {
    await callJson('api/outside', {method: 'POST', body: {answers: answers.slice(start, start + BATCH)}});
  }
  return answers.length;
}

/**
 * @param {AbortSignal} signal answers that have not come by then are null
 * @returns {Promise<{ask: (url: string) => Promise<Answer | null>, close: () => void}>}
 */
async function openPage(signal) {
  signal.throwIfAborted();
  const frame = document.createElement('iframe');
  const {port1: port, port2} = new MessageChannel();
  /** @type {Map<number, (answer: Answer | null) => void>} */
  const asked = new Map();
  let last = 0;
  const giveUp = () => {
    for (const answer of asked.values()) answer(null);
    asked.clear();
  };
  const close = () => {
    signal.removeEventListener('abort', giveUp);
    giveUp();
    port.close();
    frame.remove();
  };
  signal.addEventListener('abort', giveUp);
  frame.src = new URL('link-prober.html', base).href;
  frame.hidden = true;
  frame.title = t('outside.check');
  try {
    await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(t('outside.no_page'))), START);
      port.onmessage = ({data}) => hear(data, asked, resolve);
      frame.addEventListener('load', () => frame.contentWindow?.postMessage({v: VERSION, type: HELLO}, base.origin, [port2]), {once: true});
      document.body.append(frame);
    });
  } catch (error) {
    close();
    throw error;
  }
  const ask = (/** @type {string} */ url) => new Promise((/** @type {(answer: Answer | null) => void} */ resolve) => {
    last += 1;
    asked.set(last, resolve);
    port.postMessage({v: VERSION, type: 'ask', id: last, url});
  });
  return {ask, close};
}

/**
 * @param {Tell} message
 * @param {Map<number, (answer: Answer | null) => void>} asked
 * @param {(value: undefined) => void} ready
 */
function hear(message, asked, ready) {
  if (message.type === 'ready') return ready(undefined);
  asked.get(message.id)?.(message.type === 'told' ? message.answer : null);
  asked.delete(message.id);
}
