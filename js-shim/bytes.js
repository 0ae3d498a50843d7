/** Small helpers on bytes and on many promises at once. */

/**
 * @param {BufferSource} bytes
 * @returns {Promise<string>} SHA-256 in hex
 */
export async function sha256Hex(bytes) {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** @param {Uint8Array} bytes */
export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Do `work` for each item, at most `size` at a time. Rejects with the first failure and starts nothing more after it.
 * @template T
 * @param {number} size
 * @param {Iterable<T>} items
 * @param {(item: T) => Promise<unknown>} work
 */
export async function pool(size, items, work) {
  const queue = [...items];
  let failed = false;
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined && !failed; item = queue.shift()) {
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({length: size}, lane));
}

/**
 * Answer a Range request from a whole response; anything that is no single satisfiable byte range gets the whole or a 416.
 * @param {Response} response 200, whole
 * @param {string | null} range the request's header
 * @returns {Promise<Response>}
 */
export async function slice(response, range) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  if (!match || (!match[1] && !match[2])) return response;
  const blob = await response.blob();
  const last = blob.size - 1;
  const start = match[1] ? Number(match[1]) : Math.max(0, blob.size - Number(match[2]));
  const end = match[1] && match[2] ? Math.min(Number(match[2]), last) : last;
  const headers = new Headers(response.headers);
  headers.set('accept-ranges', 'bytes');
  if (start > end) {
    headers.set('content-range', `bytes */${blob.size}`);
    return new Response(null, {status: 416, headers});
  }
  headers.set('content-range', `bytes ${start}-${end}/${blob.size}`);
  headers.set('content-length', String(end - start + 1));
  return new Response(blob.slice(start, end + 1), {status: 206, headers});
}
