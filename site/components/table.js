import {html, nothing} from 'lit';
import {sayDay} from '../chart/model.js';
import {copyText} from '../clipboard.js';
import {formatNumber, t} from '../i18n.js';
import {articleHref, href} from '../router.js';
import {NUMBERS, cellText, filterRows, isCrowded, isEmpty, leadOf, roomOf, shownColumns, sortRows, toCsv} from '../table-rows.js';
import {D20Element} from './element.js';
import {icon} from './icon.js';
import {announce} from './toast.js';

/** @typedef {import('../table-rows.js').Column} Column */
/** @typedef {import('../table-rows.js').Row} Row */

const PAGE = 200;

/**
 * A table that sorts, filters and copies as CSV; article cells are links.
 * caption; columns: [{key, label, type: text|number|percent|date|article|url|tags|bool|code|before, digits, note, extra}]; rows: cells by column;
 * on a phone a row that has no room in one line becomes a card (the roles are written out, for a box that isn't drawn as a table isn't told as one);
 * a column without a single cell is not drawn, `extra` ones only on demand; both are in the copy.
 * total: rows that exist when `rows` is cut; empty: what to say without rows; note; first: rows drawn before the button for more.
 */
export class D20Table extends D20Element {
  static properties = {
    caption: {}, columns: {attribute: false}, rows: {attribute: false}, total: {type: Number}, empty: {}, note: {},
    sort: {state: true}, words: {state: true}, limit: {state: true}, whole: {state: true}, first: {type: Number},
  };

  constructor() {
    super();
    this.caption = '';
    /** @type {Column[]} */
    this.columns = [];
    /** @type {Row[]} */
    this.rows = [];
    /** @type {number | null} */
    this.total = null;
    this.empty = '';
    this.note = '';
    /** @type {{column: number, direction: 'ascending' | 'descending'} | null} */
    this.sort = null;
    this.words = '';
    this.limit = 0;
    /** with the extra columns */
    this.whole = false;
    this.first = PAGE;
  }

