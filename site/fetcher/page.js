/**
 * The page of the site that may ask the hosts of packages, by its policy (build_support/pages.py). It does so for
 * the lab of this very site only, which frames it for as long as an installation lasts and has asked the person before.
 *
 * Invariant: it keeps nothing, runs nothing of what it brings, and sends nothing but the address that it was given.
 */
import {answerTheSite} from '../apart/guest.js';
import {HELLO, LIMITS, VERSION, allowedUrl, readAsk} from './protocol.js';

/** @typedef {import('./protocol.js').Ask} Ask */
/** @typedef {import('./protocol.js').Tell} Tell */
/** @typedef {import('./protocol.js').FailureCode} FailureCode */

/** @type {import('../../js-shim/protocol.js').PackageHosts} */
const known = JSON.parse(document.getElementById('data20-build')?.textContent ?? 'null').packages;

class Failure extends Error {
  /** @param {FailureCode} code @param {string} detail */
  constructor(code, detail) {
    super(detail);
    this.code = code;
  }
}

answerTheSite(HELLO, VERSION, (data, port) => void answer(port, data));

/** @param {MessagePort} port @param {unknown} data */
async function answer(port, data) {
  const ask = readAsk(data);
  if (!ask) return;
  try {
    tell(port, await bring(ask));
  } catch (error) {
    const {code, message} = error instanceof Failure ? error : new Failure('network', String(error));
    tell(port, {v: VERSION, type: 'failed', id: ask.id, code, detail: message});
  }
}

/** @param {Ask} ask @returns {Promise<Tell>} */
async function bring({id, url, kind, sha256, accept}) {
  const address = allowedUrl(url, kind, known);
  if (!address) throw new Failure('refused', url);
  const response = await fetch(address, {credentials: 'omit', referrerPolicy: 'no-referrer', headers: accept ? {accept} : {}});
  if (response.status === 404) return {v: VERSION, type: 'gone', id};
  if (!response.ok) throw new Failure('status', String(response.status));
  const bytes = await read(response, LIMITS[kind]);
  if (sha256 !== null && (await digest(bytes)) !== sha256) throw new Failure('hash', sha256);
  return {v: VERSION, type: 'got', id, bytes, media: (response.headers.get('content-type') ?? '').toLowerCase()};
}

/** @param {Response} response @param {number} limit @returns {Promise<ArrayBuffer>} Throws Failure as soon as it is larger */
async function read(response, limit) {
  if (Number(response.headers.get('content-length')) > limit) throw new Failure('size', String(limit));
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > limit) {
      await reader?.cancel();
      throw new Failure('size', String(limit));
    }
    chunks.push(part.value);
  }
  return new Blob(chunks).arrayBuffer();
}

/** @param {ArrayBuffer} bytes @returns {Promise<string>} */
async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {MessagePort} port @param {Tell} message */
function tell(port, message) {
  port.postMessage(message, message.type === 'got' ? [message.bytes] : []);
}
