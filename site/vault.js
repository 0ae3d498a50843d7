/** What the page knows of the vault: the list of its articles, painted from the last visit until the engine answers. */
import {callJson} from './api.js';
import {readCache, writeCache} from './cache.js';
import {readPref, writePref} from './prefs.js';
import {fold} from './table-rows.js';

/** @import {Article, ListedArticle} from './types.d.ts' */

const PAGE = 1000;

/** Fires `change` when the list does, and `written` when this page has written. */
class VaultStore extends EventTarget {
  /** @type {ListedArticle[]} */
  articles = [];
  /** nothing yet; painted from the last visit; as the engine has it. @type {'unknown' | 'cached' | 'fresh'} */
  state = 'unknown';
  /** @type {unknown} why the list could not be had */
  error = undefined;
  /** counts what has been written from this page: views read again when it changes */
  revision = 0;

  /** nothing has ever been kept here: the choice of a first visit can be offered before the engine is awake */
  firstVisit = false;
  /** of the vault when the list was read */
  generation = -1;

  /** @type {Map<string, ListedArticle>} */
  #byPath = new Map();
  /** @type {Promise<void> | null} */
  #refreshing = null;
  #again = false;

  /** Paints the list of the last visit, when there is one. */
  async restore() {
    const kept = await readCache('articles');
    if (this.state !== 'unknown') return;
    if (Array.isArray(kept) && kept.length > 0) {
      this.#set(kept, 'cached');
    } else if (!readPref('had-articles', false)) {
      this.firstVisit = true;
      this.dispatchEvent(new Event('change'));
    }
  }

  /** @type {((done: number, total: number) => void) | null} told how much of the list has come */
  #onProgress = null;

  /** Reads the list from the engine; calls while one is under way make one more. @returns {Promise<void>} when the last of them has ended */
  refresh() {
    if (this.#refreshing) {
      this.#again = true;
      return this.#refreshing;
    }
    this.#refreshing = this.#read().finally(() => {
      this.#refreshing = null;
      if (!this.#again) return undefined;
      this.#again = false;
      return this.refresh();
    });
    return this.#refreshing;
  }

  /**
   * To be called after every write from this page.
   * @param {(done: number, total: number) => void} [onProgress]
   * @returns {Promise<void>}
   */
  async changed(onProgress) {
    this.dispatchEvent(new Event('written'));
    this.revision += 1;
    this.#onProgress = onProgress ?? null;
    await this.refresh();
    this.#onProgress = null;
  }

  /** Reads again when another tab has written meanwhile. @returns {Promise<void>} */
  async lookAgain() {
    if (this.state !== 'fresh') return;
    try {
      const {generation} = await callJson('api/articles', {query: {limit: 1}});
      if (generation === this.generation) return;
      this.revision += 1;
      await this.refresh();
    } catch {
      // the engine is away: it is said elsewhere
    }
  }

  /** @param {string} path @returns {ListedArticle | undefined} */
  find(path) {
    return this.#byPath.get(path);
  }

  async #read() {
    try {
      /** @type {ListedArticle[]} */
      const all = [];
      for (;;) {
        const answer = await callJson('api/articles', {query: {limit: PAGE, offset: all.length}});
        if (all.length > 0 && answer.generation !== this.generation) {
          // Somebody has written between two pages: what follows is not what the first ones left off at.
          all.length = 0;
          this.generation = answer.generation;
          continue;
        }
        all.push(...answer.articles.map(listed));
        this.generation = answer.generation;
        this.#onProgress?.(all.length, answer.total);
        if (answer.articles.length === 0 || all.length >= answer.total) break;
      }
      this.error = undefined;
      this.#set(all, 'fresh');
      await writeCache('articles', all);
      writePref('had-articles', all.length > 0);
    } catch (error) {
      this.error = error;
      this.dispatchEvent(new Event('change'));
    }
  }

  /** @param {ListedArticle[]} articles @param {'cached' | 'fresh'} state */
  #set(articles, state) {
    this.articles = articles;
    this.#byPath = new Map(articles.map((article) => [article.path, article]));
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

/** @param {Article} article @returns {ListedArticle} */
function listed(article) {
  return {
    path: article.path, title: article.title, folder: article.folder ?? '', tags: article.tags ?? [], category: article.category ?? null,
    status: article.status ?? null, modified: article.modified ?? null, words: article.words ?? 0, problems: article.problems?.length ?? 0,
  };
}

/**
 * @param {readonly ListedArticle[]} articles
 * @param {string} words each of them in title, path or tags
 * @returns {readonly ListedArticle[]}
 */
export function filterArticles(articles, words) {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return articles;
  return articles.filter((article) => {
    const text = fold(`${article.title}\n${article.path}\n${article.tags.map((tag) => `#${tag}`).join(' ')}`);
    return wanted.every((word) => text.includes(word));
  });
}

export const vault = new VaultStore();
