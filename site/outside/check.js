/** Checks addresses outside the vault: a hidden page asks them, the engine keeps what it learnt. */
import {pool} from '../../js-shim/bytes.js';
import {callJson} from '../api.js';
import {ApartFrame} from '../apart/frame.js';
import {t} from '../i18n.js';
import {HELLO, VERSION} from './protocol.js';

/** @import {Answer, Tell} from './protocol.js' */
/** @typedef {{url: string, at: string | null, state: 'reachable' | 'refused' | 'unknown' | null}} Address */

/** Sites asked at once; of each, one address after the other. */
const SITES = 6;
/** Answers in one request, well below what the engine takes. */
const BATCH = 5000;
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
  const page = /** @type {ApartFrame<Tell>} */ (new ApartFrame(VERSION, signal));
  try {
    await page.open({page: 'link-prober.html', hello: HELLO, title: t('outside.check')});
    await pool(SITES, bySite(addresses).values(), async (urls) => {
      for (const url of urls) {
        const told = await page.ask({type: 'ask', url});
        if (told?.type === 'told') answers.push({url, ...told.answer});
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
