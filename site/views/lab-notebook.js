/** One notebook: an article whose Python fences can be run. Its text is the article's; saving is that of any article. */
import {html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {ApiError, articleUrl, callJson} from '../api.js';
import {readBase} from '../article-source.js';
import {D20Element} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {announce, toast} from '../components/toast.js';
import {DraftKeeper, readDraft} from '../drafts.js';
import {formatDate, getLanguage, t} from '../i18n.js';
import {agree, isAgreed} from '../lab/agreement.js';
import {codeOf, headingOf, joinParts, newCell, splitFront, splitParts, withoutTitle} from '../lab/notebook.js';
import {packages} from '../lab/packages.js';
import {Runs} from '../lab/runs.js';
import {articleHref, href} from '../router.js';
import {encodeSource} from '../source-text.js';
import {vault} from '../vault.js';
import '../components/markdown.js';
import '../lab/editor.js';
import '../lab/output.js';
import {askToInstall} from './lab-install.js';
import {openPackages} from './lab-packages.js';
import './edit-conflict.js';

/** @import {D20CodeEditor} from '../lab/editor.js' */
/** @import {Part} from '../lab/notebook.js' */
/** @typedef {{key: number, part: Part, html: string | null, editing: boolean}} Piece html: of a text, as Python renders it */

let lastKey = 0;

export class D20LabNotebook extends D20Element {
  static properties = {path: {attribute: false}, pieces: {state: true}, base: {state: true}, error: {state: true}, busy: {state: true}, agreed: {state: true}, restored: {state: true}, conflict: {state: true}};

  #keeper = new DraftKeeper();
  #controller = new AbortController();
  #opened = '';
  /** Stands before the pieces, not shown. */
  #front = '';
  #runs = new Runs('');
  /** The code as it is saved, if the person has agreed to it. @type {string[] | null} */
  #savedCodes = null;
  /** Stays while the text is edited: what is shown below depends on it. */
  #title = '';

  constructor() {
    super();
    this.path = '';
    /** @type {Piece[]} */
    this.pieces = [];
    /** @type {import('../article-source.js').Base | null} */
    this.base = null;
    /** @type {unknown} */
    this.error = undefined;
    this.busy = false;
    this.agreed = false;
    this.restored = 0;
    /** @type {{etag: string, content: string} | null} the version of somebody else */
    this.conflict = null;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#key);
  }

  disconnectedCallback() {
    removeEventListener('keydown', this.#key);
    this.#controller.abort();
    this.#opened = '';
    super.disconnectedCallback();
  }

  /** Called by Lit before drawing. */
  willUpdate() {
    if (this.#opened === this.path) return;
    this.#opened = this.path;
    void this.#open();
  }

  /** @returns {string} */
  get #text() {
    return this.#front + joinParts(this.pieces.map(({part}) => part));
  }

  /** @returns {string[]} */
  get #codes() {
    return codeOf(this.pieces.map(({part}) => part));
  }

  get #dirty() {
    return this.base !== null && this.#text !== this.base.source.text;
  }

  async #open() {
    this.#controller.abort();
    this.#controller = new AbortController();
    const {signal} = this.#controller;
    this.#runs = new Runs(this.path);
    this.#runs.addEventListener('change', () => this.requestUpdate());
    Object.assign(this, {base: null, pieces: [], error: undefined, conflict: null, restored: 0, agreed: false});
    try {
      const base = await readBase(this.path, signal);
      const draft = await readDraft(this.path);
      if (signal.aborted) return;
      const saved = codesIn(base.source.text);
      this.#savedCodes = (await isAgreed(this.path, saved)) ? saved : null;
      await this.#show(draft?.text ?? base.source.text, signal);
      this.restored = draft && draft.text !== base.source.text ? draft.at : 0;
      this.base = draft ? {etag: draft.etag, source: base.source} : base;
    } catch (error) {
      if (signal.aborted) return;
      this.error = error;
    }
    await this.updateComplete;
    if (!signal.aborted) this.emit('d20-view-ready', {title: this.#title});
  }

  /** @param {string} text @param {AbortSignal} signal */
  async #show(text, signal) {
    const {front, body} = splitFront(text);
    this.#front = front;
    const parts = splitParts(body);
    this.agreed = await isAgreed(this.path, codeOf(parts));
    if (signal.aborted) return;
    this.pieces = parts.map((part) => ({key: (lastKey += 1), part, html: null, editing: false}));
    this.#name();
    for (const piece of this.pieces) if (piece.part.kind === 'text') void this.#render(piece);
  }

  /** The article's title; one that the page does not know yet is the heading that it begins with. */
  #name() {
    const first = this.pieces[0]?.part;
    this.#title = vault.find(this.path)?.title ?? (first?.kind === 'text' ? headingOf(first.text) : undefined) ?? this.path;
  }

  #rename = () => {
    const before = this.#title;
    this.#name();
    if (this.#title === before) return;
    this.requestUpdate();
    if (this.pieces[0]) void this.#render(this.pieces[0]);
  };

  /** @param {Piece} piece a text */
  async #render(piece) {
    const {part, key} = piece;
    if (part.kind !== 'text') return;
    try {
      const text = this.#shown(piece, part);
      const {html: markup} = text.trim() ? await callJson(articleUrl(this.path, 'preview'), {method: 'POST', body: text, signal: this.#controller.signal}) : {html: ''};
      this.#change(key, {html: markup});
    } catch (error) {
      if (!this.#controller.signal.aborted) this.error = error;
    }
  }

  /** @param {Piece} piece @param {import('../lab/notebook.js').TextPart} part @returns {string} the first text without the title, which stands above it */
  #shown(piece, part) {
    return this.pieces[0]?.key === piece.key ? withoutTitle(part.text, this.#title) : part.text;
  }

  /** @param {number} key @param {Partial<Piece>} what */
  #change(key, what) {
    this.pieces = this.pieces.map((piece) => (piece.key === key ? {...piece, ...what} : piece));
  }

  #keep() {
    if (!this.base) return;
    if (this.agreed) this.#agreeToAll();
    if (!this.#dirty) void this.#keeper.drop(this.path);
    else this.#keeper.keep(this.path, {path: this.path, text: this.#text, etag: this.base.etag, at: Date.now()});
  }

  /** What is saved stays agreed to while a draft stands beside it: the draft may be thrown away. */
  #agreeToAll() {
    return agree(this.path, this.#savedCodes ? [this.#savedCodes, this.#codes] : [this.#codes]);
  }

  /** @param {Piece} piece @param {Part} part */
  #typed(piece, part) {
    this.#change(piece.key, {part});
    this.#keep();
  }

  /** @param {number} at @param {Part} part @returns {number} its key */
  #insert(at, part) {
    const key = (lastKey += 1);
    this.pieces = this.pieces.toSpliced(at, 0, {key, part, html: null, editing: part.kind === 'text'});
    this.#keep();
    void this.#focus(key);
    return key;
  }

  /** @param {Piece} piece */
  #remove(piece) {
    this.pieces = this.pieces.filter(({key}) => key !== piece.key);
    this.#keep();
    announce(t('lab.removed'));
    /** @type {HTMLElement | null} */ (this.querySelector('h1'))?.focus();
  }

  /** @param {number} key */
  async #focus(key) {
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-key="${key}"] :is(d20-code-editor, textarea)`))?.focus();
  }

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.code === 'KeyS') {
      event.preventDefault();
      void this.#save();
    }
  };

  /** @param {Piece[]} pieces */
  #run(pieces) {
    if (!this.agreed) {
      announce(t('lab.foreign'));
      this.querySelector('.lab-foreign')?.scrollIntoView({block: 'center'});
      return;
    }
    const cells = this.pieces.filter(({part}) => part.kind === 'code');
    this.#runs.add(pieces.flatMap(({key, part}) => (part.kind === 'code' ? [{key, code: part.code, cell: 1 + cells.findIndex((one) => one.key === key)}] : [])));
  }

  /** @param {Piece} piece @param {boolean} stay */
  #runAndGo(piece, stay) {
    this.#run([piece]);
    if (stay || !this.agreed) return;
    const at = this.pieces.findIndex(({key}) => key === piece.key);
    const next = this.pieces.slice(at + 1).find(({part}) => part.kind === 'code');
    if (next) void this.#focus(next.key);
    else this.#insert(this.pieces.length, newCell());
  }

  /** A cell has asked for packages: it runs again once the person has agreed and they are there. @param {Piece} piece @param {string[]} wanted */
  async #install({key}, wanted) {
    const installed = await askToInstall(wanted);
    await this.#focus(key);
    if (installed) this.#run(this.pieces.filter((one) => one.key === key));
  }

  #agree = async () => {
    if (!this.#dirty) this.#savedCodes = this.#codes;
    await this.#agreeToAll();
    this.agreed = true;
    /** @type {HTMLElement | null} */ (this.querySelector('.lab-cell d20-button'))?.focus();
  };

  /** @param {{etag: string | null}} [over] save over this version, whatever it says */
  async #save(over) {
    if (this.busy || !this.base) return;
    const sent = this.#text;
    const etag = over ? over.etag : this.base.etag;
    this.busy = true;
    this.error = undefined;
    try {
      await callJson(articleUrl(this.path), {method: 'PUT', body: encodeSource(this.base.source, sent), headers: etag === null ? {'If-None-Match': '*'} : {'If-Match': `"${etag}"`}});
      if (this.agreed) {
        this.#savedCodes = codesIn(sent);
        await this.#agreeToAll();
      }
      this.base = await readBase(this.path, this.#controller.signal);
      Object.assign(this, {conflict: null, restored: 0});
      this.#keep();
      toast(t('edit.saved', {path: this.path}));
      void vault.changed().then(this.#rename);
    } catch (error) {
      if (error instanceof ApiError && error.status === 412 && error.problem.current) this.conflict = {...error.problem.current};
      else this.error = error;
    } finally {
      this.busy = false;
    }
  }

  async #discard() {
    await this.#keeper.drop(this.path);
    await this.#open();
  }

  render() {
    if (!this.base) return html`<div class="page"><h1 tabindex="-1">${this.#title || this.path}</h1>${this.error === undefined ? nothing : errorNotice(this.error, () => void this.#open())}</div>`;
    const running = this.#runs.busy;
    return html`<div class="page lab">
      <nav class="crumbs" aria-label=${t('tools.crumbs')}><ol class="plain"><li><a href=${href('lab')}>${t('lab.title')}</a></li><li><a href=${articleHref(this.path)}>${this.path}</a></li></ol></nav>
      <div class="page-head"><h1 tabindex="-1">${this.#title}</h1>${this.#titleEdit()}</div>
      <div class="row lab-bar no-print">
        ${running ? html`<d20-button variant="danger" icon="stop" label=${t('lab.stop')} @click=${() => this.#runs.stop()}></d20-button>`
          : html`<d20-button icon="play" label=${t('lab.run_all')} ?disabled=${!this.agreed || this.#codes.length === 0} @click=${() => this.#run(this.pieces)}></d20-button>`}
        <d20-button variant="primary" label=${this.busy ? t('edit.saving') : t('action.save')} hotkey="Ctrl S" ?disabled=${this.busy} @click=${() => this.#save()}></d20-button>
        ${this.#dirty ? html`<d20-button variant="quiet" label=${t('edit.discard')} @click=${() => this.#discard()}></d20-button>` : nothing}
        ${packages.offered ? html`<d20-button variant="quiet" icon="packages" label=${t('packages.title')} @click=${openPackages}></d20-button>` : nothing}
        <span class="muted" role="status">${this.#dirty ? t('edit.unsaved') : ''}</span></div>
      ${this.restored ? html`<d20-notice tone="info" text=${t('edit.restored', {at: formatDate(this.restored, true)})} action=${t('edit.restored.drop')} @d20-action=${() => this.#discard()}></d20-notice>` : nothing}
      ${this.error === undefined ? nothing : errorNotice(this.error)}
      ${this.agreed ? nothing : html`<d20-notice class="lab-foreign" tone="warning" heading=${t('lab.foreign')} text=${t('lab.foreign.text')} action=${t('own.agree')} @d20-action=${this.#agree}></d20-notice>`}
      ${repeat(this.pieces, ({key}) => key, (piece) => (piece.part.kind === 'code' ? this.#cell(piece, piece.part) : this.#words(piece, piece.part)))}
      <div class="row no-print"><d20-button icon="plus" label=${t('lab.add_cell')} @click=${() => this.#insert(this.pieces.length, newCell())}></d20-button>
        <d20-button variant="quiet" icon="plus" label=${t('lab.add_text')} @click=${() => this.#insert(this.pieces.length, {kind: 'text', text: '\n'})}></d20-button></div>
      <d20-edit-conflict .theirs=${this.conflict} .mine=${this.conflict ? this.#text : ''} @d20-keep-mine=${() => this.#save({etag: this.conflict?.etag ?? null})}
        @d20-take-theirs=${() => this.#discard()} @d20-close=${() => (this.conflict = null)}></d20-edit-conflict>
    </div>`;
  }

  /** @param {Piece} piece @param {import('../lab/notebook.js').CodePart} part */
  #cell(piece, part) {
    const number = 1 + this.pieces.filter((one) => one.part.kind === 'code').findIndex(({key}) => key === piece.key);
    const run = this.#runs.of(piece.key);
    const editor = (/** @type {Event} */ event) => /** @type {D20CodeEditor} */ (event.target);
    return html`<section class="lab-cell" data-key=${piece.key} aria-label=${t('lab.cell', {number})}>
      <d20-code-editor .label=${t('lab.cell', {number})} .text=${part.code} @d20-edit=${(/** @type {Event} */ event) => this.#typed(piece, {...part, code: editor(event).value})}
        @d20-run=${(/** @type {CustomEvent<{stay: boolean}>} */ event) => this.#runAndGo(piece, event.detail.stay)}
        @d20-leave=${(/** @type {Event} */ event) => /** @type {HTMLElement | null} */ (editor(event).nextElementSibling?.querySelector('button:not([disabled])'))?.focus()}></d20-code-editor>
      <div class="row lab-cell-bar no-print"><d20-button icon="play" label=${t('lab.run')} hotkey="Shift Enter" ?disabled=${!this.agreed || (run !== undefined && run.state !== 'done')} @click=${() => this.#run([piece])}></d20-button>
        <d20-button variant="quiet" icon="trash" icon-only label=${t('lab.remove_cell', {number})} @click=${() => this.#remove(piece)}></d20-button></div>
      <d20-lab-output .run=${run} @d20-install=${(/** @type {CustomEvent<{packages: string[]}>} */ event) => this.#install(piece, event.detail.packages)} @d20-applied=${() => run?.job && this.#runs.refresh(piece.key, run.job.job_id, getLanguage())}></d20-lab-output></section>`;
  }

  /** @param {Piece} piece @param {import('../lab/notebook.js').TextPart} part */
  #words(piece, part) {
    if (piece.editing) {
      const done = () => {
        this.#change(piece.key, {editing: false, html: null});
        void this.#render({...piece, part});
      };
      return html`<section class="lab-text" data-key=${piece.key}><textarea class="input code" rows=${Math.min(30, part.text.split('\n').length + 1)} aria-label=${t('lab.words')} .value=${part.text}
          @input=${(/** @type {Event} */ event) => this.#typed(piece, {kind: 'text', text: /** @type {HTMLTextAreaElement} */ (event.target).value})}></textarea>
        <div class="row"><d20-button label=${t('lab.done')} @click=${done}></d20-button>
          <d20-button variant="quiet" icon="trash" icon-only label=${t('lab.remove_text')} @click=${() => this.#remove(piece)}></d20-button></div></section>`;
    }
    const text = this.#shown(piece, part).trim();
    if (text === '') return nothing;
    return html`<section class="lab-text" data-key=${piece.key}>${piece.html ? html`<d20-markdown .html=${piece.html}></d20-markdown>` : html`<p class="plain-words">${text}</p>`}${this.#edit(piece)}</section>`;
  }

  /** The title of an article that has nothing more before its first cell is edited where it stands. */
  #titleEdit() {
    const first = this.pieces[0];
    if (!first || first.editing || first.part.kind !== 'text' || first.part.text.trim() === '' || this.#shown(first, first.part).trim() !== '') return nothing;
    return this.#edit(first);
  }

  /** @param {Piece} piece a text */
  #edit(piece) {
    return html`<d20-button class="no-print" variant="quiet" icon="edit" icon-only label=${t('lab.edit_text')} @click=${() => (this.#change(piece.key, {editing: true}), void this.#focus(piece.key))}></d20-button>`;
  }
}
customElements.define('d20-lab-notebook', D20LabNotebook);

/** @param {string} source of an article @returns {string[]} */
function codesIn(source) {
  return codeOf(splitParts(splitFront(source).body));
}