  /** @returns {number} rows that are drawn */
  get #drawn() {
    return Math.max(this.first, this.limit);
  }

  /** @returns {readonly Row[]} */
  get #shown() {
    const filtered = filterRows(this.rows, this.words);
    return this.sort ? sortRows(filtered, this.sort.column, this.sort.direction) : filtered;
  }

  /** @param {number} column numbers begin with the largest */
  #sortBy(column) {
    const first = NUMBERS.has(this.columns[column].type ?? 'text') ? 'descending' : 'ascending';
    const second = first === 'ascending' ? 'descending' : 'ascending';
    if (this.sort?.column !== column) this.sort = {column, direction: first};
    else if (this.sort.direction === first) this.sort = {column, direction: second};
    else this.sort = null;
    announce(this.sort ? t(`table.sorted.${this.sort.direction}`, {column: this.columns[column].label}) : t('table.unsorted'));
  }

  #copy = () => copyText(toCsv(this.columns, this.#shown), t('table.copied', {count: this.#shown.length}));

  /** @param {Event} event */
  #filter = (event) => {
    this.words = /** @type {HTMLInputElement} */ (event.target).value;
    this.limit = 0;
  };

  render() {
    if (this.rows.length === 0) return html`<p class="muted">${this.caption ? html`<strong>${this.caption}.</strong> ` : nothing}${this.empty || t('table.empty')}</p>`;
    const rows = this.#shown;
    const {shown, more} = shownColumns(this.columns, this.rows, this.whole);
    const rooms = this.columns.map((column, i) => roomOf(column, this.rows, i));
    const crowded = shown.filter((i) => rooms[i] === 'long').length > 2;
    const lead = leadOf(this.columns, this.rows, shown);
    const cards = isCrowded(shown.map((i) => this.columns[i]), this.rows.slice(0, PAGE).map((row) => shown.map((i) => row[i])));
    const classes = this.columns.map((column, i) => (NUMBERS.has(column.type ?? 'text') ? 'num' : `${column.type ?? ''} ${crowded && rooms[i] === 'long' ? 'words' : rooms[i]}`.trim()));
    return html`<div class="table-tools">
        ${this.rows.length > 8 ? html`<input class="input" type="search" placeholder=${t('table.filter')} aria-label=${`${t('table.filter')}: ${this.caption}`} .value=${this.words} @input=${this.#filter}>` : nothing}
        <span class="muted tabular" role="status">${this.#count(rows.length)}</span>
        <d20-button variant="quiet" icon="copy" label=${t('table.copy')} @click=${this.#copy}></d20-button>
        ${more > 0 ? html`<d20-button variant="quiet" label=${this.whole ? t('table.fewer_columns') : t('table.all_columns', {count: more})} @click=${() => (this.whole = !this.whole)}></d20-button>` : nothing}
      </div>
      <div class="table-scroll" tabindex="0" role="group" aria-label=${this.caption || t('table.label')}><table role="table" class=${cards ? 'cards' : ''}>
        ${this.caption ? html`<caption>${this.caption}</caption>` : nothing}
        <thead role="rowgroup"><tr role="row">${shown.map((i) => this.#head(this.columns[i], i))}</tr></thead>
        <tbody role="rowgroup">${rows.slice(0, this.#drawn).map((row) => html`<tr role="row">${shown.map((i) => html`<td role="cell"
          class=${`${classes[i]}${i === lead ? ' row-name' : ''}${isEmpty(row[i]) ? ' blank' : ''}`} data-label=${this.columns[i].label}>${cell(row[i], this.columns[i])}</td>`)}</tr>`)}</tbody>
      </table></div>
      ${rows.length > this.#drawn ? html`<d20-button variant="quiet" label=${t('table.more', {count: Math.min(PAGE, rows.length - this.#drawn)})} @click=${() => (this.limit = this.#drawn + PAGE)}></d20-button>` : nothing}
      ${this.note ? html`<p class="hint">${this.note}</p>` : nothing}`;
  }

  /** @param {number} shown */
  #count(shown) {
    const total = this.total ?? this.rows.length;
    return shown === total ? t('table.rows', {count: total}) : t('table.rows_of', {shown: formatNumber(shown), total: formatNumber(total)});
  }

  /** @param {Column} column @param {number} index */
  #head(column, index) {
    const sorted = this.sort?.column === index ? this.sort.direction : undefined;
    return html`<th scope="col" role="columnheader" class=${NUMBERS.has(column.type ?? 'text') ? 'num' : column.type === 'before' ? 'before' : ''} aria-sort=${sorted ?? nothing}>
      <button type="button" class="th-sort" title=${column.note ?? nothing} @click=${() => this.#sortBy(index)}>${column.label}
        ${sorted ? html`<span aria-hidden="true">${sorted === 'ascending' ? '↑' : '↓'}</span>` : nothing}</button></th>`;
  }
}
customElements.define('d20-table', D20Table);

/** @param {unknown} value @param {Column} column @returns {unknown} how a cell is drawn */
export function cell(value, column) {
  if (value === null || value === undefined || value === '') return html`<span class="muted" aria-hidden="true">–</span>`;
  const digits = column.digits ?? undefined;
  switch (column.type) {
    case 'number':
      return typeof value === 'number' ? formatNumber(value, {minimumFractionDigits: digits, maximumFractionDigits: digits ?? 6}) : cellText(value);
    case 'percent':
      return typeof value === 'number' ? formatNumber(value, {style: 'percent', minimumFractionDigits: digits ?? 0, maximumFractionDigits: digits ?? 1}) : cellText(value);
    case 'date':
      return sayDay(String(value));
    case 'bool':
      return value ? html`${icon('check', 'small')}<span class="sr-only">${t('yes')}</span>` : html`<span class="muted">${t('no')}</span>`;
    case 'code':
      return html`${swatch(cellText(value))}<code>${cellText(value)}</code>`;
    case 'url':
      return /^https?:/i.test(String(value)) ? html`<a href=${String(value)} target="_blank" rel="noopener noreferrer">${value}</a>` : cellText(value);
    case 'tags':
      return html`<span class="row">${(Array.isArray(value) ? value : [value]).map((tag) => html`<d20-tag label=${cellText(tag)} href=${href('search', '', {q: `tag:${quoted(cellText(tag))}`})}></d20-tag>`)}</span>`;
    case 'article':
      return articleCell(value);
    default:
      return cellText(value);
  }
}

/** @param {string} code shown as the colour it names, where it names one */
function swatch(code) {
  return /^#[0-9a-f]{6}$/i.test(code) ? html`<svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill=${code}></rect></svg> ` : nothing;
}

/** @param {unknown} value one ArticleRef, or several */
function articleCell(value) {
  const refs = /** @type {{path: string, title: string, anchor?: string}[]} */ (Array.isArray(value) ? value : [value]);
  return refs.map((ref, i) => html`${i > 0 ? ', ' : nothing}${typeof ref === 'object' ? html`<a href=${articleHref(ref.path, ref.anchor ?? '')}>${ref.title}</a>` : cellText(ref)}`);
}

/** @param {string} word @returns {string} as one term of the query language */
export function quoted(word) {
  return /[\s"()]/.test(word) ? `"${word.replaceAll('"', '')}"` : word;
}
