import {html, nothing} from 'lit';
import {space} from '../../js-shim/space.js';
import {articleUrl, callJson} from '../api.js';
import {copyText} from '../clipboard.js';
import {D20Element} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {toast, toastError} from '../components/toast.js';
import {offerEmbed} from '../embed/offer.js';
import {articleAddress} from '../here.js';
import {t} from '../i18n.js';
import {tidyPath} from '../paths.js';
import {articleHref, href, navigate} from '../router.js';
import {undoAction} from '../undo.js';
import {vault} from '../vault.js';

/** @import {ArticleView} from '../types.d.ts' */

/** What can be done with the article on screen. view. Fires `d20-context` when its surroundings are asked for (narrow screens). */
export class D20ArticleActions extends D20Element {
  static properties = {view: {attribute: false}, renaming: {state: true}, to: {state: true}, error: {state: true}, busy: {state: true}};

  constructor() {
    super();
    /** @type {ArticleView | undefined} */
    this.view = undefined;
    this.renaming = false;
    this.to = '';
    /** @type {unknown} */
    this.error = undefined;
    this.busy = false;
  }

  #startRename() {
    this.to = this.view?.path ?? '';
    this.error = undefined;
    this.renaming = true;
    void this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector('d20-field'))?.focus());
  }

  /** @param {Event} event */
  #rename = async (event) => {
    event.preventDefault();
    const view = this.view;
    const to = tidyPath(this.to);
    if (!view || this.busy || to === '') return;
    if (to === view.path) {
      this.renaming = false;
      return;
    }
    this.busy = true;
    try {
      const done = await callJson(articleUrl(view.path, 'move'), {method: 'POST', body: {to}, headers: {'If-Match': `"${view.etag}"`}});
      this.renaming = false;
      navigate(articleHref(to));
      await vault.changed();
      toast(t('rename.done', {count: done.changed.length}), undoAction(done.generation, {undone: () => navigate(articleHref(view.path)), redone: () => navigate(articleHref(to))}));
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  };

  async #delete() {
    const view = this.view;
    if (!view) return;
    try {
      const done = await callJson(articleUrl(view.path), {method: 'DELETE', headers: {'If-Match': `"${view.etag}"`}});
      navigate(href('library'));
      await vault.changed();
      toast(t('delete.done', {title: view.title}), undoAction(done.generation, {undone: () => navigate(articleHref(view.path)), redone: () => navigate(href('library'))}));
    } catch (error) {
      toastError(error);
    }
  }

  #copyLink() {
    return copyText(articleAddress(this.view?.path ?? ''), t('article.link_copied'));
  }

  render() {
    const view = this.view;
    if (!view) return nothing;
    return html`<div class="row reader-actions">
        ${view.metadata.kind === 'lab' && !space().shown ? html`<d20-button variant="quiet" icon="lab" label=${t('lab.open')} href=${href('lab', view.path)}></d20-button>` : nothing}
        ${space().shown ? nothing : html`<d20-button variant="quiet" icon="edit" label=${t('action.edit')} href=${href('edit', view.path)}></d20-button>
        <d20-button variant="quiet" icon="folder" icon-only label=${t('rename.action')} @click=${() => this.#startRename()}></d20-button>`}
        <d20-button variant="quiet" icon="link" icon-only label=${t('article.copy_link')} @click=${() => this.#copyLink()}></d20-button>
        <d20-button class="not-phone" variant="quiet" icon="graph" icon-only label=${t('article.in_graph')} href=${href('graph', '', {center: view.path, depth: 1})}></d20-button>
        <d20-button class="not-phone" variant="quiet" icon="embed" icon-only label=${t('embed.action')} @click=${() => offerEmbed({view: 'article', article: view.path}, {heading: view.title, route: articleHref(view.path)})}></d20-button>
        <d20-button class="not-phone" variant="quiet" icon="print" icon-only label=${t('action.print')} @click=${() => print()}></d20-button>
        ${space().shown ? nothing : html`<d20-button variant="quiet" icon="trash" icon-only label=${t('delete.action')} @click=${() => this.#delete()}></d20-button>`}
        <d20-button class="narrow-only" variant="quiet" icon="context" icon-only label=${t('article.context')} @click=${() => this.emit('d20-context')}></d20-button>
      </div>
      <d20-dialog heading=${t('rename.title')} ?open=${this.renaming} @d20-close=${() => (this.renaming = false)}>
        ${this.renaming ? html`<form class="stack" @submit=${this.#rename}>
          <d20-field label=${t('rename.path')} hint=${t('rename.hint')} .value=${this.to} .list=${folders()} @input=${(/** @type {Event} */ event) => (this.to = /** @type {HTMLInputElement} */ (event.target).value)}></d20-field>
          ${this.error === undefined ? nothing : errorNotice(this.error)}
          <div class="row"><d20-button type="submit" variant="primary" ?disabled=${this.busy} label=${t('rename.action')}></d20-button>
            <d20-button label=${t('action.cancel')} @click=${() => (this.renaming = false)}></d20-button></div></form>` : nothing}
      </d20-dialog>`;
  }
}
customElements.define('d20-article-actions', D20ArticleActions);

/** @returns {string[]} the folders that there are, to choose from */
function folders() {
  return [...new Set(vault.articles.map((article) => article.folder).filter(Boolean))].sort().slice(0, 500).map((folder) => `${folder}/`);
}
