/** A notebook as an article: read with what was typed last, kept while it is typed, saved, and whether its code may run. Fires `change`. */
import {ApiError} from '../api.js';
import {readBase, writeOver} from '../article-source.js';
import {DraftKeeper, readDraft} from '../drafts.js';
import {agree, isAgreed} from './agreement.js';
import {codeOf, splitFront, splitParts} from './notebook.js';

/** @import {Base} from '../article-source.js' */

export class LabDocument extends EventTarget {
  /** The version that is edited; null before it is there. @type {Base | null} */
  base = null;
  /** What went wrong last. @type {unknown} */
  error = undefined;
  busy = false;
  /** The person has read this very code, or typed it. */
  agreed = false;
  /** When what is shown was typed, where that was never saved; else 0. */
  restored = 0;
  /** The version of somebody else. @type {{etag: string, content: string} | null} */
  conflict = null;

  #path;
  #keeper = new DraftKeeper();
  #controller = new AbortController();
  /** The code as it is saved, if the person has agreed to it. @type {string[] | null} */
  #savedCodes = null;

  /** @param {string} path */
  constructor(path) {
    super();
    this.#keeper.addEventListener('change', () => this.#tell({}));
    this.#path = path;
  }

  /** Aborted once nobody looks at it any more. */
  get signal() {
    return this.#controller.signal;
  }

  close() {
    this.#controller.abort();
    this.#keeper.release();
  }

  /** @returns {Promise<string | null>} its text; null when it is closed, or `error` says why not */
  async open() {
    try {
      const base = await readBase(this.#path, this.signal);
      const draft = await readDraft(this.#path);
      const saved = codesIn(base.source.text);
      this.#savedCodes = (await isAgreed(this.#path, saved)) ? saved : null;
      const text = draft?.text ?? base.source.text;
      this.agreed = await isAgreed(this.#path, codesIn(text));
      if (this.signal.aborted) return null;
      this.restored = draft && draft.text !== base.source.text ? draft.at : 0;
      this.base = draft ? {etag: draft.etag, source: base.source} : base;
      return text;
    } catch (error) {
      if (!this.signal.aborted) this.#tell({error});
      return null;
    }
  }

  /** @param {string} text @returns {boolean} it differs from what is saved */
  isDirty(text) {
    return this.base !== null && text !== this.base.source.text;
  }

  /** @returns {boolean} what is typed could not be kept */
  get unkept() {
    return this.#keeper.failed;
  }

  /** Keep what is typed until it is saved. @param {string} text */
  keep(text) {
    if (!this.base) return;
    if (this.agreed) void this.#agreeTo(codesIn(text));
    if (!this.isDirty(text)) void this.#keeper.drop(this.#path);
    else this.#keeper.keep(this.#path, {path: this.#path, text, etag: this.base.etag, at: Date.now()});
  }

  /** The person has read the code. @param {string} text */
  async agree(text) {
    const codes = codesIn(text);
    if (!this.isDirty(text)) this.#savedCodes = codes;
    await this.#agreeTo(codes);
    this.#tell({agreed: true});
  }

  /**
   * @param {string} sent
   * @param {{etag: string | null}} [over] save over this version, whatever it says
   * @returns {Promise<boolean>} false: `error` or `conflict` says why not
   */
  async save(sent, over) {
    if (this.busy || !this.base) return false;
    const before = {...this.base, ...over};
    this.#tell({busy: true, error: undefined});
    try {
      this.base = await writeOver(this.#path, before, sent);
      if (this.agreed) {
        this.#savedCodes = codesIn(sent);
        await this.#agreeTo(this.#savedCodes);
      }
      Object.assign(this, {conflict: null, restored: 0});
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 412 && error.problem.current) this.conflict = {...error.problem.current};
      else this.error = error;
      return false;
    } finally {
      this.#tell({busy: false});
    }
  }

  /** Forget what was typed. */
  async discard() {
    await this.#keeper.drop(this.#path);
  }

  /** @param {unknown} error */
  failed(error) {
    this.#tell({error});
  }

  dismissConflict() {
    this.#tell({conflict: null});
  }

  /** What is saved stays agreed to while a draft stands beside it: the draft may be thrown away. @param {string[]} codes */
  #agreeTo(codes) {
    return agree(this.#path, this.#savedCodes ? [this.#savedCodes, codes] : [codes]);
  }

  /** @param {Partial<LabDocument>} what */
  #tell(what) {
    Object.assign(this, what);
    this.dispatchEvent(new Event('change'));
  }
}

/** @param {string} source of an article @returns {string[]} */
function codesIn(source) {
  return codeOf(splitParts(splitFront(source).body));
}
