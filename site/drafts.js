/** What is being typed, kept at every stroke: it survives reload and crash until it is saved or thrown away. */
import {cacheKeys, readCache, writeCache} from './cache.js';

/** @typedef {{path: string, text: string, etag: string | null, at: number}} Draft etag: of the version that was edited; null = a new article */

const PREFIX = 'draft:';

/** @param {string} id an article's path, or "new" @returns {Promise<Draft | undefined>} */
export function readDraft(id) {
  return readCache(PREFIX + id);
}

/** @param {string} id @returns {Promise<boolean>} */
function dropDraft(id) {
  return writeCache(PREFIX + id, undefined);
}

/** @returns {Promise<string[]>} ids of the drafts that are kept */
export async function listDrafts() {
  return (await cacheKeys(PREFIX)).map((key) => key.slice(PREFIX.length));
}

/** Writes one draft after another; strokes that come while one is being written are joined. */
export class DraftKeeper {
  /** @type {{id: string, draft: Draft} | null} */
  #next = null;
  /** @type {Promise<void> | null} */
  #writing = null;

  /** @param {string} id @param {Draft} draft */
  keep(id, draft) {
    this.#next = {id, draft};
    this.#writing ??= this.#write();
  }

  /** Forgets what has not been written yet, and the draft. @param {string} id */
  async drop(id) {
    this.#next = null;
    await this.#writing;
    await dropDraft(id);
  }

  async #write() {
    while (this.#next) {
      const {id, draft} = this.#next;
      this.#next = null;
      await writeCache(PREFIX + id, draft);
    }
    this.#writing = null;
  }
}
