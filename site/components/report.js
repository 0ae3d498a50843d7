import {html, nothing} from 'lit';
import {formatNumber, t} from '../i18n.js';
import {D20Element} from './element.js';
import './chart.js';
import './markdown.js';
import './report-articles.js';
import './report-cloud.js';
import './report-graph.js';
import './report-timeline.js';
import './report-tree.js';

/** @import {Block, Metric, TableBlock} from '../report-types.d.ts' */

/** Rows of a table before its button: what follows the table should not be a day's scroll away. */
const FIRST_ROWS = 25;

/** The blocks of a report, in order. blocks: typed data (py/data20/report/blocks.py) in the reader's language. */
export class D20Report extends D20Element {
  static properties = {blocks: {attribute: false}};

  constructor() {
    super();
    /** @type {readonly Block[]} */
    this.blocks = [];
  }

  render() {
    return html`<div class="report">${grouped(this.blocks).map((block) => (Array.isArray(block)
      ? html`<ul class="plain block-empty">${block.map(({title, text}) => html`<li><strong>${title}.</strong> <span class="muted">${text}</span></li>`)}</ul>`
      : html`<section class="block block-${block.kind}">${draw(block)}</section>`))}</div>`;
  }
}
customElements.define('d20-report', D20Report);

/**
 * Blocks with nothing in them take a line each, together, and pictures of nothing none: what there is must not drown among headings of what there isn't.
 * @param {readonly Block[]} blocks
 * @returns {(Block | {title: string, text: string}[])[]}
 */
function grouped(blocks) {
  /** @type {(Block | {title: string, text: string}[])[]} */
  const found = [];
  for (const block of blocks) {
    const text = emptiness(block);
    if (text === null) found.push(block);
    else if (text !== '' && 'title' in block) {
      const last = found.at(-1);
      if (Array.isArray(last)) {
        if (last.at(-1)?.text !== text) last.push({title: block.title, text});
      }
      else found.push([{title: block.title, text}]);
    }
  }
  return found;
}

/** @param {Block} block @returns {string | null} what to say of a block without content, "" for nothing; null when it has some */
function emptiness(block) {
  switch (block.kind) {
    case 'table':
      return block.rows.length > 0 ? null : block.empty || t('table.empty');
    case 'articles':
      return block.items.length > 0 ? null : block.empty || t('report.none');
    case 'chart':
      return block.series.some((series) => series.points.length > 0) ? null : '';
    case 'graph':
      return block.nodes.length > 0 ? null : '';
    case 'tree':
      return block.roots.length > 0 ? null : '';
    case 'timeline':
      return block.events.length > 0 ? null : '';
    case 'cloud':
      return block.items.length > 0 ? null : '';
    case 'metrics':
      return block.items.length > 0 ? null : '';
    default:
      return null;
  }
}

/** @param {Block} block @returns {unknown} a kind that this page does not know yet is shown as its data */
function draw(block) {
  switch (block.kind) {
    case 'metrics':
      return html`<d20-metrics .items=${block.items}></d20-metrics>`;
    case 'table':
      return table(block);
    case 'chart':
      return html`<d20-chart .block=${block}></d20-chart>`;
    case 'graph':
      return html`<d20-report-graph .block=${block}></d20-report-graph>`;
    case 'tree':
      return html`<d20-report-tree .block=${block}></d20-report-tree>`;
    case 'timeline':
      return html`<d20-report-timeline .block=${block}></d20-report-timeline>`;
    case 'cloud':
      return html`<d20-report-cloud .block=${block}></d20-report-cloud>`;
    case 'articles':
      return html`<d20-report-articles .block=${block}></d20-report-articles>`;
    case 'markdown':
      return html`<d20-markdown .html=${block.html ?? ''} .text=${block.text}></d20-markdown>`;
    default:
      return html`<pre tabindex="0">${JSON.stringify(block, null, 2)}</pre>`;
  }
}

/** @param {TableBlock} block */
function table(block) {
  return html`<h2>${block.title}</h2><d20-table .first=${FIRST_ROWS} caption=${block.title} .columns=${block.columns} .rows=${block.rows} .total=${block.total}
    empty=${block.empty ?? ''} note=${block.note ?? ''}></d20-table>`;
}

/** Key figures side by side. items: [{label, value, unit, note, digits}]. */
export class D20Metrics extends D20Element {
  static properties = {items: {attribute: false}};

  constructor() {
    super();
    /** @type {readonly Metric[]} */
    this.items = [];
  }

  render() {
    return html`<dl class="metrics">${this.items.map((item) => html`<div class="metric"><dt>${item.label}</dt>
      <dd><span class="metric-value tabular ${isLong(item) ? 'words' : ''}">${say(item)}</span>${item.unit ? html`<span class="metric-unit">${item.unit}</span>` : nothing}
        ${item.note ? html`<p class="hint">${item.note}</p>` : nothing}</dd></div>`)}</dl>`;
  }
}
customElements.define('d20-metrics', D20Metrics);

/** @param {Metric} item @returns {string} */
function say({value, digits}) {
  if (value === null) return '–';
  if (typeof value !== 'number') return value;
  return formatNumber(value, digits === null ? {maximumFractionDigits: 4} : {minimumFractionDigits: digits, maximumFractionDigits: digits});
}

/** @param {Metric} item */
function isLong({value}) {
  return typeof value === 'string' && value.length > 12;
}
