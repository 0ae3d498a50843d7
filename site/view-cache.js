/** The views of articles read lately, painted before Python is awake. Only so many: a large library is not kept twice. */
import {cacheKeys, readCache, writeCache} from './cache.js';

/** @import {ArticleView} from './types.d.ts' */

const PREFIX = 'view:';
const ORDER = 'views';
const KEPT = 50;

/** @type {Promise<unknown>} one write after another: each reads the order that the one before has written */
let last = Promise.resolve();

/** @param {string} path @returns {Promise<ArticleView | undefined>} */
export function readView(path) {
  return readCache(PREFIX + path);
}

/** @param {string} path @param {ArticleView} view @returns {Promise<unknown>} when it is kept and those read longest ago are forgotten */
export function keepView(path, view) {
  last = last.then(() => keep(path, view));
  return last;
}

/** @param {string} path @param {ArticleView} view */
async function keep(path, view) {
  const before = await readCache(ORDER);
  const known = Array.isArray(before) ? /** @type {string[]} */ (before) : [];
  const order = [path, ...known.filter((one) => one !== path)].slice(0, KEPT);
  await writeCache(PREFIX + path, view);
  await writeCache(ORDER, order);
  const wanted = new Set(order.map((one) => PREFIX + one));
  const gone = (await cacheKeys(PREFIX)).filter((key) => !wanted.has(key));
  for (const key of gone) await writeCache(key, undefined);
}
