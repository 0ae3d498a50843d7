import {html, nothing} from 'lit';
import {space} from '../../js-shim/space.js';
import {callJson} from '../api.js';
import {D20Element, Watch} from '../components/element.js';
import '../components/graph.js';
import {errorNotice} from '../components/notice.js';
import {offerEmbed} from '../embed/offer.js';
import {announce} from '../components/toast.js';
import {formatNumber, getLanguage, t} from '../i18n.js';
import {groupColours} from '../palette-colours.js';
import {articleHref, href, navigate} from '../router.js';
import {Task} from '../task.js';
import {filterArticles, vault} from '../vault.js';

/** @import {Route} from '../types.d.ts' */
/** @typedef {{id: string, path: string, title: string, folder: string, links_in: number, links_out: number}} ApiNode */
/** @typedef {{source: string, target: string, type: string, weight: number}} ApiEdge */
/** @typedef {{total_nodes: number, nodes: ApiNode[], edges: ApiEdge[]}} ApiGraph */
/** `alone`: how many of the nodes have no links. @typedef {ApiGraph & {alone: number, shown: import('../components/graph.js').GraphNode[]}} Shown */

/** The articles and what leads from one to another: a picture, and the same as a table. */
export class D20GraphView extends D20Element {
  static properties = {route: {attribute: false}, selected: {state: true}, sought: {state: true}};

