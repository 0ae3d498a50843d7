/**
 * The vault in IndexedDB, for workers and pages, with or without Python.
 *
 * One commit is one strict read-write transaction that compares and sets the generation. It may be repeated after a
 * lost connection: the journal row of the new generation tells whether it had gone through.
 * Python's side is `data20.browser.indexeddb`; large answers cross as one JSON text and a few large byte arrays.
 */
import {Connection, StoreError, databaseName} from './store-database.js';
import {VaultCopy} from './store-copy.js';
import {privateFiles} from './store-files.js';
import {Packer} from './store-pack.js';
import {WRITTEN, headOf, putCommit, raw, write} from './store-write.js';

export {StoreError, databaseName, deleteVaultDatabase} from './store-database.js';

/** @typedef {import('./store-database.js').Database} Database */
/** @typedef {import('./store-pack.js').Packed} Packed */
/** @typedef {{path: string, hash: string, modified: string, kind: 'article' | 'attachment'}} Put */
/**
 * `puts` and `blobs` (hashes) have their bytes beside, in the same order.
 * @typedef {{expected: number, puts: Put[], deletes: string[], blobs: string[], entry: any, idempotency: [string, any] | null}} CommitHead
 */
/** @typedef {{path: string, bytes: Uint8Array | null, modified: string}} VaultFile `bytes` is null when they are lost. */

const PAGE = 500;
/** Arrays sort after strings and numbers, so [vault, …LAST] is the end of a vault's keys. */
const LAST = /** @type {any} */ ([]);

/**
 * The store of one vault, opened, so that a database that can't be used is told of here.
 * @param {{scope: string, vault?: string, onblocked?: () => void, files?: import('./store-files.js').Files | 'private' | null,
 *   pace?: Readonly<import('./store-copy.js').Pace>}} options `scope`: the path of the site's base, for example `/data20/`;
 *   `onblocked` is called when another tab keeps an older version open and opening has to wait; `files`: where the second
 *   copy is written, for the one engine that writes
 * @returns {Promise<VaultStore>} Throws StoreError.
 */
export async function openVaultStore({scope, vault = 'main', onblocked = () => {}, files = null, pace}) {
  const at = files === 'private' ? privateFiles(scope, vault) : files;
  /** @type {VaultCopy | null} */
  const copy = at && new VaultCopy({files: at, vault, pace, run: (act) => connection.run(act)});
  const connection = new Connection(databaseName(scope), onblocked, async (db, loss) => copy?.reconcile(db, loss));
  const store = new VaultStore(connection, vault, copy);
  await copy?.take({steal: true});
  try {
    await store.generation();
  } catch (error) {
    store.close();
    throw error;
  }
  return store;
}

export class VaultStore {
  #connection;
  #vault;
  #copy;
  /** How many files of the large commit under way are written. @type {{done: number, total: number} | null} */
  writing = null;

  /**
   * @param {Connection} connection
   * @param {string} vault
   * @param {VaultCopy | null} [copy]
   */
  constructor(connection, vault, copy = null) {
    this.#connection = connection;
    this.#vault = vault;
    this.#copy = copy;
  }

  /** Let go of the database, which the next call opens again, and for good of the second copy. */
  close() {
    this.#copy?.close();
    this.#connection.close();
  }

