import {html, nothing} from 'lit';
import {space} from '../../js-shim/space.js';
import {callJson} from '../api.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {announce} from '../components/toast.js';
import {offerEmbed} from '../embed/offer.js';
import {engine} from '../engine.js';
import {formatDate, hasText, t} from '../i18n.js';
import {articleHref, href, navigate} from '../router.js';
import {hasTerm, markParts, toggleTerm} from '../search-query.js';
import {Task} from '../task.js';
import {vault} from '../vault.js';
import './saved-searches.js';

/** @import {FacetValue, Route, SearchAnswer, SearchHit} from '../types.d.ts' */

const PAGE = 30;
const FACETS = ['folder', 'tag', 'category', 'status', 'language'];
const FACET_VALUES = 8;

/** Search as one types, with facets that narrow the query and words shown where they were found. */
export class D20SearchView extends D20Element {
  static properties = {route: {attribute: false}, limit: {state: true}, opened: {state: true}};

  /** @type {Task<[string, number, number], SearchAnswer & {query: string}>} */
  #search = new Task(this, {
    args: () => [this.query, this.limit, vault.revision],
    task: async ([query, limit], {signal}) => {
      if (query === '') return {query, total: 0, hits: [], facets: {}, suggestion: null};
      const answer = await callJson('api/search', {query: {q: query, limit}, signal});
      announce(t('search.found', {count: answer.total}));
      return {...answer, query};
    },
  });

  constructor() {
    super();
    /** @type {Route} */
    this.route = {name: 'search', path: '', query: new URLSearchParams(), place: ''};
    this.limit = PAGE;
    /** @type {ReadonlySet<string>} facets that show all their values */
    this.opened = new Set();
    new Watch(this, vault, engine);
  }

  /** @returns {string} */
  get query() {
    return (this.route.query.get('q') ?? '').trim();
  }

  connectedCallback() {
    super.connectedCallback();
    void this.updateComplete.then(() => {
      this.emit('d20-view-ready', {title: t('place.search')});
      // In another page the cursor is that page's.
      if (space().shown) return;
      if (document.activeElement === document.body || !document.activeElement?.closest('[data-keep-focus]')) this.#field?.focus();
    });
  }

  /** @param {Map<string, any>} changed called by Lit before drawing */
  willUpdate(changed) {
    if (changed.has('route') && changed.get('route')?.query?.get('q') !== this.route.query.get('q')) this.limit = PAGE;
  }

  /** @returns {HTMLInputElement | null} */
  get #field() {
    return this.querySelector('.search-field input');
  }

  /** @param {string} query */
  #ask(query) {
    navigate(href('search', '', {q: query}), {replace: true});
  }

  /** @param {Event} event */
  #typed = (event) => this.#ask(/** @type {HTMLInputElement} */ (event.target).value);

  /** @param {KeyboardEvent} event down from the field and from hit to hit */
  #key = (event) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = /** @type {HTMLElement[]} */ ([...this.querySelectorAll('.hit-title')]);
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (at < 0 && event.target !== this.#field) return;
    event.preventDefault();
    if (at + step < 0) this.#field?.focus();
    else links[Math.min(at + step, links.length - 1)]?.focus();
  };

  render() {
    return html`<div class="page search" @keydown=${this.#key}>
      <h1 tabindex="-1" class="sr-only">${t('place.search')}</h1>
      <form class="search-field" role="search" aria-label=${t('search.in_view')} data-keep-focus @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
        <input class="input" type="search" aria-label=${t('shell.search')} placeholder=${t('search.hint')} .value=${this.route.query.get('q') ?? ''} @input=${this.#typed} autocomplete="off" spellcheck="false"></form>
      ${this.query === '' ? this.#hints() : this.#results()}
    </div>`;
  }

  #hints() {
    const examples = ['"…"', 'AND OR NOT', 'tag:…', 'title:…', 'path:…', '…*'];
    return html`<div class="search-hints">${space().shown ? nothing : html`<d20-saved-searches .query=${''}></d20-saved-searches>`}<p>${t('search.hints')}</p>
      <dl class="definitions">${examples.map((example, i) => html`<dt><code>${example}</code></dt><dd>${t(`search.hint.${i + 1}`)}</dd>`)}</dl></div>`;
  }

  #results() {
    const {value: answer, status, error} = this.#search;
    if (status === 'error') return errorNotice(error, () => void this.#search.run());
    if (!answer || (answer.query === '' && status === 'pending')) {
      return html`<p class="muted late" role="status">${engine.awake ? t('search.searching') : t('search.waiting')}</p>`;
    }
    return html`<div class="search-columns">
      <section class="hits" aria-label=${t('search.results')}>
        <p class="row muted tabular">${t('search.found', {count: answer.total})}
          ${space().shown ? nothing : html`<d20-button variant="quiet" icon="embed" icon-only label=${t('embed.action')} @click=${() => offerEmbed({view: 'search', query: answer.query}, {heading: `${t('place.search')}: ${answer.query}`, route: href('search', '', {q: answer.query})})}></d20-button>`}</p>
        ${space().shown ? nothing : html`<d20-saved-searches .query=${answer.query}></d20-saved-searches>`}
        ${(answer.notes ?? []).map((note) => html`<p class="muted">${note}</p>`)}
        ${answer.suggestion ? html`<p class="suggestion">${t('search.suggestion')} <a href=${href('search', '', {q: answer.suggestion})}>${answer.suggestion}</a></p>` : nothing}
        ${answer.hits.length === 0 ? html`<d20-empty-state icon="search" heading=${t('search.nothing')} text=${t('search.nothing.text')}></d20-empty-state>` : nothing}
        <ol class="plain">${answer.hits.map((hit) => this.#hit(hit))}</ol>
        ${answer.total > answer.hits.length && this.limit < 200 ? html`<d20-button label=${t('search.more')} @click=${() => (this.limit = Math.min(200, this.limit + PAGE))}></d20-button>` : nothing}
      </section>
      ${this.#facets(answer)}</div>`;
  }

  /** @param {SearchHit} hit */
  #hit(hit) {
    return html`<li class="hit"><h2><a class="hit-title" href=${articleHref(hit.path)}>${hit.title}</a></h2>
      <p class="hit-snippet">${markParts(hit.snippet, hit.highlights).map((part) => (part.marked ? html`<mark>${part.text}</mark>` : part.text))}</p>
      <p class="hit-where muted">${[hit.path, formatDate(hit.modified)].filter(Boolean).join(' · ')}</p></li>`;
  }

  /** @param {SearchAnswer} answer */
  #facets(answer) {
    const shown = FACETS.map((name) => ({name, values: answer.facets[name] ?? []})).filter(({values}) => values.length > 0);
    if (shown.length === 0) return nothing;
    return html`<aside class="facets" aria-label=${t('search.facets')}>${shown.map(({name, values}) => this.#facet(name, values))}</aside>`;
  }

  /** @param {string} name @param {readonly FacetValue[]} values */
  #facet(name, values) {
    const all = this.opened.has(name);
    const query = this.route.query.get('q') ?? '';
    return html`<section><h2>${t(`facet.${name}`)}</h2><ul class="plain">
      ${values.slice(0, all ? 100 : FACET_VALUES).map(({value, count}) => html`<li><button type="button" class="facet" aria-pressed=${hasTerm(query, name, value)}
        @click=${() => this.#ask(toggleTerm(query, name, value))}><span>${facetLabel(name, value)}</span><span class="muted tabular">${count}</span></button></li>`)}</ul>
      ${values.length > FACET_VALUES && !all ? html`<d20-button variant="quiet" label=${t('search.all_values')} @click=${() => (this.opened = new Set([...this.opened, name]))}></d20-button>` : nothing}</section>`;
  }
}
customElements.define('d20-search-view', D20SearchView);

/** @param {string} name @param {string} value */
function facetLabel(name, value) {
  if (value === '') return t('facet.none');
  return name === 'language' && hasText(`language.${value}`) ? t(`language.${value}`) : value;
}
