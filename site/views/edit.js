/** The plain editor: the article's own Markdown, saved with a check that nobody else has changed it. */
import {html, nothing} from 'lit';
import {ref} from 'lit/directives/ref.js';
import {requestPersistence} from '../../js-shim/persist.js';
import {ApiError, articleUrl, callJson} from '../api.js';
import {fillArticle} from '../article-html.js';
import {NOTHING, readIfThere, writeOver} from '../article-source.js';
import {Attachments} from '../attachments.js';
import {D20Element} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {announce, toast, toastError} from '../components/toast.js';
import {DraftKeeper, readDraft} from '../drafts.js';
import {formatDate, t} from '../i18n.js';
import {fileNameOf, tidyPath} from '../paths.js';
import {readPref, writePref} from '../prefs.js';
import {articleHref, href, navigate} from '../router.js';
import {vault} from '../vault.js';
import './edit-conflict.js';

/** @import {Route} from '../types.d.ts' */
/** @typedef {import('../article-source.js').Base} Base */

export class D20EditView extends D20Element {
  static properties = {
    route: {attribute: false}, path: {state: true}, text: {state: true}, base: {state: true}, error: {state: true}, busy: {state: true},
    conflict: {state: true}, restored: {state: true}, gone: {state: true}, preview: {state: true}, face: {state: true},
  };

  #keeper = new DraftKeeper();
  #attachments = new Attachments();
  #opened = '';
  #controller = new AbortController();

  constructor() {
    super();
    this.#keeper.addEventListener('change', () => this.requestUpdate());
    /** @type {Route} */
    this.route = {name: 'new', path: '', query: new URLSearchParams(), place: ''};
    this.path = '';
    this.text = '';
    /** @type {Base | null} null until the article is read */
    this.base = null;
    /** @type {unknown} */
    this.error = undefined;
    this.busy = false;
    /** @type {{etag: string, content: string} | null} the version of somebody else */
    this.conflict = null;
    /** @type {number} when the draft that was brought back had been typed; 0 = none */
    this.restored = 0;
    /** the article was deleted or moved after it was opened; what was typed is still here */
    this.gone = false;
    /** @type {string | null} HTML of what is typed; null = not asked for */
    this.preview = null;
    this.face = readPref('editor-face', 'mono');
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('beforeunload', this.#leaving);
    addEventListener('keydown', this.#key);
  }

  disconnectedCallback() {
    removeEventListener('beforeunload', this.#leaving);
    removeEventListener('keydown', this.#key);
    this.#controller.abort();
    this.#keeper.release();
    this.#attachments.release();
    this.#opened = '';
    super.disconnectedCallback();
  }

  /** @returns {boolean} it is a new article */
  get #isNew() {
    return this.route.name === 'new';
  }

  /** @returns {string} under which the draft is kept */
  get #id() {
    return this.#isNew ? 'new' : this.route.path;
  }

  /** @returns {boolean} there is something that only this page has */
  get #dirty() {
    return this.base !== null && this.text !== this.base.source.text;
  }

  /** Called by Lit before drawing. */
  willUpdate() {
    const key = `${this.route.name}:${this.route.path}:${this.route.query}`;
    if (this.#opened === key) return;
    this.#opened = key;
    void this.#open();
  }

  async #open() {
    this.#controller.abort();
    this.#controller = new AbortController();
    const {signal} = this.#controller;
    Object.assign(this, {base: null, text: '', error: undefined, conflict: null, restored: 0, gone: false, preview: null});
    try {
      const there = this.#isNew ? NOTHING : await readIfThere(this.route.path, signal);
      const draft = await readDraft(this.#id);
      if (signal.aborted) return;
      if (there instanceof ApiError && !draft) throw there;
      this.gone = there instanceof ApiError;
      const base = there instanceof ApiError ? NOTHING : there;
      this.path = this.#isNew ? (draft?.path ?? tidyPath(this.route.query.get('path') ?? '')) : this.route.path;
      const asked = this.#isNew && this.route.query.get('path');
      if (asked && draft && draft.path !== tidyPath(asked)) this.path = tidyPath(asked);
      this.base = draft && !this.gone ? {etag: draft.etag, source: base.source} : base;
      this.text = draft?.text ?? (this.#isNew ? titleLine(this.route.query.get('title')) : base.source.text);
      this.restored = draft && draft.text !== base.source.text ? draft.at : 0;
    } catch (error) {
      if (signal.aborted) return;
      this.error = error;
    }
    await this.updateComplete;
    this.emit('d20-view-ready', {title: this.#isNew ? t('edit.new') : t('edit.title', {path: this.route.path})});
    if (signal.aborted || !this.base) return;
    const field = /** @type {HTMLInputElement | null} */ (this.querySelector(this.#isNew && !this.path ? '.edit-path input' : 'textarea'));
    field?.focus();
    if (!this.#isNew) {
      field?.setSelectionRange(0, 0);
      field?.scrollTo(0, 0);
    }
  }

  /** @param {Event} event */
  #typed = (event) => {
    this.text = /** @type {HTMLTextAreaElement} */ (event.target).value;
    this.#keep();
  };

  /** @param {Event} event */
  #named = (event) => {
    this.path = /** @type {HTMLInputElement} */ (event.target).value;
    this.#keep();
  };

  #keep() {
    if (!this.base) return;
    if (!this.#dirty && !this.#isNew) {
      void this.#keeper.drop(this.#id);
      return;
    }
    void this.#keeper.keep(this.#id, this.#draft(this.path));
  }

  /** @param {string} path @returns {import('../drafts.js').Draft} */
  #draft(path) {
    return {path, text: this.text, etag: this.base?.etag ?? null, at: Date.now()};
  }

  /** @param {BeforeUnloadEvent} event the draft is kept all the same; this only says so */
  #leaving = (event) => {
    if (this.busy) event.preventDefault();
  };

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.code === 'KeyS') {
      event.preventDefault();
      void this.#save();
    } else if ((event.ctrlKey || event.metaKey) && event.code === 'KeyP' && event.shiftKey) {
      event.preventDefault();
      void this.#togglePreview();
    }
  };

