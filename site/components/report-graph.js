import {html, nothing} from 'lit';
import {formatNumber, t} from '../i18n.js';
import {groupColours} from '../palette-colours.js';
import {articleHref, navigate} from '../router.js';
import {D20Element} from './element.js';
import {announce} from './toast.js';
import './graph.js';

/** @import {GraphBlock, GraphNode} from '../report-types.d.ts' */

const NEAR = 12;

/** A graph of a report: the picture, the chosen node with its neighbours, and the same as a table. block: a graph block. */
export class D20ReportGraph extends D20Element {
  static properties = {block: {attribute: false}, selected: {state: true}, asTable: {state: true}};

  constructor() {
    super();
    /** @type {GraphBlock} */
    this.block = {kind: 'graph', title: '', nodes: [], edges: [], directed: true, total_nodes: null, note: null};
    this.selected = '';
    this.asTable = false;
  }

  /** @param {string} id */
  #choose(id) {
    this.selected = id;
    const node = this.block.nodes.find((one) => one.id === id);
    if (node) announce(t('graph.selected', {title: node.label}));
  }

  /** @param {CustomEvent<{id: string}>} event */
  #open = (event) => {
    const path = this.block.nodes.find((one) => one.id === event.detail.id)?.path;
    if (path) navigate(articleHref(path));
  };

  render() {
    const {title, nodes, note, total_nodes: total} = this.block;
    return html`<div class="block-head"><h2>${title}</h2>${nodes.length === 0 ? nothing : html`<d20-button class="screen-only" variant="quiet" icon=${this.asTable ? 'graph' : 'list'}
        label=${this.asTable ? t('chart.as_picture') : t('chart.as_table')} @click=${() => (this.asTable = !this.asTable)}></d20-button>`}</div>
      ${nodes.length === 0 ? html`<p class="muted">${t('report.none')}</p>` : this.asTable ? this.#table() : this.#picture()}
      ${total !== null && total > nodes.length ? html`<p class="hint">${t('report.shown', {shown: nodes.length, total})}</p>` : nothing}
      ${note ? html`<p class="hint">${note}</p>` : nothing}`;
  }

  #picture() {
    const {nodes, edges, directed, title} = this.block;
    const colours = [...groupColours(nodes.map((node) => node.group ?? ''))].filter(([, colour]) => colour < 7);
    const chosen = nodes.find((node) => node.id === this.selected);
    return html`<div class="graph-frame"><d20-graph calm .nodes=${nodes} .edges=${edges} ?directed=${directed} selected=${this.selected} label=${t('chart.label', {title, count: nodes.length})}
        @d20-select=${(/** @type {CustomEvent<{id: string}>} */ event) => this.#choose(event.detail.id)} @d20-open=${this.#open}></d20-graph></div>
      <p class="hint no-print">${t('report.graph_hint')}</p>
      ${colours.length > 1 ? html`<ul class="plain legend">${colours.map(([group, colour]) => html`<li><span class="dot chart-${colour + 1}"></span>${group || t('facet.none')}</li>`)}</ul>` : nothing}
      ${chosen ? this.#card(chosen) : nothing}`;
  }

  /** @param {GraphNode} node */
  #card(node) {
    const {edges, nodes} = this.block;
    const names = new Map(nodes.map((one) => [one.id, one]));
    const near = [...new Set(edges.flatMap(({source, target}) => (source === node.id ? [target] : target === node.id ? [source] : [])))].flatMap((id) => names.get(id) ?? []);
    return html`<div class="near" role="group" aria-label=${node.label}><p><strong>${node.path ? html`<a href=${articleHref(node.path)}>${node.label}</a>` : node.label}</strong>
        <span class="muted">${[node.group, t('report.neighbours', {count: near.length})].filter(Boolean).join(' · ')}</span></p>
      <div class="row">${near.slice(0, NEAR).map((one) => html`<d20-tag label=${one.label} .pressed=${false} @click=${() => this.#choose(one.id)}></d20-tag>`)}
        ${near.length > NEAR ? html`<span class="muted">${t('report.and_more', {count: formatNumber(near.length - NEAR)})}</span>` : nothing}</div></div>`;
  }

  #table() {
    const {nodes, edges, title} = this.block;
    const into = new Map();
    const outOf = new Map();
    for (const {source, target} of edges) {
      outOf.set(source, (outOf.get(source) ?? 0) + 1);
      into.set(target, (into.get(target) ?? 0) + 1);
    }
    const columns = [
      {key: 'node', label: t('report.node'), type: 'article'}, {key: 'group', label: t('chart.group')},
      {key: 'in', label: t('graph.links_in'), type: 'number'}, {key: 'out', label: t('graph.links_out'), type: 'number'},
    ];
    const rows = nodes.map((node) => [node.path ? {path: node.path, title: node.label} : node.label, node.group, into.get(node.id) ?? 0, outOf.get(node.id) ?? 0]);
    return html`<d20-table caption=${title} .columns=${columns} .rows=${rows}></d20-table>`;
  }
}
customElements.define('d20-report-graph', D20ReportGraph);
