import {html, nothing} from 'lit';
import {space} from '../../js-shim/space.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {announce} from '../components/toast.js';
import {engine} from '../engine.js';
import {findByName} from '../fuzzy.js';
import {getLanguage, t} from '../i18n.js';
import {jobs} from '../jobs.js';
import {href} from '../router.js';
import {fold} from '../table-rows.js';
import {Task} from '../task.js';
import {forgetCatalogue, loadCatalogue, usedLately} from '../tool-catalogue.js';
import './own-tools.js';
import './tool.js';

/** @import {Tool} from '../report-types.d.ts' */
/** @import {Catalogue} from '../tool-catalogue.js' */
/** @import {Route} from '../types.d.ts' */

/** Tools: the catalogue, or one tool's page when the address names it. */
export class D20ToolsView extends D20Element {
  static properties = {route: {attribute: false}};

  constructor() {
    super();
    /** @type {Route} */
    this.route = {name: 'tools', path: '', query: new URLSearchParams(), place: ''};
  }

  render() {
    return this.route.path === '' ? html`<d20-tool-catalogue></d20-tool-catalogue>` : html`<d20-tool .name=${this.route.path} .query=${this.route.query}></d20-tool>`;
  }
}
customElements.define('d20-tools-view', D20ToolsView);

/** All tools as a table of contents: families, and in each the questions that its tools answer. */
export class D20ToolCatalogue extends D20Element {
  static properties = {typed: {state: true}};

  /** @type {Task<readonly [string], Catalogue>} */
  #catalogue = new Task(this, {args: () => [getLanguage()], task: ([language]) => loadCatalogue(language)});

  constructor() {
    super();
    this.typed = '';
    new Watch(this, engine, jobs);
  }

  connectedCallback() {
    super.connectedCallback();
    void this.updateComplete.then(() => this.emit('d20-view-ready', {title: t('place.tools')}));
  }

  /** @param {Event} event */
  #type = (event) => {
    this.typed = /** @type {HTMLInputElement} */ (event.target).value;
    const count = this.#found()?.length;
    if (count !== undefined) announce(t('tools.found', {count}));
  };

  /** @param {KeyboardEvent} event down into the list; Enter opens the only or the best one */
  #key = (event) => {
    const links = /** @type {HTMLElement[]} */ ([...this.querySelectorAll('a.tool-line')]);
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === 'Enter' && at < 0 && this.typed.trim() !== '') {
      event.preventDefault();
      links[0]?.click();
      return;
    }
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step === undefined) return;
    event.preventDefault();
    if (at + step < 0) /** @type {HTMLElement | null} */ (this.querySelector('.tool-filter'))?.focus();
    else links[Math.min(links.length - 1, at + step)]?.focus();
  };

  /** @returns {Tool[] | null} best first; null when nothing is typed */
  #found() {
    if (this.typed.trim() === '') return null;
    const tools = this.#catalogue.value?.tools ?? [];
    return findByName(this.typed, tools, (tool) => fold(`${tool.title} ${tool.name.replaceAll('_', ' ')} ${tool.question} ${tool.keywords.join(' ')} ${tool.description}`), tools.length);
  }

  render() {
    return html`<div class="page tools" @keydown=${this.#key}>
      <div class="page-head"><h1 tabindex="-1">${t('place.tools')}</h1>
        <div class="row">${space().shown ? nothing : html`<d20-button variant="quiet" icon="lab" label=${t('lab.title')} href=${href('lab')}></d20-button>`}
          <d20-button variant="quiet" icon="list" label=${t('job.list')} href=${href('jobs')}></d20-button></div></div>
      <input class="input tool-filter" type="search" placeholder=${t('tools.filter')} aria-label=${t('tools.filter')} .value=${this.typed} @input=${this.#type} autocomplete="off" spellcheck="false">
      ${this.#content()}
    </div>`;
  }

  #content() {
    const {value, status, error} = this.#catalogue;
    if (status === 'error' && !value) return errorNotice(error, () => void this.#catalogue.run());
    if (!value) return html`<p class="muted late" role="status">${engine.awake ? t('tools.loading') : t('tools.waiting')}</p>`;
    const found = this.#found();
    if (found) {
      if (found.length === 0) return html`<d20-empty-state icon="tools" heading=${t('tools.nothing')} text=${t('tools.nothing.text')}></d20-empty-state>`;
      return html`<ul class="plain tool-list">${found.map(line)}</ul>`;
    }
    return html`${this.#lately(value)}
      <div class="families">${value.categories.map((family) => html`<section class="family" aria-labelledby="family-${family.name}">
        <h2 id="family-${family.name}">${family.title}</h2>
        <ul class="plain tool-list">${value.tools.filter((tool) => tool.category === family.name).map(line)}</ul></section>`)}</div>
      ${space().shown ? nothing : html`<d20-own-tools @d20-tools-changed=${this.#changed}></d20-own-tools>`}`;
  }

  #changed = () => {
    forgetCatalogue();
    void this.#catalogue.run([getLanguage()]);
  };

  /** @param {Catalogue} catalogue */
  #lately({tools}) {
    const used = usedLately().flatMap((name) => tools.filter((tool) => tool.name === name));
    if (used.length === 0) return nothing;
    return html`<nav class="lately" aria-labelledby="tools-lately"><h2 id="tools-lately">${t('tools.lately')}</h2>
      <div class="row">${used.map((tool) => html`<d20-button label=${tool.title} href=${href('tools', tool.name)}></d20-button>`)}</div></nav>`;
  }
}
customElements.define('d20-tool-catalogue', D20ToolCatalogue);

/** @param {Tool} tool */
function line(tool) {
  return html`<li><a class="tool-line" href=${href('tools', tool.name)}><span class="tool-name">${tool.title}</span>
    <span class="tool-question">${tool.question}</span>${tool.writes ? html`<span class="tag neutral">${t('tools.writes')}</span>` : nothing}</a></li>`;
}
