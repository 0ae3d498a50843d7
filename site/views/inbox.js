/** Putting something into the inbox at once: typed here, or shared from another app. */
import {html, nothing} from 'lit';
import {requestPersistence} from '../../js-shim/persist.js';
import {ApiError, articleUrl, callJson} from '../api.js';
import {readCache, writeCache} from '../cache.js';
import {D20Element} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {toast} from '../components/toast.js';
import {formatBytes, t} from '../i18n.js';
import {offerFiles} from '../importer.js';
import {INBOX, notePath, noteText, tidyShared} from '../inbox-note.js';
import {articleHref, href, navigate} from '../router.js';
import {forgetShare, readShare} from '../shared.js';
import {vault} from '../vault.js';

/** @import {Route} from '../types.d.ts' */

const ATTEMPTS = 50;

/** What is typed and not saved: a phone puts a page that is not looked at away. @typedef {{heading: string, text: string, url: string}} Typed */

export class D20InboxView extends D20Element {
  static properties = {
    route: {attribute: false}, heading: {state: true}, text: {state: true}, url: {state: true}, files: {state: true}, refused: {state: true},
    state: {state: true}, error: {state: true},
  };

  #opened = '';

  constructor() {
    super();
    /** @type {Route} */
    this.route = {name: 'inbox', path: '', query: new URLSearchParams(), place: ''};
    this.heading = '';
    this.text = '';
    this.url = '';
    /** @type {File[]} */
    this.files = [];
    /** @type {string[]} names of files that were too many or too large */
    this.refused = [];
    /** @type {'editing' | 'saving' | 'gone'} */
    this.state = 'editing';
    /** @type {unknown} */
    this.error = undefined;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    if (this.state === 'saving') this.#opened = ''; // saved: who comes again begins anew
  }