  /** @param {{etag: string | null}} [over] save over this version, whatever it says */
  async #save(over) {
    if (this.busy || !this.base) return;
    const path = this.#isNew ? tidyPath(this.path || `${fileNameOf(firstHeading(this.text))}`) : this.route.path;
    if (path === '') {
      this.error = new ApiError(422, {code: 'path', title: t('edit.no_path'), detail: t('edit.no_path.text')});
      return;
    }
    const {text: sent, base} = this;
    const id = this.#id;
    const {signal} = this.#controller;
    this.busy = true;
    this.error = undefined;
    try {
      const saved = await writeOver(path, {...base, ...over}, sent);
      if (signal.aborted) await this.#keeper.saved(id, sent, saved.etag);
      else Object.assign(this, {base: saved, conflict: null, restored: 0, gone: false});
      await this.#saved(path, sent, signal);
      if (signal.aborted && this.isConnected && this.#id === id) await this.#open(); // left and come back meanwhile
    } catch (error) {
      if (signal.aborted) toastError(error); // the draft is still there
      else this.#refused(error);
    } finally {
      this.busy = false;
    }
  }

  /** @param {unknown} error */
  #refused(error) {
    const stale = error instanceof ApiError && error.status === 412;
    if (stale && error.problem.current) this.conflict = {...error.problem.current};
    else if (stale && this.base) {
      Object.assign(this, {gone: true, base: {...this.base, etag: null}}); // who saves again makes it anew
      this.#keep();
    } else this.error = error;
  }

  /** @param {string} path @param {string} sent @param {AbortSignal} signal aborted when the person has gone elsewhere meanwhile */
  async #saved(path, sent, signal) {
    if (!signal.aborted && this.text === sent) await this.#keeper.drop(this.#id);
    else if (!signal.aborted) this.#keep(); // typed meanwhile: over what has just been saved
    await vault.changed();
    toast(t('edit.saved', {path}));
    void askToKeep();
    if (signal.aborted) return;
    if (this.text === sent) navigate(articleHref(path));
    else if (this.#isNew) await this.#goOn(path);
  }

  /** A new article has a place by now, and what was typed since is a draft of it. @param {string} path */
  async #goOn(path) {
    await this.#keeper.drop(this.#id);
    await this.#keeper.keep(path, this.#draft(path));
    navigate(href('edit', path));
  }

  async #discard() {
    await this.#keeper.drop(this.#id);
    if (this.#isNew) Object.assign(this, {text: '', path: ''});
    await this.#open();
    announce(t('edit.discarded'));
  }

  async #togglePreview() {
    if (this.preview !== null) {
      this.preview = null;
      return;
    }
    try {
      const path = tidyPath(this.path || `${fileNameOf(firstHeading(this.text)) || 'preview'}.md`);
      const {html: markup} = await callJson(articleUrl(path, 'preview'), {method: 'POST', body: this.text, signal: this.#controller.signal});
      this.preview = markup;
    } catch (error) {
      this.error = error;
    }
  }

  /** @param {Element | undefined} element */
  #fillPreview = (element) => {
    if (!(element instanceof HTMLElement) || this.preview === null) return;
    this.#attachments.release();
    fillArticle(element, this.preview);
    this.#attachments.load(element);
  };

  /** @param {string} face */
  #setFace(face) {
    this.face = face;
    writePref('editor-face', face);
  }

  render() {
    const title = this.#isNew ? t('edit.new') : t('edit.heading');
    if (!this.base) return html`<div class="page"><h1 tabindex="-1">${title}</h1>${this.error === undefined ? nothing : errorNotice(this.error, () => void this.#open())}</div>`;
    return html`<div class="page edit">
      <header class="edit-head"><h1 tabindex="-1">${title}</h1>
        ${this.#isNew
          ? html`<d20-field class="edit-path" label=${t('edit.path')} placeholder=${t('edit.path.hint')} .value=${this.path} @input=${this.#named}></d20-field>`
          : html`<p class="muted file-path">${this.route.path}</p>`}
        <div class="row">
          <d20-button variant="primary" label=${this.busy ? t('edit.saving') : t('action.save')} hotkey="Ctrl S" ?disabled=${this.busy} @click=${() => this.#save()}></d20-button>
          <d20-button label=${this.preview === null ? t('edit.preview') : t('edit.back')} .pressed=${this.preview !== null} @click=${() => this.#togglePreview()}></d20-button>
          <d20-segmented label=${t('edit.face')} .options=${[{value: 'mono', label: t('edit.face.mono')}, {value: 'reading', label: t('edit.face.reading')}]} .value=${this.face}
            @change=${(/** @type {Event} */ event) => this.#setFace(/** @type {HTMLInputElement} */ (/** @type {unknown} */ (event.target)).value)}></d20-segmented>
          <d20-button variant="quiet" label=${this.#dirty ? t('edit.discard') : t('action.close')} @click=${() => this.#leave()}></d20-button>
          <span class="muted" role="status">${this.#dirty ? t(this.#keeper.failed ? 'edit.unkept' : 'edit.unsaved') : ''}</span>
        </div></header>
      ${this.gone ? html`<d20-notice tone="warning" text=${t('edit.gone')}></d20-notice>` : nothing}
      ${this.restored ? html`<d20-notice tone="info" text=${t('edit.restored', {at: formatDate(this.restored, true)})} action=${t('edit.restored.drop')} @d20-action=${() => this.#discard()}></d20-notice>` : nothing}
      ${this.error === undefined ? nothing : errorNotice(this.error)}
      ${this.preview === null
        ? html`<label class="sr-only" for="edit-text">${t('edit.text')}</label><textarea id="edit-text" class="editor ${this.face}" spellcheck="true" .value=${this.text} @input=${this.#typed}></textarea>`
        : html`<article class="reading edit-preview" aria-label=${t('edit.preview')} ${ref(this.#fillPreview)}></article>`}
      <d20-edit-conflict .theirs=${this.conflict} .mine=${this.text} @d20-keep-mine=${() => this.#save({etag: this.conflict?.etag ?? null})}
        @d20-take-theirs=${() => this.#takeTheirs()} @d20-close=${() => (this.conflict = null)}></d20-edit-conflict>
    </div>`;
  }

  async #takeTheirs() {
    await this.#keeper.drop(this.#id);
    const path = this.#isNew ? tidyPath(this.path) : this.route.path;
    this.conflict = null;
    if (this.#isNew) navigate(href('edit', path));
    else await this.#open();
  }

  async #leave() {
    if (this.#dirty) await this.#discard();
    else navigate(this.#isNew ? href('library') : articleHref(this.route.path));
  }
}
customElements.define('d20-edit-view', D20EditView);

/** @param {string | null} title */
function titleLine(title) {
  return title ? `# ${title}\n\n` : '';
}

/** @param {string} text */
function firstHeading(text) {
  return /^#\s+(.+)$/m.exec(text)?.[1] ?? text.trim().split('\n')[0] ?? '';
}

/** At the first real save the browser is asked not to throw the data away. */
async function askToKeep() {
  if (readPref('asked-to-keep', false)) return;
  writePref('asked-to-keep', true);
  await requestPersistence();
}
