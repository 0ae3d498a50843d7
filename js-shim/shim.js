/**
 * The fast lane: `fetch` for the app's own URLs goes straight to the engine, everything else to the network as before.
 * It is also the only lane while no service worker controls the page.
 */
import {problemResponse} from './problem.js';
import {NULL_BODY_STATUS} from './protocol.js';
import {engineURL} from './routes.js';

/**
 * @typedef {import('./bridge.js').Ask} Ask
 * @typedef {import('./bridge.js').Answer} Answer
 * @typedef {(ask: Ask) => Promise<Answer>} AskEngine
 */

const REDIRECTS = 20;

/**
 * Return a `fetch` that asks the engine for the app's URLs and `original` for all others.
 * @param {{ask: AskEngine, base: URL, original: typeof fetch, languages?: () => readonly string[]}} options
 * @returns {typeof fetch}
 */
export function engineFetch({ask, base, original, languages = () => navigator.languages}) {
  return async function fetch(input, init) {
    const url = targetOf(input, base);
    const target = url && engineURL(url, base);
    if (!target) return original.call(globalThis, input, init);
    // A Request normalises the method, the headers and every kind of body, and refuses what fetch would refuse.
    const request = new Request(input instanceof Request ? input : target, init);
    return askEngine({ask, request, target, base, languages: languages()});
  };
}

/**
 * Ask the engine for what a Request describes. Used by both lanes.
 * @param {{ask: AskEngine, request: Request, target: URL, base: URL, languages: readonly string[],
 *   refuse?: (error: unknown, options: {language: string}) => Response}} options `refuse` makes the answer of a request that got none
 * @returns {Promise<Response>} rejects only on abort and on a body that can't be read, as `fetch` does
 */
export async function askEngine({ask, request, target, base, languages, refuse = problemResponse}) {
  const {signal} = request;
  let {method} = request;
  let body = method === 'GET' || method === 'HEAD' ? null : new Uint8Array(await request.arrayBuffer());
  let url = target;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    /** @type {Answer} */
    let answer;
    try {
      const headers = engineHeaders(request, {url, body, languages});
      answer = await ask({method, url: url.href, headers, body: body?.slice() ?? null, signal});
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      return refuse(error, {language: request.headers.get('accept-language') ?? languages[0]});
    }
    const next = request.redirect === 'follow' ? redirectOf(answer, url, base) : null;
    if (!next) return asResponse(answer, url);
    await answer.body?.cancel();
    url = next;
    if (answer.status === 303 || (answer.status < 303 && method === 'POST')) {
      method = 'GET';
      body = null;
    }
  }
  throw new TypeError(`${target.href}: more than ${REDIRECTS} redirects.`);
}

/**
 * @param {RequestInfo | URL} input
 * @param {URL} base
 * @returns {URL | null} null for what only the original fetch can judge
 */
function targetOf(input, base) {
  try {
    return new URL(input instanceof Request ? input.url : String(input), base);
  } catch {
    return null;
  }
}

/**
 * The headers that a browser would send to a server: those of the request, and what it adds on the way.
 * @param {Request} request
 * @param {{url: URL, body: Uint8Array | null, languages: readonly string[]}} options
 * @returns {import('./protocol.js').HeaderList}
 */
function engineHeaders(request, {url, body, languages}) {
  /** @type {import('./protocol.js').HeaderList} */
  const headers = [['host', url.host], ...request.headers];
  const add = (/** @type {string} */ name, /** @type {string} */ value) => {
    if (!request.headers.has(name)) headers.push([name, value]);
  };
  add('accept', '*/*');
  add('accept-language', weighted(languages));
  if (body) add('content-length', String(body.byteLength));
  return headers;
}

/**
 * @param {readonly string[]} languages
 * @returns {string} for example `ru,en;q=0.9`
 */
function weighted(languages) {
  return languages.slice(0, 9).map((language, i) => (i ? `${language};q=0.${10 - i}` : language)).join(',') || 'en';
}

/**
 * @param {Answer} answer
 * @param {URL} url
 * @param {URL} base
 * @returns {URL | null} where to go on, if that is the engine's again
 */
function redirectOf({status, headers}, url, base) {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const location = headers.find(([name]) => name === 'location')?.[1];
  return location ? engineURL(new URL(location, url), base) : null;
}

/**
 * @param {Answer} answer
 * @param {URL} url
 * @returns {Response}
 */
function asResponse({status, headers, body}, url) {
  const response = new Response(NULL_BODY_STATUS.includes(status) ? null : body, {status, headers});
  // A made response has no URL; code that resolves links against it expects one.
  Object.defineProperty(response, 'url', {value: url.href});
  return response;
}
