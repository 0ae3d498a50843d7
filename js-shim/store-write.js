/** Durable transactions: what a commit and every other write of the store go through. */
import {unwrap} from 'idb';

/** @typedef {import('./store-database.js').Database} Database */
/** @typedef {import('./store-database.js').VaultSchema} VaultSchema */
/** @typedef {keyof VaultSchema} StoreName */
/** @typedef {import('idb').IDBPTransaction<VaultSchema, any, 'readwrite'>} WriteTransaction */

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
 * Tell whether the newest entry was written by this very call, before its connection was lost.
 * @param {WriteTransaction} tx
 * @param {[string, number]} key
 * @param {string} nonce
 */
export async function isOurs(tx, key, nonce) {
  const row = /** @type {import('./store-database.js').JournalRow | undefined} */ (await tx.objectStore('journal').get(key));
  return row?.nonce === nonce;
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
