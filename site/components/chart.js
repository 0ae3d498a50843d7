import {html, nothing, svg} from 'lit';
import {heatmap, treemap} from '../chart/areas.js';
import {bars} from '../chart/bars.js';
import {colour, fillOf, patterns, sign} from '../chart/draw.js';
import {lines, scatter} from '../chart/lines.js';
import {chartModel, tableOf} from '../chart/model.js';
import {t} from '../i18n.js';
import {D20Element, uniqueId} from './element.js';

/** @import {ChartBlock} from '../report-types.d.ts' */
/** @import {Drawing, Drawn} from '../chart/draw.js' */

/** @type {Record<string, (drawing: Drawing) => Drawn>} */
const DRAWINGS = {bar: bars, histogram: bars, line: lines, scatter, heatmap, treemap};
const FIRST_WIDTH = 640;

const pen = /** @type {{ctx?: CanvasRenderingContext2D | null}} */ ({});

/** @param {string} text @returns {number} px at the size of ticks */
function measure(text) {
  if (pen.ctx === undefined) {
    pen.ctx = document.createElement('canvas').getContext('2d');
    if (pen.ctx) pen.ctx.font = `12px ${getComputedStyle(document.documentElement).getPropertyValue('--face') || 'sans-serif'}`;
  }
  return pen.ctx?.measureText(text).width ?? text.length * 7;
}

/**
 * A drawn chart with its table twin behind a button. block: a chart of a report (report-types.d.ts).
 * Tab stops once at it; arrows walk from mark to mark; what is pointed at or focused is said beside it.
 */
export class D20Chart extends D20Element {
  static properties = {block: {attribute: false}, asTable: {state: true}, width: {state: true}, active: {state: true}, tip: {state: true}};

  #id = uniqueId('chart');
  #observer = new ResizeObserver((entries) => {
    const width = Math.round(entries[0].contentRect.width);
    if (width > 0) this.width = width;
  });

  constructor() {
    super();
    /** @type {ChartBlock} */
    this.block = {kind: 'chart', title: '', chart: 'bar', x: '', y: '', series: [], note: null};
    this.asTable = false;
    this.width = FIRST_WIDTH;
    this.active = 0;
    /** @type {{text: string, x: number, y: number} | null} */
    this.tip = null;
    this.marks = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    this.#observer.disconnect();
    super.disconnectedCallback();
  }

  /** @param {Event} event a mark is pointed at or has the focus */
  #show = (event) => {
    const target = event.target instanceof Element ? event.target.closest('[data-mark]') : null;
    const shape = target?.lastElementChild;
    if (!(target instanceof SVGElement) || !shape || 'said' in target.dataset) {
      if (target instanceof SVGElement && event.type === 'focusin') this.active = Number(target.dataset.mark);
      this.tip = null;
      return;
    }
    if (event.type === 'focusin') this.active = Number(target.dataset.mark);
    const frame = /** @type {HTMLElement} */ (this.querySelector('.chart-picture')).getBoundingClientRect();
    const box = (target.querySelector(':scope > :not(.hit, text)') ?? shape).getBoundingClientRect();
    const x = Math.min(Math.max(box.left + box.width / 2 - frame.left, 60), frame.width - 60);
    this.tip = {text: target.getAttribute('aria-label') ?? '', x, y: box.top - frame.top};
  };

  #hide = () => {
    this.tip = null;
  };

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    const steps = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -this.marks, End: this.marks};
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (event.key === 'Escape') this.tip = null;
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const order = /** @type {SVGElement[]} */ ([...this.querySelectorAll('[data-mark]')]);
    const at = order.findIndex((mark) => Number(mark.dataset.mark) === this.active);
    order[Math.max(0, Math.min(order.length - 1, at + step))]?.focus();
  };

  render() {
    const {block} = this;
    const model = chartModel(block);
    this.marks = model.points.length;
    const empty = model.points.length === 0;
    return html`<figure class="chart">
      <figcaption class="block-head"><h2>${block.title}</h2>
        ${empty ? nothing : html`<d20-button class="screen-only" variant="quiet" icon=${this.asTable ? 'spark' : 'list'} label=${this.asTable ? t('chart.as_picture') : t('chart.as_table')}
          @click=${() => (this.asTable = !this.asTable)}></d20-button>`}</figcaption>
      ${empty ? html`<p class="muted">${t('chart.empty')}</p>` : this.asTable ? this.#table() : this.#picture(model)}
      ${block.note ? html`<p class="hint">${block.note}</p>` : nothing}
    </figure>`;
  }

  #table() {
    const {columns, rows} = tableOf(this.block);
    return html`<d20-table caption=${this.block.title} .columns=${columns} .rows=${rows}></d20-table>`;
  }

  /** @param {import('../chart/model.js').ChartModel} model */
  #picture(model) {
    const active = Math.min(this.active, model.points.length - 1);
    const draw = DRAWINGS[this.block.chart] ?? bars;
    const {height, content, note} = draw({block: this.block, model, width: this.width, id: this.#id, active, measure});
    return html`${model.series.length > 1 ? this.#legend(model.series) : nothing}
      <div class="chart-picture" @pointerover=${this.#show} @pointerleave=${this.#hide} @focusin=${this.#show} @focusout=${this.#hide} @keydown=${this.#key}>
        <svg class="chart-svg" role="group" aria-roledescription=${t('chart.role')} aria-label=${t('chart.label', {title: this.block.title, count: model.points.length})}
          width=${this.width} height=${height} viewBox="0 0 ${this.width} ${height}">${content}</svg>
        ${this.tip ? html`<div class="chart-tip" aria-hidden="true" .style=${`left:${this.tip.x}px;top:${this.tip.y}px`}>${this.tip.text}</div>` : nothing}
      </div>
      ${note ? html`<p class="hint">${note}</p>` : nothing}`;
  }

  /** @param {readonly string[]} names */
  #legend(names) {
    const filled = this.block.chart === 'bar' || this.block.chart === 'histogram';
    return html`<ul class="plain legend">${names.map((name, i) => html`<li><svg width="16" height="16" aria-hidden="true">${filled
      ? svg`${patterns(`${this.#id}-l${i}`, names.length)}<rect x="1" y="1" width="14" height="14" rx="2" fill=${fillOf(`${this.#id}-l${i}`, i)}></rect>`
      : svg`<path class="fill ${colour(i)}" transform="translate(8 8)" d=${sign(i, 11)}></path>`}</svg>${name}</li>`)}</ul>`;
  }
}
customElements.define('d20-chart', D20Chart);
