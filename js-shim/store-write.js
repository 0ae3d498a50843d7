/** Durable transactions: what a commit and every other write of the store go through. */
import {unwrap} from 'idb';

/** @typedef {import('./store-database.js').Database} Database */
/** @typedef {import('./store-database.js').VaultSchema} VaultSchema */
/** @typedef {import('./store.js').CommitHead} CommitHead */
/** @typedef {keyof VaultSchema} StoreName */
/** @typedef {import('idb').IDBPTransaction<VaultSchema, any, 'readwrite'>} WriteTransaction */

/** What a commit writes to. */
export const WRITTEN = /** @type {const} */ (['meta', 'articles', 'attachments', 'blobs', 'journal', 'idempotency']);

/** Files of a commit between two words about how far it is. */
const TOLD_EVERY = 100;

/**
 * Do `act` in one durable transaction; it is on the medium when this returns, or not at all.
 * @param {Database} db
 * @param {readonly StoreName[]} stores
 * @param {(tx: WriteTransaction) => Promise<void>} act
 */
export async function write(db, stores, act) {
  const tx = /** @type {WriteTransaction} */ (db.transaction(/** @type {any} */ (stores), 'readwrite', {durability: 'strict'}));
  tx.done.catch(() => {});
  try {
    await act(tx);
  } catch (error) {
    abort(tx);
    throw error;
  }
  try {
    await tx.done;
  } catch (error) {
    throw unwrap(tx).error ?? error;
  }
}

/**
 * Ask for everything that a commit writes, except the generation, which the caller has compared and sets.
 * @param {WriteTransaction} tx
 * @param {string} vault
 * @param {{head: CommitHead, nonce: string, contents: Uint8Array[], kept: Uint8Array[]}} commit
 * @param {(done: number, total: number) => void} [told] how many of the files of a large commit the database has taken
 */
export function putCommit(tx, vault, {head: {puts, deletes, blobs, entry, idempotency}, nonce, contents, kept}, told = () => {}) {
  const [articles, attachments, bytes] = [raw(tx, 'articles'), raw(tx, 'attachments'), raw(tx, 'blobs')];
  for (const path of deletes) {
    articles.delete([vault, path]);
    attachments.delete([vault, path]);
  }
  blobs.forEach((hash, index) => bytes.put({vault, hash, bytes: kept[index]}));
  puts.forEach(({path, hash, modified, kind}, index) => {
    const content = contents[index];
    if (kind === 'attachment') bytes.put({vault, hash, bytes: content});
    const request = kind === 'article' ? articles.put({vault, path, hash, modified, bytes: content}) : attachments.put({vault, path, hash, modified, size: content.byteLength});
    if ((index + 1) % TOLD_EVERY === 0) request.onsuccess = () => told(index + 1, puts.length);
  });
  raw(tx, 'journal').put({vault, generation: entry.generation, nonce, entry});
  if (idempotency) raw(tx, 'idempotency').put({vault, key: idempotency[0], answer: idempotency[1]});
}

/**
 * The generation of the vault, and the nonce of the commit that made it.
 * @param {any} tx a transaction over `meta` and `journal`
 * @param {string} vault
 * @returns {Promise<{generation: number, nonce: string}>}
 */
export async function headOf(tx, vault) {
  const generation = (await tx.objectStore('meta').get([vault, 'generation']))?.value ?? 0;
  const row = generation ? await tx.objectStore('journal').get([vault, generation]) : null;
  return {generation, nonce: row?.nonce ?? ''};
}

/** @param {WriteTransaction} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch {
    // It has ended already.
  }
}

/**
 * The store without promises: thousands of requests whose outcome the transaction tells anyway.
 * @param {WriteTransaction} tx
 * @param {StoreName} name
 * @returns {IDBObjectStore}
 */
export const raw = (tx, name) => /** @type {any} */ (unwrap(tx)).objectStore(name);
