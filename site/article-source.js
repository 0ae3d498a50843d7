/** An article as it is stored: read to be edited, and written over the version that was read. */
import {ApiError, articleUrl, call} from './api.js';
import {decodeSource, encodeSource} from './source-text.js';

/** @typedef {{etag: string | null, source: import('./source-text.js').Source}} Base the version that is being edited; etag null = it does not exist yet */

/** What a text is written over that has no article yet. @type {Base} */
export const NOTHING = {etag: null, source: {text: '', bom: false, lines: []}};

/** @param {string} path @param {AbortSignal} signal @returns {Promise<Base>} */
export async function readBase(path, signal) {
  const response = await call(articleUrl(path), {signal});
  const charset = /charset=([\w-]+)/.exec(response.headers.get('Content-Type') ?? '')?.[1];
  const source = decodeSource(await response.arrayBuffer(), charset);
  return {etag: etagOf(response), source};
}

/** @param {string} path @param {AbortSignal} signal @returns {Promise<Base | ApiError>} the error when there is no such article */
export async function readIfThere(path, signal) {
  try {
    return await readBase(path, signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return error;
    throw error;
  }
}

/**
 * @param {string} path
 * @param {Base} base the version that is written over
 * @param {string} text
 * @returns {Promise<Base>} the version that this has made, whatever others write from now on; throws ApiError, 412 with the version of somebody else
 */
export async function writeOver(path, {etag, source}, text) {
  const body = encodeSource(source, text);
  const response = await call(articleUrl(path), {method: 'PUT', body, headers: etag === null ? {'If-None-Match': '*'} : {'If-Match': `"${etag}"`}});
  await response.body?.cancel();
  return {etag: etagOf(response), source: decodeSource(new TextEncoder().encode(body))};
}

/** @param {Response} response */
function etagOf(response) {
  return (response.headers.get('ETag') ?? '').replaceAll('"', '');
}
