/**
 * The Python packages that a person has installed for the lab, on this device: their wheels, and what is known of each.
 * Beside the vault, never in it: what a vault brings along installs nothing.
 *
 * Invariants: a package and its bytes are written and deleted together; a name stands once.
 */
import {openDB} from 'idb';

/**
 * `name` is normalised; `requires` are its requirements on this Python; `asked`: the person asked for it, others came with it.
 * @typedef {{name: string, version: string, file: string, sha256: string, size: number, requires: string[], asked: boolean, source: 'file' | 'index', at: number}} Package
 */
/** What the engine needs of it. @typedef {{list: () => Promise<Package[]>, bytes: (name: string) => Promise<Uint8Array | undefined>}} PackageSource */

/** @param {string} scope see names.js */
const nameOf = (scope) => `${scope}:packages`;

/** @implements {PackageSource} */
export class PackageStore {
  #name;

  /** @param {string} scope see names.js */
  constructor(scope) {
    this.#name = nameOf(scope);
  }

  /** @returns {Promise<Package[]>} by name */
  list() {
    return this.#use((db) => db.getAll('packages'));
  }

  /** @param {string} name @returns {Promise<Uint8Array | undefined>} the wheel */
  bytes(name) {
    return this.#use((db) => db.get('wheels', name));
  }

  /**
   * Keep packages, all or none; one of the same name is replaced.
   * @param {{about: Package, bytes: Uint8Array}[]} packages
   */
  put(packages) {
    return this.#change(async (known, wheels) => {
      for (const {about, bytes} of packages) {
        await known.put(about);
        await wheels.put(bytes, about.name);
      }
    });
  }

  /** @param {readonly string[]} names */
  remove(names) {
    return this.#change(async (known, wheels) => {
      for (const name of names) {
        await known.delete(name);
        await wheels.delete(name);
      }
    });
  }

  /** @param {(known: any, wheels: any) => Promise<void>} act */
  #change(act) {
    return this.#use(async (db) => {
      const transaction = db.transaction(['packages', 'wheels'], 'readwrite');
      transaction.done.catch(() => {}); // whoever awaits it below hears of it
      try {
        await act(transaction.objectStore('packages'), transaction.objectStore('wheels'));
      } catch (error) {
        transaction.abort();
        throw error;
      }
      await transaction.done;
    });
  }

  /**
   * Opened for each use: it is asked for rarely, and a connection left open would hold up whoever deletes it.
   * @template T
   * @param {(db: import('idb').IDBPDatabase) => Promise<T>} act
   * @returns {Promise<T>}
   */
  async #use(act) {
    const db = await openDB(this.#name, 1, {
      upgrade(fresh) {
        fresh.createObjectStore('packages', {keyPath: 'name'});
        fresh.createObjectStore('wheels');
      },
    });
    try {
      return await act(db);
    } finally {
      db.close();
    }
  }
}
