/** One notebook: an article whose Python fences can be run. Its text is the article's; saving is that of any article. */
import {html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {articleUrl, callJson} from '../api.js';
import {D20Element} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {announce, toast} from '../components/toast.js';
import {formatDate, getLanguage, t} from '../i18n.js';
import {LabDocument} from '../lab/document.js';
import {packages} from '../lab/packages.js';
import {Parts} from '../lab/parts.js';
import {Runs} from '../lab/runs.js';
import {articleHref, href} from '../router.js';
import {vault} from '../vault.js';
import '../lab/editor.js';
import '../lab/output.js';
import {askToInstall} from './lab-install.js';
import {openPackages} from './lab-packages.js';
import './edit-conflict.js';
import './lab-piece-bar.js';
import './lab-text.js';

/** @import {D20CodeEditor} from '../lab/editor.js' */
/** @import {Part} from '../lab/notebook.js' */
/** @import {Piece} from '../lab/parts.js' */

export class D20LabNotebook extends D20Element {
  static properties = {path: {attribute: false}};

  #document = new LabDocument('');
  #opened = '';
  #runs = new Runs('');
  #parts = new Parts('', async () => null);

  constructor() {
    super();
    this.path = '';
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#key);
  }

  disconnectedCallback() {
    removeEventListener('keydown', this.#key);
    this.#document.close();
    this.#opened = '';
    super.disconnectedCallback();
  }

  /** Called by Lit before drawing. */
  willUpdate() {
    if (this.#opened === this.path) return;
    this.#opened = this.path;
    void this.#open();
  }

  get #dirty() {
    return this.#document.isDirty(this.#parts.text);
  }

  async #open() {
    this.#document.close();
    const opened = new LabDocument(this.path);
    this.#document = opened;
    this.#runs = new Runs(this.path);
    const parts = new Parts(this.path, (text) => this.#preview(opened, text));
    this.#parts = parts;
    for (const source of [opened, this.#runs, parts]) source.addEventListener('change', () => this.requestUpdate());
    parts.addEventListener('edit', () => opened.keep(parts.text));
    this.requestUpdate();
    const text = await opened.open();
    if (opened.signal.aborted) return;
    if (text !== null) parts.show(text);
    await this.updateComplete;
    this.emit('d20-view-ready', {title: parts.title});
  }

  /** @param {LabDocument} opened @param {string} text @returns {Promise<string | null>} */
  async #preview(opened, text) {
    try {
      const {html: markup} = await callJson(articleUrl(this.path, 'preview'), {method: 'POST', body: text, signal: opened.signal});
      return markup;
    } catch (error) {
      if (!opened.signal.aborted) opened.failed(error);
      return null;
    }
  }

  /** @param {number} at @param {'code' | 'text'} kind */
  #add(at, kind) {
    void this.#focus(this.#parts.add(at, kind).key);
  }

  /** @param {Piece} piece */
  #remove(piece) {
    this.#parts.remove(piece);
    this.#removed();
  }

  #removed() {
    announce(t('lab.removed'));
    /** @type {HTMLElement | null} */ (this.querySelector('h1'))?.focus();
  }

  /** @param {Piece} piece @param {1 | -1} step */
  async #move(piece, step) {
    const moved = this.#parts.move(piece, step);
    if (!moved) return;
    announce(t('lab.moved', moved));
    await this.updateComplete;
    const bar = /** @type {import('./lab-piece-bar.js').D20LabPieceBar | null} */ (this.querySelector(`[data-key="${piece.key}"] d20-lab-piece-bar`));
    await bar?.updateComplete;
    bar?.focusMove(step);
  }

  /** @param {number} key */
  async #focus(key) {
    await this.updateComplete;
    await /** @type {import('lit').LitElement | null} */ (this.querySelector(`[data-key="${key}"] d20-lab-text`))?.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-key="${key}"] :is(d20-code-editor, d20-lab-text)`))?.focus();
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
    if (!this.#document.agreed) {
      announce(t('lab.foreign'));
      this.querySelector('.lab-foreign')?.scrollIntoView({block: 'center'});
      return;
    }
    this.#runs.add(pieces.flatMap((piece) => (piece.part.kind === 'code' ? [{key: piece.key, code: piece.part.code, cell: this.#parts.number(piece)}] : [])));
  }

  /** @param {Piece} piece @param {boolean} stay */
  #runAndGo(piece, stay) {
    this.#run([piece]);
    if (stay || !this.#document.agreed) return;
    const next = this.#parts.cells[this.#parts.number(piece)];
    if (next) void this.#focus(next.key);
    else this.#add(this.#parts.pieces.length, 'code');
  }

  /** A cell has asked for packages: it runs again once the person has agreed and they are there. @param {Piece} piece @param {string[]} wanted */
  async #install({key}, wanted) {
    const installed = await askToInstall(wanted);
    await this.#focus(key);
    if (installed) this.#run(this.#parts.pieces.filter((one) => one.key === key));
  }

  #agree = async () => {
    await this.#document.agree(this.#parts.text);
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector('.lab-cell d20-button'))?.focus();
  };

  /** @param {{etag: string | null}} [over] save over this version, whatever it says */
  async #save(over) {
    if (!(await this.#document.save(this.#parts.text, over))) return;
    this.#document.keep(this.#parts.text);
    toast(t('edit.saved', {path: this.path}));
    void vault.changed().then(() => this.#parts.rename());
  }

  async #discard() {
    await this.#document.discard();
    await this.#open();
  }

  render() {
    const {base, error, busy, agreed, restored, conflict} = this.#document;
    if (!base) return html`<div class="page"><h1 tabindex="-1">${this.#parts.title || this.path}</h1>${error === undefined ? nothing : errorNotice(error, () => void this.#open())}</div>`;
    const running = this.#runs.busy;
    return html`<div class="page lab">
      <nav class="crumbs" aria-label=${t('tools.crumbs')}><ol class="plain"><li><a href=${href('lab')}>${t('lab.title')}</a></li><li><a href=${articleHref(this.path)}>${this.path}</a></li></ol></nav>
      <div class="page-head"><h1 tabindex="-1">${this.#parts.title}</h1>${this.#titleEdit()}</div>
      <div class="row lab-bar no-print">
        ${running ? html`<d20-button variant="danger" icon="stop" label=${t('lab.stop')} @click=${() => this.#runs.stop()}></d20-button>`
          : html`<d20-button icon="play" label=${t('lab.run_all')} ?disabled=${!agreed || this.#parts.codes.length === 0} @click=${() => this.#run(this.#parts.pieces)}></d20-button>`}
        <d20-button variant="primary" label=${busy ? t('edit.saving') : t('action.save')} hotkey="Ctrl S" ?disabled=${busy} @click=${() => this.#save()}></d20-button>
        ${this.#dirty ? html`<d20-button variant="quiet" label=${t('edit.discard')} @click=${() => this.#discard()}></d20-button>` : nothing}
        ${packages.offered ? html`<d20-button variant="quiet" icon="packages" label=${t('packages.title')} @click=${openPackages}></d20-button>` : nothing}
        <span class="muted" role="status">${this.#dirty ? t(this.#document.unkept ? 'edit.unkept' : 'edit.unsaved') : ''}</span></div>
      ${restored ? html`<d20-notice tone="info" text=${t('edit.restored', {at: formatDate(restored, true)})} action=${t('edit.restored.drop')} @d20-action=${() => this.#discard()}></d20-notice>` : nothing}
      ${error === undefined ? nothing : errorNotice(error)}
      ${agreed ? nothing : html`<d20-notice class="lab-foreign" tone="warning" heading=${t('lab.foreign')} text=${t('lab.foreign.text')} action=${t('own.agree')} @d20-action=${this.#agree}></d20-notice>`}
      ${this.#top()}
      ${repeat(this.#parts.pieces, ({key}) => key, (piece) => (piece.part.kind === 'code' ? this.#cell(piece, piece.part) : this.#words(piece, piece.part)))}
      <div class="row no-print"><d20-button icon="plus" label=${t('lab.add_cell')} @click=${() => this.#add(this.#parts.pieces.length, 'code')}></d20-button>
        <d20-button variant="quiet" icon="words" label=${t('lab.add_text')} @click=${() => this.#add(this.#parts.pieces.length, 'text')}></d20-button></div>
      <d20-edit-conflict .theirs=${conflict} .mine=${conflict ? this.#parts.text : ''} @d20-keep-mine=${() => this.#save({etag: conflict?.etag ?? null})}
        @d20-take-theirs=${() => this.#discard()} @d20-close=${() => this.#document.dismissConflict()}></d20-edit-conflict>
    </div>`;
  }

  /** @param {Piece} piece @param {import('../lab/notebook.js').CodePart} part */
  #cell(piece, part) {
    const number = this.#parts.number(piece);
    const run = this.#runs.of(piece.key);
    const editor = (/** @type {Event} */ event) => /** @type {D20CodeEditor} */ (event.target);
    return html`<section class="lab-cell" data-key=${piece.key} aria-label=${t('lab.cell', {number})} @keydown=${(/** @type {KeyboardEvent} */ event) => this.#moveKey(event, piece)}>
      <d20-code-editor .label=${t('lab.cell', {number})} .text=${part.code} @d20-edit=${(/** @type {Event} */ event) => this.#parts.type(piece, {...part, code: editor(event).value})}
        @d20-run=${(/** @type {CustomEvent<{stay: boolean}>} */ event) => this.#runAndGo(piece, event.detail.stay)}
        @d20-leave=${(/** @type {Event} */ event) => /** @type {HTMLElement | null} */ (editor(event).nextElementSibling?.querySelector('button:not([disabled])'))?.focus()}></d20-code-editor>
      <div class="row lab-cell-bar no-print"><d20-button icon="play" label=${t('lab.run')} hotkey="Shift Enter" ?disabled=${!this.#document.agreed || (run !== undefined && run.state !== 'done')} @click=${() => this.#run([piece])}></d20-button>
        ${this.#bar(piece, t('lab.remove_cell', {number}))}</div>
      <d20-lab-output .run=${run} @d20-install=${(/** @type {CustomEvent<{packages: string[]}>} */ event) => this.#install(piece, event.detail.packages)} @d20-applied=${() => run?.job && this.#runs.refresh(piece.key, run.job.job_id, getLanguage())}></d20-lab-output></section>`;
  }

  /** @param {Piece} piece @param {import('../lab/notebook.js').TextPart} part */
  #words(piece, part) {
    const number = 1 + this.#parts.seen.filter((one) => one.part.kind === 'text').findIndex(({key}) => key === piece.key);
    if (number === 0) return nothing;
    return html`<section class="lab-text" data-key=${piece.key} aria-label=${t('lab.text', {number})} @keydown=${(/** @type {KeyboardEvent} */ event) => this.#moveKey(event, piece)}>
      <d20-lab-text .text=${part.text} .shown=${this.#parts.shown(piece).trim()} .html=${piece.html} ?editing=${piece.editing}
        @d20-typed=${(/** @type {CustomEvent<{text: string}>} */ event) => this.#parts.type(piece, {kind: 'text', text: event.detail.text})} @d20-done=${() => this.#done(piece)}></d20-lab-text>
      <div class="row no-print">${piece.editing ? nothing : this.#edit(piece, t('lab.edit_text'))}${this.#bar(piece, t('lab.remove_text'))}</div></section>`;
  }

  /** @param {Piece} piece a text that has been typed */
  async #done(piece) {
    if (!this.#parts.finish(piece)) return this.#removed();
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-key="${piece.key}"] button`))?.focus();
  }

  /** @param {Piece} piece @param {string} remove words of the button that takes it out */
  #bar(piece, remove) {
    const {seen} = this.#parts;
    return html`<d20-lab-piece-bar ?first=${seen[0]?.key === piece.key} ?last=${seen.at(-1)?.key === piece.key} removal=${remove}
      @d20-move=${(/** @type {CustomEvent<{step: 1 | -1}>} */ event) => this.#move(piece, event.detail.step)}
      @d20-insert=${(/** @type {CustomEvent<{kind: 'code' | 'text'}>} */ event) => this.#add(this.#parts.at(piece) + 1, event.detail.kind)} @d20-remove=${() => this.#remove(piece)}></d20-lab-piece-bar>`;
  }

  /** Before the first part there is no other place to ask for one. */
  #top() {
    const [first] = this.#parts.seen;
    if (!first) return nothing;
    const at = this.#parts.at(first);
    return html`<div class="row lab-piece-bar no-print"><d20-button variant="quiet" icon="plus" icon-only label=${t('lab.cell_top')} @click=${() => this.#add(at, 'code')}></d20-button>
      <d20-button variant="quiet" icon="words" icon-only label=${t('lab.text_top')} @click=${() => this.#add(at, 'text')}></d20-button></div>`;
  }

  /** @param {KeyboardEvent} event Alt+↑ and Alt+↓ move a part, but lines where one is being typed @param {Piece} piece */
  #moveKey(event, piece) {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const target = /** @type {Element} */ (event.target);
    if (step === 0 || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || target.closest('d20-code-editor, textarea')) return;
    event.preventDefault();
    void this.#move(piece, step);
  }

  /** A title is edited where it stands. */
  #titleEdit() {
    const first = this.#parts.pieces[0];
    if (!first || first.editing || first.part.kind !== 'text' || first.part.text.trim() === '' || this.#parts.shown(first).trim() !== '') return nothing;
    return this.#edit(first, t('lab.edit_title'));
  }

  /** @param {Piece} piece a text @param {string} label */
  #edit(piece, label) {
    return html`<d20-button class="no-print" variant="quiet" icon="edit" icon-only label=${label} @click=${() => (this.#parts.edit(piece), void this.#focus(piece.key))}></d20-button>`;
  }
}
customElements.define('d20-lab-notebook', D20LabNotebook);
