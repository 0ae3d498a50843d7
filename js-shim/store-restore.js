/** From the second copy into IndexedDB, and from IndexedDB into the base of a new copy; in pieces, whatever the vault's size. */
import {StoreError} from './store-database.js';
import {KIND} from './store-frame.js';
import {text} from './store-log.js';
import {framesFrom, partsOf, readFrame} from './store-scan.js';
import {WRITTEN, headOf, putCommit, raw, write} from './store-write.js';

/** @typedef {import('./store-database.js').Database} Database */
/** @typedef {import('./store-log.js').LogFile} LogFile */
/** @typedef {import('./store-scan.js').ReadFrame} ReadFrame */
/** @typedef {import('./store-write.js').WriteTransaction} WriteTransaction */
/**
 * What the person is told: when it was, how far the vault came back, how many frames could not be read, and the browser's own words.
 * @typedef {{at: string, generation: number, damaged: number, reason: string}} RestoredNote
 */

const COPIED = /** @type {const} */ (['articles', 'attachments', 'blobs', 'journal', 'idempotency']);
/** Bytes and rows of one transaction, and of one frame of a base. */
const PIECE = {bytes: 2 * 1024 * 1024, rows: 500};
/** Arrays sort after strings and numbers. */
const LAST = /** @type {any} */ ([]);

/**
 * Do to the store what the frames from `at` say. The store shows nothing of a base until all of it is there: until
 * then its generation is 0, and whoever opens it next begins again. Torn frames at the end are cut off the file.
 * @param {Database} db
 * @param {string} vault
 * @param {LogFile} log
 * @param {{at: number, generation: number, reason: string | null}} from `generation`: of the store now; `reason`: why
 *   everything is restored, for the note; null when only the newest commits are missing
 * @returns {Promise<{damaged: number}>} frames that could not be read. Throws StoreError when somebody else writes.
 */
export async function replay(db, vault, log, {at, generation, reason}) {
  let [damaged, size, expected] = [0, 0, generation];
  /** @type {ReadFrame[]} */
  let batch = [];
  /** @type {import('./store-scan.js').Place | null} */
  let torn = null;
  const flush = async () => {
    if (batch.length) expected = await putFrames(db, vault, batch, expected);
    [batch, size] = [[], 0];
  };
  if (reason !== null) await note(db, vault, {at: new Date().toISOString(), generation: log.last?.generation ?? 0, damaged: 0, reason});
  for await (const place of framesFrom(log, log.salt, at)) {
    const frame = place && await readFrame(log, place);
    torn = frame?.whole ? null : torn ?? place;
    if (!frame?.whole) {
      damaged += 1;
      continue;
    }
    batch.push(frame);
    size += frame.size;
    if (size > PIECE.bytes || batch.length >= PIECE.rows) await flush();
  }
  await flush();
  if (torn) log.cut(torn.at, {kind: KIND.commit, generation: expected, nonce: await newestNonce(db, vault)});
  if (damaged && reason !== null) await note(db, vault, {at: new Date().toISOString(), generation: expected, damaged, reason});
  return {damaged};
}

/**
 * @param {Database} db
 * @param {string} vault
 * @param {ReadFrame[]} frames
 * @param {number} expected the generation that the store must have
 * @returns {Promise<number>} the generation that it has now
 */
async function putFrames(db, vault, frames, expected) {
  let reached = expected;
  await write(db, WRITTEN, async (tx) => {
    const {generation: actual} = await headOf(tx, vault);
    if (actual !== expected) throw new StoreError('generation', `The store is at ${actual}, not ${expected}`, {expected, actual});
    for (const frame of frames) {
      if (frame.kind === KIND.rows) putRows(tx, frame);
      if (frame.kind === KIND.during || frame.kind === KIND.commit) putLogged(tx, vault, frame);
      if (frame.kind === KIND.base || frame.kind === KIND.commit) reached = frame.generation;
    }
    if (reached !== expected) raw(tx, 'meta').put({vault, key: 'generation', value: reached});
  });
  return reached;
}

