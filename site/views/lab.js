/** The lab: the notebooks that there are, or one of them. */
import {html, nothing} from 'lit';
import {articleUrl, callJson} from '../api.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {formatDate, t} from '../i18n.js';
import {agree} from '../lab/agreement.js';
import {codeOf, newNotebook, splitParts} from '../lab/notebook.js';
import {packages} from '../lab/packages.js';
import {fileNameOf, tidyPath} from '../paths.js';
import {href, navigate} from '../router.js';
import {Task} from '../task.js';
import {vault} from '../vault.js';
import {openPackages} from './lab-packages.js';

/** @typedef {{path: string, title: string, modified: string}} Notebook */

export class D20LabView extends D20Element {
  static properties = {route: {attribute: false}, loaded: {state: true}, name: {state: true}, failure: {state: true}, busy: {state: true}};

  /** @type {Task<readonly [number], {notebooks: Notebook[]}>} */
  #list = new Task(this, {args: () => (this.route.path ? null : [vault.revision]), task: (_, {signal}) => callJson('api/lab', {signal})});
  #told = false;

  constructor() {
    super();
    /** @type {import('../types.d.ts').Route} */
    this.route = {name: 'lab', path: '', query: new URLSearchParams(), place: ''};
    this.loaded = false;
    this.name = '';
    /** @type {unknown} */
    this.failure = undefined;
    this.busy = false;
    new Watch(this, vault);
  }

  /** @param {Map<string, unknown>} changed called by Lit before drawing */
  willUpdate(changed) {
    if (!changed.has('route')) return;
    this.#told = false;
    this.failure = undefined;
    if (this.route.path && !this.loaded) void this.#load();
  }

  /** Called by Lit after drawing. */
  updated() {
    if (this.#told || this.route.path || (!this.#list.value && this.#list.status !== 'error')) return;
    this.#told = true;
    this.emit('d20-view-ready', {title: t('lab.title')});
  }

  /** The editor is large: only who opens a notebook loads it. */
  async #load() {
    try {
      await import('./lab-notebook.js');
      this.loaded = true;
    } catch (error) {
      this.failure = error;
    }
  }

  /** @param {Event} event */
  #create = async (event) => {
    event.preventDefault();
    const title = this.name.trim();
    const path = tidyPath(fileNameOf(title));
    if (this.busy || !title || !path) return;
    const source = newNotebook(title);
    this.busy = true;
    this.failure = undefined;
    try {
      await callJson(articleUrl(path), {method: 'PUT', body: source, headers: {'If-None-Match': '*'}});
      await agree(path, [codeOf(splitParts(source))]);
      this.name = '';
      navigate(href('lab', path));
      await vault.changed();
    } catch (error) {
      this.failure = error;
    } finally {
      this.busy = false;
    }
  };

  render() {
    if (this.route.path && this.loaded) return html`<d20-lab-notebook .path=${this.route.path}></d20-lab-notebook>`;
    const {value, status, error} = this.#list;
    return html`<div class="page lab-home"><h1 tabindex="-1">${t('lab.title')}</h1>
      <p class="muted">${t('lab.lead')}</p>
      ${this.failure === undefined ? nothing : errorNotice(this.failure)}
      ${this.route.path ? html`<p class="muted late" role="status">${t('lab.loading')}</p>` : html`
        ${status === 'error' ? errorNotice(error, () => void this.#list.run()) : nothing}
        ${value && value.notebooks.length > 0 ? html`<ul class="plain lab-list">${value.notebooks.map((one) => html`<li><a href=${href('lab', one.path)}>${one.title}</a>
          <span class="muted">${one.path} · ${formatDate(one.modified)}</span></li>`)}</ul>` : value ? html`<p>${t('lab.none')}</p>` : nothing}
        <form class="row lab-new" @submit=${this.#create}>
          <d20-field label=${t('lab.name')} .value=${this.name} @input=${(/** @type {Event} */ event) => (this.name = /** @type {HTMLInputElement} */ (event.target).value)}></d20-field>
          <d20-button type="submit" variant="primary" icon="plus" label=${t('lab.new')} ?disabled=${this.busy || this.name.trim() === ''}></d20-button></form>
        ${packages.offered ? html`<div class="row"><d20-button variant="quiet" icon="packages" label=${t('packages.title')} @click=${openPackages}></d20-button></div>` : nothing}`}
    </div>`;
  }
}
customElements.define('d20-lab-view', D20LabView);