  /** Under which what is typed is kept. */
  get #key() {
    return `inbox:${this.route.query}`;
  }

  /** @param {Partial<Typed>} what */
  #type(what) {
    Object.assign(this, what);
    const {heading, text, url} = this;
    void writeCache(this.#key, `${heading}${text}${url}`.trim() === '' ? undefined : {heading, text, url});
  }

  /** @returns {string} id of what was shared; empty = nothing was */
  get #share() {
    return this.route.query.get('share') ?? '';
  }

  /** Called by Lit before drawing. */
  willUpdate() {
    const key = String(this.route.query);
    if (this.#opened === `?${key}`) return;
    this.#opened = `?${key}`;
    void this.#open();
  }

  async #open() {
    const {query} = this.route;
    const typed = /** @type {Typed | undefined} */ (await readCache(this.#key));
    Object.assign(this, {state: 'editing', error: undefined, files: [], refused: []});
    let shared = {title: query.get('title') ?? '', text: query.get('text') ?? '', url: query.get('url') ?? ''};
    if (this.#share) {
      const found = await readShare(this.#share).catch(() => null);
      if (!found) this.state = 'gone';
      shared = found ?? shared;
      this.files = found?.files ?? [];
      this.refused = found?.refused ?? [];
    }
    const tidy = tidyShared(shared);
    Object.assign(this, typed ?? {heading: tidy.title, text: tidy.text, url: tidy.url});
    await this.updateComplete;
    this.emit('d20-view-ready', {title: t('inbox.title')});
    /** @type {HTMLElement | null} */ (this.querySelector(tidy.title ? 'textarea' : 'input'))?.focus();
  }

  /** @param {Event} event */
  #save = async (event) => {
    event.preventDefault();
    this.state = 'saving';
    this.error = undefined;
    try {
      const key = this.#key;
      const path = await this.#write();
      await writeCache(key, undefined);
      await forgetShare(this.#share).catch(() => {});
      await vault.changed();
      void requestPersistence();
      toast(t('inbox.saved', {path}));
      navigate(articleHref(path));
    } catch (error) {
      this.error = error;
      this.state = 'editing';
    }
  };

  /** @returns {Promise<string>} where it lies now: a name that was free */
  async #write() {
    const note = {title: this.heading.trim() || t('inbox.untitled'), text: this.text, url: this.url.trim(), at: new Date()};
    for (let attempt = 1; ; attempt += 1) {
      const path = notePath(note, attempt);
      try {
        await callJson(articleUrl(path), {method: 'PUT', body: noteText(note), headers: {'If-None-Match': '*'}});
        return path;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 412 || attempt === ATTEMPTS) throw error;
      }
    }
  }

  #import = () => {
    // One folder in front of all is taken for the vault's own; a zip stands alone and is a vault.
    const files = this.files.map((file) => ({path: /\.zip$/i.test(file.name) ? file.name : `shared/${INBOX}/${file.name}`, file}));
    const share = this.#share;
    navigate(href('import'));
    void offerFiles(async () => files).then(({phase}) => (phase === 'done' ? forgetShare(share) : undefined)).catch(() => {});
  };

  async #discard() {
    await writeCache(this.#key, undefined);
    await forgetShare(this.#share).catch(() => {});
    navigate(href('library'));
  }

  render() {
    const hasNote = this.files.length === 0 || this.heading !== '' || this.text !== '' || this.url !== '';
    return html`<div class="page inbox"><h1 tabindex="-1">${t('inbox.title')}</h1>
      <p class="lead">${t('inbox.lead', {folder: INBOX})}</p>
      ${this.state === 'gone' ? html`<d20-notice tone="info" text=${t('inbox.gone')}></d20-notice>` : nothing}
      ${this.#files()}
      ${this.error === undefined ? nothing : errorNotice(this.error)}
      ${hasNote ? this.#form() : html`<div class="row"><d20-button variant="quiet" label=${t('inbox.discard')} @click=${() => this.#discard()}></d20-button></div>`}
    </div>`;
  }

  #files() {
    if (this.files.length === 0 && this.refused.length === 0) return nothing;
    return html`<section class="stack"><h2>${t('inbox.files', {count: this.files.length})}</h2>
      <ul class="plain">${this.files.map((file) => html`<li>${file.name} <span class="muted">${formatBytes(file.size)}</span></li>`)}</ul>
      ${this.refused.length > 0 ? html`<d20-notice tone="warning" heading=${t('inbox.refused')} text=${this.refused.join(', ')}></d20-notice>` : nothing}
      ${this.files.length > 0 ? html`<div class="row"><d20-button variant="primary" icon="upload" label=${t('inbox.import')} @click=${this.#import}></d20-button></div>` : nothing}</section>`;
  }

  #form() {
    const set = (/** @type {'heading' | 'url'} */ field) => (/** @type {Event} */ event) => this.#type({[field]: /** @type {HTMLInputElement} */ (event.target).value});
    const empty = `${this.heading}${this.text}${this.url}`.trim() === '';
    return html`<form class="stack" @submit=${this.#save}>
      <d20-field label=${t('inbox.heading')} .value=${this.heading} @input=${set('heading')}></d20-field>
      <div class="field"><label for="inbox-text">${t('inbox.text')}</label>
        <textarea id="inbox-text" class="input" rows="10" .value=${this.text} @input=${(/** @type {Event} */ event) => this.#type({text: /** @type {HTMLTextAreaElement} */ (event.target).value})}></textarea></div>
      <d20-field label=${t('inbox.url')} .value=${this.url} @input=${set('url')}></d20-field>
      <div class="row"><d20-button type="submit" variant="primary" label=${this.state === 'saving' ? t('edit.saving') : t('inbox.save')} ?disabled=${empty || this.state === 'saving'}></d20-button>
        ${this.#share ? html`<d20-button variant="quiet" label=${t('inbox.discard')} @click=${() => this.#discard()}></d20-button>` : nothing}
        <a href=${href('tools', 'process_inbox')}>${t('inbox.process')}</a></div>
    </form>`;
  }
}
customElements.define('d20-inbox-view', D20InboxView);
