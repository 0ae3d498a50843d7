/** A small IndexedDB of the page's own: what it paints before Python is awake, and drafts. Losing it costs a repaint, except drafts. */
import {space} from '../js-shim/space.js';
import {scopePrefix} from './prefs.js';

const STORE = 'kept';

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** @returns {Promise<IDBDatabase>} */
function open() {
  // What is shown from memory is not to be found on the device afterwards.
  if (space().store === 'memory') return Promise.reject(new Error('Nothing is kept here.'));
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(`${scopePrefix}page`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      const forget = () => {
        database.close();
        opened = null;
      };
      database.onversionchange = forget;
      database.onclose = forget;
      resolve(database);
    };
  });
  opened.catch(() => (opened = null));
  return opened;
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>} when the transaction is complete
 */
async function within(mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/**
 * @template T
 * @param {string} key
 * @returns {Promise<T | undefined>} undefined also when storage is denied
 */
export async function readCache(key) {
  try {
    return await within('readonly', (store) => store.get(key));
  } catch {
    return undefined;
  }
}

/** @param {string} key @param {unknown} value undefined forgets it @returns {Promise<boolean>} false when it could not be kept */
export async function writeCache(key, value) {
  try {
    await within('readwrite', (store) => /** @type {IDBRequest<any>} */ (value === undefined ? store.delete(key) : store.put(value, key)));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} prefix @returns {Promise<string[]>} keys that begin with it, in order */
export async function cacheKeys(prefix) {
  try {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    return /** @type {string[]} */ (await within('readonly', (store) => store.getAllKeys(range)));
  } catch {
    return [];
  }
}

/** Forgets everything that the page has kept. @returns {Promise<void>} */
export async function clearCache() {
  await within('readwrite', (store) => /** @type {IDBRequest<any>} */ (store.clear()));
}
