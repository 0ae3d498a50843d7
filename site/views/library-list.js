import {html, nothing} from 'lit';
import {D20Element, Watch} from '../components/element.js';
import {icon} from '../components/icon.js';
import {foldersOf, folderTree} from '../folder-tree.js';
import {compareText, formatDate, t} from '../i18n.js';
import {readPref, writePref} from '../prefs.js';
import {articleHref} from '../router.js';
import {filterArticles, vault} from '../vault.js';

/** @import {ListedArticle} from '../types.d.ts' */

/** @type {Record<string, (a: ListedArticle, b: ListedArticle) => number>} */
const ORDERS = {
  title: (a, b) => compareText(a.title, b.title) || compareText(a.path, b.path),
  modified: (a, b) => (b.modified ?? '').localeCompare(a.modified ?? '') || compareText(a.title, b.title),
  path: (a, b) => compareText(a.path, b.path),
  words: (a, b) => b.words - a.words || compareText(a.title, b.title),
};

/** The articles as a list or a tree, with filter and order. current: path of the article on screen. */
export class D20LibraryList extends D20Element {
  static properties = {current: {attribute: false}, folder: {attribute: false}, words: {state: true}, order: {state: true}, shape: {state: true}, open: {state: true}};

  constructor() {
    super();
    this.current = '';
    this.folder = '';
    this.words = '';
    this.order = readPref('list-order', 'title');
    this.shape = readPref('list-shape', 'tree');
    /** @type {ReadonlySet<string>} */
    this.open = new Set(readPref('list-open', /** @type {string[]} */ ([])));
    /** @type {readonly ListedArticle[]} */
    this.shown = [];
    /** @type {import('../components/tree.js').TreeItem[]} */
    this.roots = [];
    new Watch(this, vault);
  }

  /** @type {unknown[]} */
  #last = [];

  /** @param {Map<string, unknown>} changed called by Lit before drawing */
  willUpdate(changed) {
    if (changed.has('current') && this.current) this.open = new Set([...this.open, ...foldersOf(this.current)]);
    if (changed.has('folder') && this.folder) this.open = new Set([...this.open, ...foldersOf(`${this.folder}/x`)]);
    const inputs = [vault.articles, this.words, this.order, this.shape, t('place.library')];
    if (inputs.every((value, i) => Object.is(value, this.#last[i]))) return;
    this.#last = inputs;
    const filtered = filterArticles(vault.articles, this.words);
    this.shown = [...filtered].sort(ORDERS[this.order] ?? ORDERS.title);
    this.roots = this.shape === 'tree' ? folderTree(filtered) : [];
    // A single folder that holds everything says nothing until it is open.
    if (this.roots.length === 1 && this.open.size === 0 && readPref('list-open', null) === null) this.open = new Set([this.roots[0].key]);
    if (this.words && this.shape === 'tree' && filtered.length <= 200) this.open = new Set([...this.open, ...filtered.flatMap((article) => foldersOf(article.path))]);
  }

  /** @param {Event} event */
  #filter = (event) => {
    this.words = /** @type {HTMLInputElement} */ (event.target).value;
  };

  /** @param {KeyboardEvent} event from the filter down into the list */
  #filterKey = (event) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    void /** @type {import('../components/rows.js').D20Rows | null} */ (this.querySelector('d20-rows'))?.focusRow(0);
  };

  /** @param {Event} event */
  #reorder = (event) => {
    this.order = /** @type {HTMLSelectElement} */ (event.target).value;
    writePref('list-order', this.order);
  };

  /** @param {string} shape */
  #reshape(shape) {
    this.shape = shape;
    writePref('list-shape', shape);
  }

  /** @param {CustomEvent<{open: Set<string>}>} event */
  #toggled = (event) => {
    this.open = event.detail.open;
    writePref('list-open', [...this.open].slice(-500));
  };

  /** @param {ListedArticle} article @param {number} _index @param {0 | -1} tabindex */
  #row = (article, _index, tabindex) => html`<a class="list-row" href=${articleHref(article.path)} tabindex=${tabindex}
      aria-current=${article.path === this.current ? 'page' : nothing}>
      <span class="list-title">${article.title}${article.problems > 0 ? html` <span class="list-problem" title=${t('library.has_problems')}>${icon('warning', 'small')}<span class="sr-only">${t('library.has_problems')}</span></span>` : nothing}</span>
      <span class="list-sub">${this.#subline(article)}</span></a>`;

  /** @param {ListedArticle} article */
  #subline(article) {
    const detail = this.order === 'words' ? t('count.words', {count: article.words}) : this.order === 'path' ? article.path : formatDate(article.modified);
    return this.order === 'path' ? detail : [article.folder, detail].filter(Boolean).join(' · ');
  }

  render() {
    return html`<section class="list-pane" aria-label=${t('library.list')} data-keep-focus>
      <div class="list-tools">
        <input class="input" type="search" placeholder=${t('library.filter')} aria-label=${t('library.filter')} .value=${this.words} @input=${this.#filter} @keydown=${this.#filterKey} autocomplete="off" spellcheck="false">
        <div class="row spread list-options">
          <span class="muted tabular list-count" role="status">${this.words ? t('library.filtered', {shown: this.shown.length, total: vault.articles.length}) : t('count.articles', {count: vault.articles.length})}</span>
          <span class="row">
            ${this.shape === 'list' ? html`<label class="sr-only" for="list-order">${t('library.order')}</label><select id="list-order" class="compact-select" @change=${this.#reorder}>
              ${Object.keys(ORDERS).map((order) => html`<option value=${order} ?selected=${order === this.order}>${t(`library.order.${order}`)}</option>`)}</select>` : nothing}
            <d20-button variant="quiet" icon="tree" icon-only label=${t('library.as_tree')} .pressed=${this.shape === 'tree'} @click=${() => this.#reshape('tree')}></d20-button>
            <d20-button variant="quiet" icon="list" icon-only label=${t('library.as_list')} .pressed=${this.shape === 'list'} @click=${() => this.#reshape('list')}></d20-button>
          </span>
        </div>
      </div>
      <div class="list-body">${this.#body()}</div>
    </section>`;
  }

  #body() {
    if (this.shown.length === 0) return html`<p class="muted list-none">${this.words ? t('library.none_match') : t('library.none')}</p>`;
    if (this.shape === 'tree') {
      return html`<d20-tree label=${t('library.list')} .roots=${this.roots} .open=${this.open} .current=${this.current} @d20-toggle=${this.#toggled}></d20-tree>`;
    }
    return html`<d20-rows label=${t('library.list')} .items=${this.shown} .rowHeight=${56} .row=${this.#row} .key=${(/** @type {ListedArticle} */ a) => a.path} .current=${this.current}></d20-rows>`;
  }
}
customElements.define('d20-library-list', D20LibraryList);
