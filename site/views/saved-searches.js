import {html, nothing} from 'lit';
import {callJson} from '../api.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {toast} from '../components/toast.js';
import {engine} from '../engine.js';
import {t} from '../i18n.js';
import {href} from '../router.js';
import {Task} from '../task.js';
import {vault} from '../vault.js';

/** @typedef {{name: string, query: string}} Saved */
/** @typedef {{searches: Saved[], path: string, hash: string | null, understood: boolean}} Answer */

/** The searches kept in the vault: all of them where nothing is sought (query ""), else the button that keeps this one under a name. */
export class D20SavedSearches extends D20Element {
  static properties = {query: {attribute: false}, naming: {state: true}, failure: {state: true}};

  /** @type {Task<readonly [number], Answer>} */
  #list = new Task(this, {args: () => (engine.awake ? [vault.revision] : null), task: (_, {signal}) => callJson('api/searches', {signal})});

  constructor() {
    super();
    this.query = '';
    /** while a name is being typed: for which query */
    this.naming = '';
    /** @type {unknown} */
    this.failure = undefined;
    new Watch(this, vault, engine);
  }

  /** @param {(searches: Saved[]) => Saved[]} change @param {string} told */
  async #write(change, told) {
    this.failure = undefined;
    try {
      const {toBase64} = await import('../folder/transfer.js');
      const now = /** @type {Answer} */ (await callJson('api/searches'));
      if (!now.understood) throw new Error(t('search.saved.broken', {path: now.path}));
      const text = `${JSON.stringify(Object.fromEntries(change(now.searches).map(({name, query}) => [name, query])), null, 1)}\n`;
      await callJson('api/vault/changes', {method: 'POST', body: {edits: [{path: now.path, before: now.hash, content: toBase64(new TextEncoder().encode(text))}]}});
      this.naming = '';
      toast(told);
      await this.#list.run([vault.revision]);
    } catch (error) {
      this.failure = error;
    }
  }

  /** @param {SubmitEvent} event */
  #keep = (event) => {
    event.preventDefault();
    const query = this.query;
    const name = /** @type {HTMLInputElement} */ (this.querySelector('input')).value.trim() || query;
    void this.#write((searches) => [...searches.filter((one) => one.name !== name), {name, query}], t('search.saved.kept'));
  };

  /** @param {string} name */
  #forget(name) {
    void this.#write((searches) => searches.filter((one) => one.name !== name), t('search.saved.gone'));
  }

  render() {
    const {value} = this.#list;
    if (!value) return nothing;
    const failed = this.failure === undefined ? nothing : errorNotice(this.failure);
    return this.query === '' ? html`${this.#all(value.searches)}${failed}` : html`${this.#one(value.searches)}${failed}`;
  }

  /** @param {readonly Saved[]} searches */
  #all(searches) {
    if (searches.length === 0) return nothing;
    return html`<section class="saved-searches"><h2>${t('search.saved')}</h2>
      <ul class="plain">${searches.map(({name, query}) => html`<li class="row"><a href=${href('search', '', {q: query})} title=${query}>${name}</a>
        <d20-button variant="quiet" icon="trash" icon-only label=${t('search.saved.forget', {name})} @click=${() => this.#forget(name)}></d20-button></li>`)}</ul></section>`;
  }

  /** @param {readonly Saved[]} searches */
  #one(searches) {
    if (searches.some((one) => one.query === this.query)) return nothing;
    if (this.naming !== this.query) return html`<d20-button variant="quiet" icon="plus" label=${t('search.saved.keep')} @click=${() => (this.naming = this.query)}></d20-button>`;
    return html`<form class="row" data-keep-focus @submit=${this.#keep}><input class="input" aria-label=${t('search.saved.keep')} .value=${this.query} maxlength="200">
      <d20-button type="submit" label=${t('search.saved.keep')}></d20-button></form>`;
  }
}
customElements.define('d20-saved-searches', D20SavedSearches);