/**
 * @param {WriteTransaction} tx
 * @param {ReadFrame} frame
 */
function putRows(tx, {head: {store, rows, sizes}, body}) {
  const parts = partsOf(body, sizes.map((/** @type {number | null} */ size) => size ?? 0));
  rows.forEach((/** @type {object} */ row, /** @type {number} */ index) => {
    raw(tx, store).put(sizes[index] === null ? row : {...row, bytes: parts[index]});
  });
}

/**
 * @param {WriteTransaction} tx
 * @param {string} vault
 * @param {ReadFrame} frame
 */
function putLogged(tx, vault, {head: {commit, contents, kept}, body, nonce}) {
  const parts = partsOf(body, [...contents, ...kept]);
  putCommit(tx, vault, {head: commit, nonce, contents: parts.slice(0, contents.length), kept: parts.slice(contents.length)});
}

/**
 * @param {string} json a CommitHead
 * @param {Uint8Array[]} contents
 * @param {Uint8Array[]} kept
 * @returns {Pick<import('./store-frame.js').Frame, 'head' | 'parts'>} what `replay` understands
 */
export function frameOfCommit(json, contents, kept) {
  const sizes = (/** @type {Uint8Array[]} */ parts) => JSON.stringify(parts.map((part) => part.byteLength));
  const head = `{"contents":${sizes(contents)},"kept":${sizes(kept)},"commit":${json}}`;
  return {head: new TextEncoder().encode(head), parts: [...contents, ...kept]};
}

/**
 * Everything of the vault but derived data, a piece at a time, each of one moment.
 * @param {(act: (db: Database) => Promise<any>) => Promise<any>} run
 * @param {string} vault
 * @returns {AsyncGenerator<Pick<import('./store-frame.js').Frame, 'head' | 'parts'>>}
 */
export async function* dump(run, vault) {
  for (const store of COPIED) {
    for (let after = /** @type {IDBValidKey | null} */ (null), more = true; more;) {
      const page = await run((db) => pageOf(db, store, vault, after));
      ({last: after, more} = page);
      if (page.rows.length) yield frameOfRows(store, page.rows);
    }
  }
}

/**
 * @param {Database} db
 * @param {typeof COPIED[number]} store
 * @param {string} vault
 * @param {IDBValidKey | null} after
 * @returns {Promise<{rows: any[], last: IDBValidKey | null, more: boolean}>}
 */
async function pageOf(db, store, vault, after) {
  const rows = [];
  let [size, last] = [0, after];
  const range = IDBKeyRange.bound(after ?? [vault], [vault, LAST], after !== null);
  for (let cursor = await db.transaction(store).store.openCursor(/** @type {any} */ (range)); cursor; cursor = await cursor.continue()) {
    rows.push(cursor.value);
    last = /** @type {IDBValidKey} */ (cursor.key);
    size += 'bytes' in cursor.value ? cursor.value.bytes.byteLength : 0;
    if (size > PIECE.bytes || rows.length >= PIECE.rows) return {rows, last, more: true};
  }
  return {rows, last, more: false};
}

/**
 * @param {string} store
 * @param {{bytes?: Uint8Array}[]} rows
 */
function frameOfRows(store, rows) {
  const head = text({store, rows: rows.map(({bytes, ...row}) => row), sizes: rows.map(({bytes}) => bytes?.byteLength ?? null)});
  return {head, parts: rows.flatMap(({bytes}) => (bytes ? [bytes] : []))};
}

/**
 * @param {Database} db
 * @param {string} vault
 * @param {RestoredNote} value
 */
async function note(db, vault, value) {
  await write(db, ['meta'], async (tx) => void raw(tx, 'meta').put({vault, key: 'restored', value}));
}

/**
 * @param {Database} db
 * @param {string} vault
 */
async function newestNonce(db, vault) {
  return (await headOf(db.transaction(['meta', 'journal']), vault)).nonce;
}