  /** @type {Task<[string, string, string, string, string, number], Shown>} */
  #graph = new Task(this, {
    args: () => [this.#asked('center'), this.#asked('depth') || '1', this.#asked('folder'), this.#asked('tag'), this.#asked('alone'), vault.revision],
    task: async ([center, depth, folder, tag, alone], {signal}) => {
      const graph = /** @type {ApiGraph} */ (await callJson('api/graph', {query: {center, depth: center ? depth : null, folder, tag, limit: 500}, signal}));
      const linked = new Set(graph.edges.flatMap(({source, target}) => (source === target ? [] : [source, target])));
      const seen = alone === 'no' ? graph.nodes.filter(({id}) => linked.has(id) || id === center) : graph.nodes;
      return {...graph, alone: graph.nodes.filter(({id}) => !linked.has(id)).length,
        shown: seen.map((node) => ({id: node.id, label: node.title, group: node.folder.split('/')[0], path: node.path}))};
    },
  });

  constructor() {
    super();
    /** @type {Route} */
    this.route = {name: 'graph', path: '', query: new URLSearchParams(), place: ''};
    this.selected = '';
    this.sought = '';
    new Watch(this, vault);
  }

  connectedCallback() {
    super.connectedCallback();
    void this.updateComplete.then(() => this.emit('d20-view-ready', {title: t('place.graph')}));
  }

  /** @param {string} name @returns {string} of the address */
  #asked(name) {
    return this.route.query.get(name) ?? '';
  }

  /** @param {Record<string, string>} change */
  #ask(change) {
    const now = Object.fromEntries(['center', 'depth', 'folder', 'tag', 'alone'].map((name) => [name, this.#asked(name)]));
    navigate(href('graph', '', {...now, ...change}));
  }

  /** @param {string} id */
  #choose(id) {
    this.selected = id;
    const node = this.#graph.value?.nodes.find(({id}) => id === this.selected);
    if (node) announce(t('graph.selected', {title: node.title}));
  }

  /** @param {CustomEvent<{id: string}>} event */
  #open = (event) => {
    const node = this.#graph.value?.nodes.find(({id}) => id === event.detail.id);
    if (node?.path) navigate(articleHref(node.path));
  };

  render() {
    return html`<div class="page graph-page"><h1 tabindex="-1">${t('place.graph')}</h1>
      ${this.#controls()}
      ${this.#graph.render({
        pending: (last) => (last ? this.#picture(last) : html`<d20-progress class="late" label=${t('graph.loading')}></d20-progress>`),
        error: (error) => errorNotice(error, () => void this.#graph.run()),
        complete: (graph) => this.#picture(graph),
      })}</div>`;
  }

  #controls() {
    const center = this.#asked('center');
    return html`<div class="row graph-controls">
      ${center
        ? html`<d20-tag label=${vault.find(center)?.title ?? center}></d20-tag>
          <d20-segmented label=${t('graph.depth')} .options=${['1', '2', '3'].map((value) => ({value, label: value}))} .value=${this.#asked('depth') || '1'}
            @change=${(/** @type {Event} */ event) => this.#ask({depth: /** @type {any} */ (event.target).value})}></d20-segmented>
          <d20-button variant="quiet" label=${t('graph.whole')} @click=${() => this.#ask({center: '', depth: ''})}></d20-button>`
        : this.#filters()}
      <d20-field class="graph-find" type="search" hide-label label=${t('graph.find')} placeholder=${t('graph.find')} .value=${this.sought}
        @input=${this.#seek} @keydown=${this.#chooseFound}></d20-field>
      ${space().shown ? nothing : html`<d20-button variant="quiet" icon="embed" icon-only label=${t('embed.action')} @click=${() => offerEmbed({view: 'graph', article: center}, {heading: t('place.graph'), route: href('graph', '', {center, depth: this.#asked('depth')})})}></d20-button>`}
    </div>`;
  }

  #filters() {
    const alone = this.#graph.value?.alone ?? 0;
    /** @type {(name: string, label: string, all: string, values: string[]) => unknown} */
    const choice = (name, label, all, values) => html`<d20-select hide-label label=${label} .value=${this.#asked(name)} .options=${[{value: '', label: all}, ...values.map((value) => ({value, label: value}))]}
        @change=${(/** @type {Event} */ event) => this.#ask({[name]: /** @type {any} */ (event.currentTarget).value})}></d20-select>`;
    return html`${choice('folder', t('graph.folder'), t('graph.all_folders'), distinct(vault.articles.map(({folder}) => folder)))}
      ${choice('tag', t('facet.tag'), t('graph.all_tags'), distinct(vault.articles.flatMap(({tags}) => tags)))}
      ${alone > 0 ? html`<d20-checkbox label=${t('graph.alone', {count: alone})} ?checked=${this.#asked('alone') !== 'no'}
        @input=${(/** @type {Event} */ event) => this.#ask({alone: /** @type {HTMLInputElement} */ (event.target).checked ? '' : 'no'})}></d20-checkbox>` : nothing}`;
  }

  /** @param {Event} event */
  #seek = (event) => {
    this.sought = /** @type {HTMLInputElement} */ (event.target).value;
    this.selected = '';
    const found = this.#found();
    if (found) announce(t('graph.found', {count: found.size}));
  };

  /** @param {KeyboardEvent} event Enter chooses the first of what was found */
  #chooseFound = (event) => {
    if (event.key !== 'Enter') return;
    const [first] = this.#found() ?? [];
    if (first !== undefined) this.#choose(first);
  };

  /** @returns {Set<string> | null} ids of the nodes that were looked for; null when nothing is */
  #found() {
    if (this.sought.trim() === '') return null;
    const paths = new Set(filterArticles(vault.articles, this.sought).map(({path}) => path));
    return new Set((this.#graph.value?.shown ?? []).filter(({path}) => paths.has(path ?? '')).map(({id}) => id));
  }

  /** @param {Shown} graph */
  #picture(graph) {
    if (graph.nodes.length === 0) return html`<d20-empty-state icon="graph" heading=${t('graph.empty')} text=${t('graph.empty.text')}></d20-empty-state>`;
    const chosen = graph.nodes.find(({id}) => id === this.selected);
    return html`${graph.total_nodes > graph.nodes.length ? html`<p class="muted">${t('graph.shown', {shown: graph.nodes.length, total: graph.total_nodes})}</p>` : nothing}
      <div class="graph-frame"><d20-graph .nodes=${graph.shown} .edges=${graph.edges} directed selected=${this.selected} .lit=${this.#found()} label=${t('graph.label', {count: graph.shown.length})}
          @d20-select=${(/** @type {CustomEvent<{id: string}>} */ event) => this.#choose(event.detail.id)} @d20-open=${this.#open}></d20-graph>
        ${chosen ? this.#card(chosen, graph) : nothing}</div>
      ${legend(graph.shown)}
      <p class="hint">${t('graph.hint')}</p>
      <details class="graph-list"><summary>${t('graph.list')}</summary>
        <d20-table caption=${t('graph.list')} .columns=${[{key: 'a', label: t('graph.article'), type: 'article'}, {key: 'i', label: t('graph.links_in'), type: 'number'},
          {key: 'o', label: t('graph.links_out'), type: 'number'}, {key: 't', label: t('graph.from'), type: 'article'}]} .rows=${rows(graph)}></d20-table></details>`;
  }

  /** @param {ApiNode} node @param {ApiGraph} graph */
  #card(node, graph) {
    const near = graph.edges.filter(({source, target}) => source === node.id || target === node.id).length;
    return html`<div class="graph-card"><strong>${node.title}</strong>
      <span class="muted">${node.path} · ${formatNumber(near)}</span>
      <div class="row"><d20-button variant="primary" label=${t('graph.open')} href=${articleHref(node.path)}></d20-button>
        <d20-button label=${t('graph.center')} @click=${() => this.#ask({center: node.path, depth: '1'})}></d20-button></div></div>`;
  }
}
customElements.define('d20-graph-view', D20GraphView);

/** @param {readonly string[]} names @returns {string[]} each once, in the order of the reader's alphabet; none for "" */
const distinct = (names) => [...new Set(names.filter(Boolean))].sort(new Intl.Collator(getLanguage()).compare);

/** @param {ApiGraph} graph @returns {unknown[][]} */
function rows(graph) {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  /** @type {Map<string, {path: string, title: string}[]>} */
  const targets = new Map();
  for (const {source, target} of graph.edges) {
    const to = byId.get(target);
    if (to) targets.set(source, [...(targets.get(source) ?? []), {path: to.path, title: to.title}]);
  }
  return graph.nodes.map((node) => [{path: node.path, title: node.title}, node.links_in, node.links_out, targets.get(node.id) ?? []]);
}

/** @param {readonly import('../components/graph.js').GraphNode[]} nodes */
function legend(nodes) {
  const colours = groupColours(nodes.map((node) => node.group ?? ''));
  const named = [...colours].filter(([, colour]) => colour < 7);
  if (named.length < 2) return nothing;
  return html`<ul class="plain legend" aria-label=${t('graph.folder')}>${named.map(([group, colour]) => html`<li><span class="dot chart-${colour + 1}"></span>${group || t('facet.none')}</li>`)}</ul>`;
}