  /**
   * All articles with bytes, all attachments without, and the generation, as of one moment.
   * @returns {Promise<Packed>} head: {generation, articles: [path, hash, modified, size][], attachments: same}
   */
  open() {
    return this.#connection.run(async (db) => {
      const tx = db.transaction(['meta', 'articles', 'attachments']);
      const generation = await this.#generation(tx.objectStore('meta'));
      const pack = new Packer();
      const articles = [];
      for await (const row of this.#rows(tx.objectStore('articles'))) {
        articles.push([row.path, row.hash, row.modified, row.bytes.byteLength]);
        pack.add(row.bytes);
      }
      const attachments = [];
      for await (const row of this.#rows(tx.objectStore('attachments'))) attachments.push([row.path, row.hash, row.modified, row.size]);
      return pack.close({generation, articles, attachments});
    });
  }

  /** @returns {Promise<number>} */
  generation() {
    return this.#connection.run((db) => this.#generation(db.transaction('meta').store));
  }

  /**
   * @param {string} json a CommitHead
   * @param {Uint8Array[]} contents of the puts
   * @param {Uint8Array[]} kept the blobs' bytes
   * @returns {Promise<void>} Throws StoreError of kind generation (someone else wrote), quota or failed; then nothing was written.
   */
  async commit(json, contents, kept) {
    /** @type {CommitHead} */
    const head = JSON.parse(json);
    const nonce = crypto.randomUUID();
    const put = () => this.#connection.run((db) => this.#commit(db, {head, nonce, contents, kept}));
    try {
      if (!this.#copy) return await put();
      await this.#copy.commit({expected: head.expected, generation: head.entry.generation, nonce, json, contents, kept}, put);
    } finally {
      this.writing = null;
    }
  }

  /**
   * @param {string} path
   * @returns {Promise<(Put & {bytes: Uint8Array}) | null>}
   */
  readFile(path) {
    return this.#connection.run(async (db) => {
      const tx = db.transaction(['articles', 'attachments', 'blobs']);
      const article = await tx.objectStore('articles').get([this.#vault, path]);
      if (article) return {path, hash: article.hash, modified: article.modified, kind: 'article', bytes: article.bytes};
      const attachment = await tx.objectStore('attachments').get([this.#vault, path]);
      const blob = attachment && await tx.objectStore('blobs').get([this.#vault, attachment.hash]);
      return attachment && blob ? {path, hash: attachment.hash, modified: attachment.modified, kind: 'attachment', bytes: blob.bytes} : null;
    });
  }

  /**
   * @param {string} hash
   * @returns {Promise<Uint8Array | null>} bytes that are or once were a file's
   */
  readBlob(hash) {
    return this.#connection.run(async (db) => {
      const tx = db.transaction(['articles', 'blobs']);
      const blob = await tx.objectStore('blobs').get([this.#vault, hash]);
      return (blob ?? await tx.objectStore('articles').index('hash').get([this.#vault, hash]))?.bytes ?? null;
    });
  }

  /**
   * @param {number} limit
   * @param {number | null} before only older generations
   * @returns {Promise<string>} JSON list of entries, newest first
   */
  journal(limit, before) {
    const range = IDBKeyRange.bound([this.#vault], [this.#vault, before ?? LAST], false, true);
    return this.#connection.run(async (db) => {
      const entries = [];
      let cursor = limit > 0 ? await db.transaction('journal').store.openCursor(range, 'prev') : null;
      while (cursor) {
        entries.push(cursor.value.entry);
        cursor = entries.length < limit ? await cursor.continue() : null;
      }
      return JSON.stringify(entries);
    });
  }

  /**
   * @param {number} generation
   * @returns {Promise<string | null>} JSON
   */
  async journalEntry(generation) {
    const row = await this.#connection.run((db) => db.get('journal', [this.#vault, generation]));
    return row ? JSON.stringify(row.entry) : null;
  }

  /** @returns {Promise<number>} */
  journalSize() {
    return this.#connection.run((db) => db.count('journal', this.#all()));
  }

  /**
   * @param {string} key
   * @returns {Promise<string | null>} JSON
   */
  async idempotent(key) {
    const row = await this.#connection.run((db) => db.get('idempotency', [this.#vault, key]));
    return row ? JSON.stringify(row.answer) : null;
  }

  /**
   * Keep many records in one transaction.
   * @param {string} kind
   * @param {string[]} keys
   * @param {(string | Uint8Array)[]} values JSON texts or bytes
   */
  putRecords(kind, keys, values) {
    return this.#connection.run((db) => write(db, ['records'], async (tx) => {
      const records = raw(tx, 'records');
      keys.forEach((key, index) => records.put({vault: this.#vault, kind, key, value: values[index]}));
    }));
  }

  /**
   * @param {string} kind
   * @param {string} key
   * @returns {Promise<string | Uint8Array | null>}
   */
  async getRecord(kind, key) {
    return (await this.#connection.run((db) => db.get('records', [this.#vault, kind, key])))?.value ?? null;
  }

  /**
   * @param {string} kind
   * @returns {Promise<[string[], (string | Uint8Array)[]]>} keys and values, sorted by key
   */
  async getRecords(kind) {
    const range = IDBKeyRange.bound([this.#vault, kind], [this.#vault, kind, LAST]);
    const rows = await this.#connection.run((db) => db.getAll('records', range));
    return [rows.map((row) => row.key), rows.map((row) => row.value)];
  }

  /**
   * @param {string} kind
   * @param {string[]} keys
   */
  deleteRecords(kind, keys) {
    return this.#connection.run((db) => write(db, ['records'], async (tx) => {
      const records = raw(tx, 'records');
      for (const key of keys) records.delete([this.#vault, kind, key]);
    }));
  }

  /**
   * @returns {Promise<{used: number | null, quota: number | null, persistent: boolean | null,
   *   copy: VaultCopy['state'] | null, restored: import('./store-restore.js').RestoredNote | null}>} bytes; null where the
   *   platform can't say; `restored`: when the vault was last brought back from the second copy
   */
  async usage() {
    const estimate = await globalThis.navigator?.storage?.estimate?.().catch(() => null);
    const persistent = await globalThis.navigator?.storage?.persisted?.().catch(() => null);
    const row = await this.#connection.run((db) => db.get('meta', [this.#vault, 'restored']));
    return {used: estimate?.usage ?? null, quota: estimate?.quota ?? null, persistent: persistent ?? null, copy: this.#copy?.state ?? null, restored: row?.value ?? null};
  }

  /**
   * Every file of the vault, without Python: for the recovery page.
   * @returns {AsyncGenerator<VaultFile>}
   */
  async* readEverything() {
    const [articles, attachments] = await this.#connection.run((db) => {
      const tx = db.transaction(['articles', 'attachments']);
      return Promise.all([tx.objectStore('articles').getAllKeys(this.#all()), tx.objectStore('attachments').getAll(this.#all())]);
    });
    for (const key of articles) {
      const row = await this.#connection.run((db) => db.get('articles', key));
      if (row) yield {path: row.path, bytes: row.bytes, modified: row.modified};
    }
    for (const {path, hash, modified} of attachments) {
      const row = await this.#connection.run((db) => db.get('blobs', [this.#vault, hash]));
      yield {path, bytes: row?.bytes ?? null, modified};
    }
  }

  /** Every key of this vault in any store. */
  #all() {
    return IDBKeyRange.bound([this.#vault], [this.#vault, LAST]);
  }

  /**
   * @param {{get: (key: [string, string]) => Promise<any>}} meta
   * @returns {Promise<number>}
   */
  async #generation(meta) {
    return (await meta.get([this.#vault, 'generation']))?.value ?? 0;
  }

  /**
   * The rows of this vault, sorted by path, a page at a time.
   * @template {{path: string}} Row
   * @param {{getAll: (range: IDBKeyRange, count: number) => Promise<Row[]>}} store
   */
  async* #rows(store) {
    let range = this.#all();
    for (;;) {
      const rows = await store.getAll(range, PAGE);
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      range = IDBKeyRange.bound([this.#vault, last.path], [this.#vault, LAST], true);
    }
  }

  /**
   * @param {Database} db
   * @param {{head: CommitHead, nonce: string, contents: Uint8Array[], kept: Uint8Array[]}} commit
   */
  #commit(db, commit) {
    const vault = this.#vault;
    const {expected, entry} = commit.head;
    return write(db, WRITTEN, async (tx) => {
      const actual = await this.#generation(tx.objectStore('meta'));
      if (actual === expected + 1 && (await headOf(tx, vault)).nonce === commit.nonce) return;  // written before the connection was lost
      if (actual !== expected) throw new StoreError('generation', `The store is at ${actual}, not ${expected}`, {expected, actual});
      putCommit(tx, vault, commit, (done, total) => (this.writing = {done, total}));
      raw(tx, 'meta').put({vault, key: 'generation', value: entry.generation});
    });
  }
}
