/**
 * The vault's database: its schema, and a connection that survives being lost.
 *
 * Invariants: the schema names the vault in every key; user data is only ever migrated forward, by one step a
 * version; a connection that another tab needs closed (`versionchange`) or that the page leaves behind (`pagehide`)
 * is closed at once and opened again by the next use.
 */
import {deleteDB, openDB} from 'idb';

import {deleteCopies} from './store-files.js';

/** @typedef {{vault: string, key: string, value: any}} MetaRow */
/** @typedef {{vault: string, path: string, hash: string, modified: string, bytes: Uint8Array}} ArticleRow */
/** The bytes of an attachment lie in `blobs`, by hash. @typedef {{vault: string, path: string, hash: string, modified: string, size: number}} AttachmentRow */
/** @typedef {{vault: string, hash: string, bytes: Uint8Array}} BlobRow */
/** `nonce` names the call that wrote the row, so that a retry recognises its own work. @typedef {{vault: string, generation: number, nonce: string, entry: any}} JournalRow */
/** @typedef {{vault: string, key: string, answer: any}} AnswerRow */
/** `value` is JSON as text, or bytes. @typedef {{vault: string, kind: string, key: string, value: string | Uint8Array}} RecordRow */

/**
 * @typedef {object} VaultSchema
 * @property {{key: [string, string], value: MetaRow}} meta
 * @property {{key: [string, string], value: ArticleRow, indexes: {hash: [string, string]}}} articles
 * @property {{key: [string, string], value: AttachmentRow}} attachments
 * @property {{key: [string, string], value: BlobRow}} blobs
 * @property {{key: [string, number], value: JournalRow}} journal
 * @property {{key: [string, string], value: AnswerRow}} idempotency
 * @property {{key: [string, string, string], value: RecordRow}} records
 */
/** @typedef {import('idb').IDBPDatabase<VaultSchema>} Database */
/** @typedef {'generation' | 'quota' | 'failed'} StoreErrorKind */

/** What a person can do about it differs by `kind`; Python turns it into its own errors. */
export class StoreError extends Error {
  /**
   * @param {StoreErrorKind} kind
   * @param {string} message
   * @param {{expected?: number, actual?: number, cause?: unknown}} [more]
   */
  constructor(kind, message, {expected = 0, actual = 0, cause} = {}) {
    super(message, {cause});
    this.name = 'StoreError';
    this.kind = kind;
    this.expected = expected;
    this.actual = actual;
  }
}

/** One step for each version; step n leads from version n to n + 1. @type {((db: Database) => void)[]} */
const MIGRATIONS = [
  (db) => {
    db.createObjectStore('meta', {keyPath: ['vault', 'key']});
    db.createObjectStore('articles', {keyPath: ['vault', 'path']}).createIndex('hash', ['vault', 'hash']);
    db.createObjectStore('attachments', {keyPath: ['vault', 'path']});
    db.createObjectStore('blobs', {keyPath: ['vault', 'hash']});
    db.createObjectStore('journal', {keyPath: ['vault', 'generation']});
    db.createObjectStore('idempotency', {keyPath: ['vault', 'key']});
    db.createObjectStore('records', {keyPath: ['vault', 'kind', 'key']});
  },
];

/** @param {string} scope the path of the site's base, for example `/data20/` */
export const databaseName = (scope) => `d20:${scope}:vault`;

/**
 * Delete every vault of this site on this device, the second copies first: from those it would rise again.
 * Other tabs close their connection; one that doesn't is told of by `onblocked`.
 * @param {string} scope
 * @param {() => void} [onblocked]
 * @returns {Promise<void>} Throws Unavailable when a second copy could not be deleted; then nothing was.
 */
export async function deleteVaultDatabase(scope, onblocked = () => {}) {
  await deleteCopies(scope, () => deleteDB(databaseName(scope), {blocked: onblocked}));
}

export class Connection {
  #name;
  #onblocked;
  #onopen;
  /** @type {Promise<Database> | null} */
  #opening = null;

  /**
   * @param {string} name
   * @param {() => void} onblocked
   * @param {(db: Database, loss: string) => Promise<void>} [onopen] awaited for each database that is opened, before its
   *   first use; `loss` is what the browser says about data that it has lost, or ''
   */
  constructor(name, onblocked, onopen = async () => {}) {
    this.#name = name;
    this.#onblocked = onblocked;
    this.#onopen = onopen;
    if ('document' in globalThis) globalThis.addEventListener('pagehide', () => this.close());
  }

  /**
   * Do `act` with an open database; when the connection turns out to be lost, open it again and do it once more.
   * `act` must bear being repeated. Throws StoreError.
   * @template T
   * @param {(db: Database) => Promise<T>} act
   * @returns {Promise<T>}
   */
  async run(act) {
    try {
      return await act(await this.#open());
    } catch (error) {
      if (!isLost(error)) throw asStoreError(error);
      this.close();
    }
    try {
      return await act(await this.#open());
    } catch (error) {
      throw asStoreError(error);
    }
  }

  /** Let go of the database; the next use opens it again. */
  close() {
    const opening = this.#opening;
    this.#opening = null;
    opening?.then((db) => db.close(), () => {});
  }

  /** @returns {Promise<Database>} */
  #open() {
    if (this.#opening) return this.#opening;
    let loss = '';
    /** @type {Promise<Database>} */
    const opening = openDB(this.#name, MIGRATIONS.length, {
      upgrade: (db, from, _to, _tx, event) => {
        loss = lossOf(event);
        MIGRATIONS.slice(from).forEach((migrate) => migrate(/** @type {Database} */ (/** @type {unknown} */ (db))));
      },
      blocked: this.#onblocked,
      blocking: () => forget(),
      terminated: () => forget(),
    }).then(async (/** @type {any} */ db) => {
      try {
        await this.#onopen(db, loss);
      } catch (error) {
        db.close();
        throw error;
      }
      return db;
    });
    const forget = () => {
      if (this.#opening === opening) this.close();
      else opening.then((db) => db.close(), () => {});
    };
    this.#opening = opening;
    opening.catch(forget);
    return opening;
  }
}

/**
 * Chromium says in `upgradeneeded` that it has deleted a damaged database, and why.
 * @param {Event & {dataLoss?: string, dataLossMessage?: string}} event
 */
const lossOf = ({dataLoss, dataLossMessage}) => (dataLoss && dataLoss !== 'none' ? `${dataLoss}: ${dataLossMessage ?? ''}` : '');

/** Names of errors after which a new connection may well work: the old one was closed under us. */
const LOST = new Set(['InvalidStateError', 'UnknownError', 'AbortError']);

/** @param {unknown} error */
const isLost = (error) => error instanceof Object && LOST.has(/** @type {{name: string}} */ (error).name);

/**
 * @param {unknown} error
 * @returns {StoreError}
 */
function asStoreError(error) {
  if (error instanceof StoreError) return error;
  const {name, message} = /** @type {{name: string, message: string}} */ (error instanceof Object ? error : {name: 'Error', message: String(error)});
  if (name === 'QuotaExceededError') return new StoreError('quota', message || name, {cause: error});
  if (name === 'VersionError') return new StoreError('failed', 'A newer version of Data20 has opened the vault; reload the page', {cause: error});
  return new StoreError('failed', message ? `${name}: ${message}` : name, {cause: error});
}
