import {html, nothing} from 'lit';
import {formatNumber, t} from '../i18n.js';
import {href} from '../router.js';
import {D20Element} from './element.js';

/** @import {CloudBlock} from '../report-types.d.ts' */

const SIZES = 6;
const SHOWN = 120;

/** Words by weight: larger ones weigh more, each with its count, each a search. block: a cloud block of a report. */
export class D20ReportCloud extends D20Element {
  static properties = {block: {attribute: false}, asTable: {state: true}, all: {state: true}};

  constructor() {
    super();
    /** @type {CloudBlock} */
    this.block = {kind: 'cloud', title: '', items: []};
    this.asTable = false;
    this.all = false;
  }

  render() {
    const {title, items} = this.block;
    return html`<div class="block-head"><h2>${title}</h2>${items.length === 0 ? nothing : html`<d20-button class="no-print" variant="quiet" icon=${this.asTable ? 'spark' : 'list'}
        label=${this.asTable ? t('chart.as_picture') : t('chart.as_table')} @click=${() => (this.asTable = !this.asTable)}></d20-button>`}</div>
      ${items.length === 0 ? html`<p class="muted">${t('report.none')}</p>` : this.asTable ? this.#table() : this.#cloud()}`;
  }

  #table() {
    const columns = [{key: 'text', label: t('report.word')}, {key: 'count', label: t('report.count'), type: 'number'}, {key: 'weight', label: t('report.weight'), type: 'number'}];
    return html`<d20-table caption=${this.block.title} .columns=${columns} .rows=${this.block.items.map((item) => [item.text, item.count, item.weight])}></d20-table>`;
  }

  #cloud() {
    const {items} = this.block;
    const weights = items.map((item) => item.weight);
    const low = Math.min(...weights);
    const high = Math.max(...weights);
    // By the root: areas, not heights, are compared by the eye.
    const size = (/** @type {number} */ weight) => (high === low ? 3 : 1 + Math.round(Math.sqrt((weight - low) / (high - low)) * (SIZES - 1)));
    return html`<ul class="plain cloud">${items.slice(0, this.all ? items.length : SHOWN).map((item) => html`<li class="cloud-${size(item.weight)}">${item.query
        ? html`<a href=${href('search', '', {q: item.query})}>${item.text}</a>` : item.text}<span class="cloud-count tabular">${formatNumber(item.count)}</span></li>`)}</ul>
      ${items.length > SHOWN && !this.all ? html`<d20-button variant="quiet" label=${t('table.more', {count: items.length - SHOWN})} @click=${() => (this.all = true)}></d20-button>` : nothing}`;
  }
}
customElements.define('d20-report-cloud', D20ReportCloud);
