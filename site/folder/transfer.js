/** Carries out the steps of a plan, into the vault and onto the disk. */
import {ApiError, call, callJson} from '../api.js';
import {t} from '../i18n.js';
import {encodePath} from '../router.js';
import {DiskMoved, DiskRefuses, read, remove, write} from './disk.js';

/** @import {Directory, Known} from './disk.js' */
/** @import {Step} from './plan.js' */
/** What could not be taken over from one side, and why, in the reader's language. @typedef {{from: 'disk' | 'here', path: string, hash: string | null, reason: string}} Refusal */
/** @typedef {(done: number) => void} OnDone */

const BATCH_FILES = 1000;
const BATCH_BYTES = 8 * 2 ** 20;

/**
 * Write what has changed on disk into the vault, as few entries of the journal.
 * @param {Directory} root
 * @param {readonly Step[]} steps
 * @param {{known: ReadonlyMap<string, Known>, source: string, onDone: OnDone}} options
 * @returns {Promise<{done: Step[], refused: Refusal[]}>} a step that is in neither has moved on meanwhile
 */
export async function pull(root, steps, {known, source, onDone}) {
  /** @type {Step[]} */
  const done = [];
  /** @type {Refusal[]} */
  const refused = [];
  let looked = 0;
  for (const batch of await readBatches(root, steps, known)) {
    await commit(batch, source, done, refused);
    looked += batch.length;
    onDone(looked);
  }
  return {done, refused};
}

/** @typedef {{step: Step, content: string | null}} Edit */

/**
 * @param {Directory} root
 * @param {readonly Step[]} steps
 * @param {ReadonlyMap<string, Known>} known
 */
async function readBatches(root, steps, known) {
  /** @type {Edit[][]} */
  const batches = [[]];
  let size = 0;
  for (const step of steps) {
    const bytes = step.after === null ? null : await read(root, known.get(step.path)?.at ?? step.path);
    if (step.after !== null && bytes === null) continue; // gone since it was seen; the next look tells
    const batch = /** @type {Edit[]} */ (batches.at(-1));
    if (batch.length >= BATCH_FILES || (size > 0 && size + (bytes?.length ?? 0) > BATCH_BYTES)) {
      batches.push([]);
      size = 0;
    }
    size += bytes?.length ?? 0;
    batches.at(-1)?.push({step, content: bytes && toBase64(bytes)});
  }
  return batches.filter((batch) => batch.length > 0);
}

/**
 * A file that the vault refuses must not keep the others out: a refused batch is halved until the culprit stands alone.
 * @param {readonly Edit[]} batch
 * @param {string} source
 * @param {Step[]} done
 * @param {Refusal[]} refused
 */
async function commit(batch, source, done, refused) {
  const edits = batch.map(({step, content}) => ({path: step.path, before: step.before, content}));
  try {
    await callJson('api/vault/changes', {method: 'POST', body: {edits, source}});
    done.push(...batch.map(({step}) => step));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500) throw error;
    const [first] = batch;
    if (batch.length > 1) {
      const half = batch.length >> 1;
      await commit(batch.slice(0, half), source, done, refused);
      await commit(batch.slice(half), source, done, refused);
    } else if (first && error.status !== 409) {
      refused.push({from: 'disk', path: first.step.path, hash: first.step.after, reason: error.message});
    }
  }
}

/**
 * Write what has changed in the vault onto the disk. A file that is not as it was there is left alone.
 * @param {Directory} root
 * @param {readonly Step[]} steps
 * @param {{known: Map<string, Known>, articles: ReadonlySet<string>, onDone: OnDone}} options `known` is brought up to date
 * @returns {Promise<{done: Step[], refused: Refusal[]}>} a step that is in neither has moved on meanwhile
 */
export async function push(root, steps, {known, articles, onDone}) {
  /** @type {Step[]} */
  const done = [];
  /** @type {Refusal[]} */
  const refused = [];
  for (const [index, step] of steps.entries()) {
    const {path, before, after} = step;
    const at = known.get(path)?.at ?? path;
    try {
      if (after === null) {
        await remove(root, at, /** @type {string} */ (before));
        known.delete(path);
      } else {
        const bytes = await vaultBytes(path, articles.has(path), after);
        if (!bytes) continue; // written again meanwhile; the next look tells
        known.set(path, {...(await write(root, at, bytes, before)), ...(at === path ? {} : {at})});
      }
      done.push(step);
    } catch (error) {
      if (error instanceof DiskRefuses) refused.push({from: 'here', path, hash: after, reason: t(`disk.refuses.${error.why}`)});
      else if (!(error instanceof DiskMoved)) throw error;
    }
    onDone(index + 1);
  }
  return {done, refused};
}

/**
 * @param {string} path
 * @param {boolean} isArticle
 * @param {string} hash
 * @returns {Promise<Uint8Array | null>} null when the vault holds another version by now
 */
async function vaultBytes(path, isArticle, hash) {
  try {
    const response = await call(`api/${isArticle ? 'articles' : 'attachments'}/${encodePath(path)}`);
    if (response.headers.get('ETag')?.replaceAll('"', '') !== hash) return null;
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** @param {Uint8Array} bytes @returns {string} */
export function toBase64(bytes) {
  let binary = '';
  // In pieces: an argument list has a limit.
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
