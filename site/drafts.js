/** What is being typed, kept at every stroke: it survives reload and crash until it is saved or thrown away. */
import {cacheKeys, readCache, writeCache} from './cache.js';

/** @typedef {{path: string, text: string, etag: string | null, at: number}} Draft etag: of the version that was edited; null = a new article */

const PREFIX = 'draft:';

/** @param {string} id an article's path, or "new" @returns {Promise<Draft | undefined>} */
export function readDraft(id) {
  return readCache(PREFIX + id);
}

/** @returns {Promise<string[]>} ids of the drafts that are kept */
export async function listDrafts() {
  return (await cacheKeys(PREFIX)).map((key) => key.slice(PREFIX.length));
}

/** Writes one draft after another; strokes that come while one is being written are joined. Fires `change` when `failed` does. */
export class DraftKeeper extends EventTarget {
  /** What was typed last could not be kept: only the page has it, and the browser asks before it is left. */
  failed = false;
  /** What waits, by id; undefined: the draft is to be forgotten. @type {Map<string, Draft | undefined>} */
  #next = new Map();
  /** @type {Promise<void> | null} */
  #writing = null;

  /** @param {string} id @param {Draft} draft @returns {Promise<void>} */
  keep(id, draft) {
    return this.#put(id, draft);
  }

  /** Forgets the draft, unless there is a newer one by the time. @param {string} id @returns {Promise<void>} */
  drop(id) {
    return this.#put(id, undefined);
  }

  /**
   * A text was saved when it was no longer on the screen: its draft is forgotten, or goes on over the new version where more had been typed.
   * @param {string} id
   * @param {string} saved
   * @param {string | null} etag of what saving has made
   */
  async saved(id, saved, etag) {
    await this.#writing;
    const draft = await readDraft(id);
    if (!draft || this.#writing) return; // what is being typed again is newer
    if (draft.text === saved) await this.drop(id);
    else await this.keep(id, {...draft, etag});
  }

  /** @param {string} id @param {Draft | undefined} draft */
  #put(id, draft) {
    this.#next.set(id, draft);
    this.#writing ??= this.#write();
    return this.#writing;
  }

  async #write() {
    for (const [id, draft] of this.#next) {
      this.#next.delete(id);
      const kept = await writeCache(PREFIX + id, draft);
      this.#tell(draft !== undefined && !kept);
    }
    this.#writing = null;
  }

  /** The text is no longer on the screen. */
  release() {
    this.#tell(false);
  }

  /** @param {boolean} failed */
  #tell(failed) {
    if (this.failed === failed) return;
    this.failed = failed;
    if (failed) addEventListener('beforeunload', askFirst);
    else removeEventListener('beforeunload', askFirst);
    this.dispatchEvent(new Event('change'));
  }
}

/** @param {BeforeUnloadEvent} event */
function askFirst(event) {
  event.preventDefault();
}
