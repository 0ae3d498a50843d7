import {html, nothing} from 'lit';
import {space} from '../../js-shim/space.js';
import {D20Element, Watch} from '../components/element.js';
import {icon} from '../components/icon.js';
import {listDrafts} from '../drafts.js';
import {formatDate, t} from '../i18n.js';
import {articleHref, href} from '../router.js';
import {vault} from '../vault.js';
import './backup-notice.js';
import './disk-notice.js';

/** @import {ListedArticle} from '../types.d.ts' */

const LATELY = 12;

/** The front page of the vault, or of one folder: what it holds, what changed lately, what needs a look. */
export class D20LibraryHome extends D20Element {
  static properties = {folder: {attribute: false}, drafts: {state: true}};

  constructor() {
    super();
    this.folder = '';
    /** @type {string[]} ids of texts that were typed and not saved */
    this.drafts = [];
    new Watch(this, vault);
  }

  /** @param {Map<string, unknown>} changed called by Lit after drawing */
  updated(changed) {
    if (changed.has('folder')) this.emit('d20-view-ready', {title: this.#title});
  }

  connectedCallback() {
    super.connectedCallback();
    void listDrafts().then((drafts) => (this.drafts = drafts));
    void this.updateComplete.then(() => this.emit('d20-view-ready', {title: this.#title}));
  }

  get #title() {
    return this.folder || t('place.library');
  }

  render() {
    const articles = this.folder ? vault.articles.filter((article) => article.path.startsWith(`${this.folder}/`)) : vault.articles;
    const lately = [...articles].sort((a, b) => (b.modified ?? '').localeCompare(a.modified ?? '')).slice(0, LATELY);
    const troubled = articles.filter((article) => article.problems > 0);
    const folders = new Set(articles.map((article) => article.folder).filter(Boolean));
    return html`<div class="page home">
      <h1 tabindex="-1">${this.#title}</h1>
      <p class="home-count">${t('count.articles', {count: articles.length})}${folders.size > 0 ? html` · ${t('count.folders', {count: folders.size})}` : nothing}</p>
      ${this.folder || space().shown ? nothing : html`<d20-disk-notice></d20-disk-notice><d20-backup-notice></d20-backup-notice>`}
      ${troubled.length > 0 ? html`<details class="home-problems"><summary>${icon('warning', 'small')} ${t('library.problems', {count: troubled.length})}</summary>
        <p>${t('library.problems.text')}</p><ul>${troubled.map((article) => html`<li><a href=${articleHref(article.path)}>${article.title}</a> <span class="muted">${article.path}</span></li>`)}</ul></details>` : nothing}
      ${this.drafts.length > 0 && !this.folder && !space().shown ? html`<section class="home-drafts"><h2>${t('home.drafts')}</h2><ul class="plain home-list">${this.drafts.map(draft)}</ul></section>` : nothing}
      <section><h2>${t('home.lately')}</h2>
        <ul class="plain home-list">${lately.map(entry)}</ul></section>
      ${this.folder ? nothing : html`<section><h2>${t('home.more')}</h2>
        <div class="row"><d20-button icon="plus" label=${t('action.new')} href=${href('new')}></d20-button>
          <d20-button icon="upload" label=${t('import.title')} href=${href('import')}></d20-button>
          <d20-button icon="graph" label=${t('place.graph')} href=${href('graph')}></d20-button></div></section>`}
    </div>`;
  }
}
customElements.define('d20-library-home', D20LibraryHome);

/** @param {string} id an article's path, or "new" */
function draft(id) {
  return html`<li><a href=${id === 'new' ? href('new') : href('edit', id)}>${id === 'new' ? t('edit.new') : (vault.find(id)?.title ?? id)}</a></li>`;
}

/** @param {ListedArticle} article */
function entry(article) {
  return html`<li><a href=${articleHref(article.path)}>${article.title}</a>
    <span class="muted">${[article.folder, formatDate(article.modified), t('count.words', {count: article.words})].filter(Boolean).join(' · ')}</span></li>`;
}
