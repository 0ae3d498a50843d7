/** The one way from the page to Python: fetch with JSON, the reader's language, problem documents as ApiError, and abort. */
import {base} from '../js-shim/base.js';
import {ActionKeys} from './action-keys.js';
import {getLanguage, t} from './i18n.js';
import {encodePath} from './router.js';

/** @import {Article} from './types.d.ts' */

/** A refusal of the API (RFC 9457), or `code: "network"` when there was no answer at all. */
export class ApiError extends Error {
  /** @param {number} status @param {Record<string, any>} problem */
  constructor(status, problem) {
    super(String(problem.detail ?? problem.title ?? status));
    this.name = 'ApiError';
    this.status = status;
    /** @type {string} stable, for code */
    this.code = String(problem.code ?? '');
    /** @type {string} short, for a heading */
    this.title = String(problem.title ?? '');
    /** @type {{pointer: string, detail: string}[]} what is wrong in which field */
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
    /** the whole document: extra members carry e.g. the current version of a conflict */
    this.problem = problem;
  }
}

/**
 * @typedef {object} CallOptions
 * @property {string} [method]
 * @property {Record<string, string | number | boolean | string[] | null | undefined>} [query]
 * @property {unknown} [body] string = Markdown; Blob, FormData and bytes as they are; anything else JSON
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 */

const keys = new ActionKeys();

/**
 * Whatever may write carries an `Idempotency-Key`: the bridge then asks again by itself when the engine dies before it answers,
 * and a person who presses the button again after a failure does not do it twice. Uploads carry none: they only prepare a write.
 * @param {string} path relative to the site's base, e.g. "api/articles"
 * @param {CallOptions} [options]
 * @returns {Promise<Response>} only of a 2xx; throws ApiError, or the abort's reason
 */
export async function call(path, {method = 'GET', query, body, headers = {}, signal} = {}) {
  const url = withQuery(new URL(path, base), query);
  const sent = new Headers({'Accept-Language': getLanguage(), ...headers});
  const payload = encodeBody(body, sent);
  if (method === 'GET' || (payload !== undefined && typeof payload !== 'string')) return send(url, {method, headers: sent, body: payload, signal});
  const action = JSON.stringify([method, url.href, sent.get('If-Match'), sent.get('If-None-Match'), sent.get('Cache-Control'), payload]);
  const key = keys.begin(action);
  sent.set('Idempotency-Key', key);
  try {
    const response = await send(url, {method, headers: sent, body: payload, signal});
    keys.answered(action, key);
    return response;
  } catch (error) {
    if (error instanceof ApiError && error.status > 0 && error.status < 500) keys.answered(action, key);
    throw error;
  }
}

/** @param {URL} url @param {RequestInit} init @returns {Promise<Response>} */
async function send(url, init) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, {code: 'network', title: t('error.network'), detail: t('error.network.detail'), cause: String(error)});
  }
  if (!response.ok) throw new ApiError(response.status, await readProblem(response));
  return response;
}

/**
 * @template [T=any]
 * @param {string} path
 * @param {CallOptions} [options]
 * @returns {Promise<T>}
 */
export async function callJson(path, options) {
  const response = await call(path, options);
  return response.status === 204 ? /** @type {T} */ (null) : response.json();
}

/** @param {string} path of an article @param {string} [rest] "view", "move" @returns {string} for `call` */
export function articleUrl(path, rest = '') {
  return `api/articles/${encodePath(path)}${rest === '' ? '' : `/${rest}`}`;
}

/** @param {unknown} error @returns {boolean} nobody waits for this answer any more */
export function isAbort(error) {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** @param {URL} url @param {CallOptions['query']} query @returns {URL} */
function withQuery(url, query = {}) {
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') url.searchParams.append(key, String(one));
    }
  }
  return url;
}

/** @param {unknown} body @param {Headers} headers @returns {BodyInit | undefined} */
function encodeBody(body, headers) {
  if (body === undefined || body === null) return undefined;
  if (body instanceof Blob || body instanceof FormData || body instanceof ArrayBuffer) return body;
  if (!headers.has('Content-Type')) {
    headers.set('Content-Type', typeof body === 'string' ? 'text/markdown; charset=utf-8' : 'application/json');
  }
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** @param {Response} response @returns {Promise<Record<string, any>>} */
async function readProblem(response) {
  const text = await response.text();
  try {
    const problem = JSON.parse(text);
    if (problem !== null && typeof problem === 'object') return problem;
  } catch {
    // not JSON: said below in our words, with the answer as the detail that can be unfolded
  }
  return {code: 'http', title: t('error.http', {status: response.status}), detail: t('error.http', {status: response.status}), text};
}
