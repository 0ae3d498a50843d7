/** An article as it is stored, to be edited. */
import {articleUrl, call} from './api.js';
import {decodeSource} from './source-text.js';

/** @typedef {{etag: string | null, source: import('./source-text.js').Source}} Base the version that is being edited; etag null = it does not exist yet */

/** @param {string} path @param {AbortSignal} signal @returns {Promise<Base>} */
export async function readBase(path, signal) {
  const response = await call(articleUrl(path), {signal});
  const charset = /charset=([\w-]+)/.exec(response.headers.get('Content-Type') ?? '')?.[1];
  const source = decodeSource(await response.arrayBuffer(), charset);
  return {etag: (response.headers.get('ETag') ?? '').replaceAll('"', ''), source};
}
