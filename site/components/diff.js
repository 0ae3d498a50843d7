import {html, nothing} from 'lit';
import {diffRows, filterFiles} from '../diff-rows.js';
import {formatNumber, t} from '../i18n.js';
import {articleHref} from '../router.js';
import {vault} from '../vault.js';
import {D20Element} from './element.js';
import {icon} from './icon.js';

/** @import {FileChange} from '../report-types.d.ts' */
/** @import {DiffRow} from '../diff-rows.js' */

const LINES = 300;
const FILES = 25;

/** One file's change, line by line, changed words marked; the sign says what the colour says. change: FileChange. */
export class D20Diff extends D20Element {
  static properties = {change: {attribute: false}, limit: {state: true}};

  constructor() {
    super();
    /** @type {FileChange} */
    this.change = {path: '', op: 'replace', to: null, added: 0, removed: 0, hunks: []};
    this.limit = LINES;
  }

  render() {
    const {change} = this;
    if (change.binary) return html`<p class="muted diff-none">${t('diff.binary')}</p>`;
    if (change.truncated) return html`<p class="muted diff-none">${t('diff.truncated')}</p>`;
    const rows = diffRows(change.hunks);
    if (rows.length === 0) return html`<p class="muted diff-none">${change.op === 'rename' ? t('diff.renamed', {to: change.to}) : t('diff.none')}</p>`;
    return html`<div class="diff-scroll" tabindex="0" role="group" aria-label=${t('diff.label', {path: change.path})}><table class="diff">
        <thead class="sr-only"><tr><th scope="col">${t('diff.before')}</th><th scope="col">${t('diff.after')}</th><th scope="col">${t('diff.text')}</th></tr></thead>
        <tbody>${rows.slice(0, this.limit).map(row)}</tbody></table></div>
      ${rows.length > this.limit ? html`<d20-button variant="quiet" label=${t('diff.more', {count: rows.length - this.limit})} @click=${() => (this.limit = Infinity)}></d20-button>` : nothing}`;
  }
}
customElements.define('d20-diff', D20Diff);

/** @param {{added: number, removed: number}} lines */
export function lineCount({added, removed}) {
  return html`<span class="change-count tabular">${added > 0 ? html`<span class="plus">+${formatNumber(added)}</span>` : nothing} ${removed > 0 ? html`<span class="minus">−${formatNumber(removed)}</span>` : nothing}</span>`;
}

/** @param {DiffRow} one */
function row(one) {
  if (one.kind === 'gap') return html`<tr class="gap"><td colspan="3">⋯</td></tr>`;
  const name = one.op === '+' ? 'added' : one.op === '-' ? 'removed' : '';
  const parts = one.parts.map(({text, marked}) => (!marked ? text : one.op === '+' ? html`<ins>${text}</ins>` : html`<del>${text}</del>`));
  return html`<tr class=${name}><td class="no">${one.old ?? ''}</td><td class="no">${one.new ?? ''}</td>
    <td class="text"><span class="sign" aria-hidden="true">${one.op}</span>${name ? html`<span class="sr-only">${t(`diff.${name}`)} </span>` : nothing}<span class="words">${parts}</span></td></tr>`;
}

/**
 * Files and their changes; each opens on demand. files: FileChange[]; chosen: paths that are ticked, or null where nothing is chosen;
 * done: paths that are applied already. Fires `d20-choose` with {chosen}.
 */
export class D20Changes extends D20Element {
  static properties = {files: {attribute: false}, chosen: {attribute: false}, done: {attribute: false}, open: {state: true}, words: {state: true}, limit: {state: true}};

  constructor() {
    super();
    /** @type {readonly FileChange[]} */
    this.files = [];
    /** @type {ReadonlySet<string> | null} */
    this.chosen = null;
    /** @type {ReadonlySet<string>} */
    this.done = new Set();
    /** @type {ReadonlySet<string> | null} null: the only one is open, many are closed */
    this.open = null;
    this.words = '';
    this.limit = FILES;
  }

  /** @param {string} path @param {boolean} want */
  #choose(path, want) {
    const chosen = new Set(this.chosen);
    if (want) chosen.add(path);
    else chosen.delete(path);
    this.emit('d20-choose', {chosen});
  }

  /** @param {readonly FileChange[]} shown @param {boolean} want */
  #chooseAll(shown, want) {
    const chosen = new Set(this.chosen);
    for (const {path} of shown) {
      if (want) chosen.add(path);
      else chosen.delete(path);
    }
    this.emit('d20-choose', {chosen});
  }

  /** @param {string} path @param {boolean} isOpen */
  #toggled(path, isOpen) {
    const open = new Set(this.open ?? this.#openFirst());
    if (isOpen === open.has(path)) return;
    if (isOpen) open.add(path);
    else open.delete(path);
    this.open = open;
  }

  /** @returns {ReadonlySet<string>} */
  #openFirst() {
    return new Set(this.files.length <= 3 ? this.files.map((file) => file.path) : []);
  }

  render() {
    const shown = filterFiles(this.files, this.words);
    const open = this.open ?? this.#openFirst();
    return html`${this.files.length > 8 || this.chosen ? this.#tools(shown) : nothing}
      <ul class="plain changes">${shown.slice(0, this.limit).map((file) => this.#file(file, open.has(file.path)))}</ul>
      ${shown.length > this.limit ? html`<d20-button variant="quiet" label=${t('table.more', {count: Math.min(FILES, shown.length - this.limit)})} @click=${() => (this.limit += FILES)}></d20-button>` : nothing}`;
  }

  /** @param {readonly FileChange[]} shown */
  #tools(shown) {
    const open = shown.filter(({path}) => !this.done.has(path));
    const ticked = open.filter(({path}) => this.chosen?.has(path)).length;
    return html`<div class="row changes-tools no-print">
      ${this.chosen ? html`<d20-checkbox label=${t('diff.all')} .checked=${ticked > 0 && ticked === open.length} .partly=${ticked > 0 && ticked < open.length}
        @input=${(/** @type {Event} */ event) => this.#chooseAll(open, /** @type {any} */ (event.currentTarget).checked)}></d20-checkbox>` : nothing}
      ${this.files.length > 8 ? html`<input class="input" type="search" placeholder=${t('diff.filter')} aria-label=${t('diff.filter')} .value=${this.words}
        @input=${(/** @type {Event} */ event) => { this.words = /** @type {HTMLInputElement} */ (event.target).value; this.limit = FILES; }}>` : nothing}
      <d20-button variant="quiet" label=${t('diff.open_all')} @click=${() => (this.open = new Set(shown.slice(0, this.limit).map(({path}) => path)))}></d20-button></div>`;
  }

  /** @param {FileChange} file @param {boolean} open */
  #file(file, open) {
    const done = this.done.has(file.path);
    return html`<li class="change ${this.chosen ? 'tickable' : ''}">
      ${!this.chosen ? nothing : done ? html`<span class="change-tick">${icon('check')}</span>` : html`<label class="change-tick"><input type="checkbox" aria-label=${t('diff.choose', {path: file.path})}
        .checked=${this.chosen.has(file.path)} @change=${(/** @type {Event} */ event) => this.#choose(file.path, /** @type {HTMLInputElement} */ (event.target).checked)}></label>`}
      <details .open=${open} @toggle=${(/** @type {Event} */ event) => this.#toggled(file.path, /** @type {HTMLDetailsElement} */ (event.target).open)}>
        <summary>${icon('chevron', 'small twist')}<span class="change-name"><span class="change-path">${file.path}${file.to ? html` → ${file.to}` : nothing}</span>
          ${file.op === 'replace' ? nothing : html`<span class="tag ${file.op === 'delete' ? 'danger' : file.op === 'create' ? 'success' : 'neutral'}">${t(`diff.op.${file.op}`)}</span>`}
          ${done ? html`<span class="tag success">${t('diff.done')}</span>` : nothing}</span>
          ${lineCount(file)}</summary>
        ${open ? html`<d20-diff .change=${file}></d20-diff>${!vault.find(file.to ?? file.path) ? nothing : html`<p class="change-open no-print"><a href=${articleHref(file.to ?? file.path)}>${t('diff.to_article')}</a></p>`}` : nothing}
      </details></li>`;
  }
}
customElements.define('d20-changes', D20Changes);
