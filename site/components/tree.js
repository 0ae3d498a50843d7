import {html, nothing} from 'lit';
import {formatNumber} from '../i18n.js';
import {navigate} from '../router.js';
import {D20Element} from './element.js';
import {icon} from './icon.js';
import './rows.js';

/**
 * @typedef {object} TreeItem
 * @property {string} key unique in the tree
 * @property {string} label
 * @property {string} [href] where a click on the label leads; a branch without one opens and closes
 * @property {number} [value] shown at the end of the row
 * @property {string} [icon]
 * @property {TreeItem[]} children
 */

/** @typedef {{item: TreeItem, level: number, parent: number, position: number, size: number}} Shown */

/**
 * @param {readonly TreeItem[]} roots
 * @param {ReadonlySet<string>} open
 * @returns {Shown[]} the rows that are to be seen, in order
 */
export function visibleRows(roots, open) {
  /** @type {Shown[]} */
  const rows = [];
  /** @param {readonly TreeItem[]} items @param {number} level @param {number} parent */
  const walk = (items, level, parent) => {
    items.forEach((item, i) => {
      const at = rows.push({item, level, parent, position: i + 1, size: items.length}) - 1;
      if (item.children.length > 0 && open.has(item.key)) walk(item.children, level + 1, at);
    });
  };
  walk(roots, 1, -1);
  return rows;
}

/** A tree with the keys of the ARIA pattern. roots: TreeItem[]; current: key of the chosen item; open: keys of open branches. Fires `d20-toggle` with {open}. */
export class D20Tree extends D20Element {
  static properties = {roots: {attribute: false}, current: {}, label: {}, open: {attribute: false}};

  constructor() {
    super();
    /** @type {TreeItem[]} */
    this.roots = [];
    this.current = '';
    this.label = '';
    /** @type {ReadonlySet<string>} */
    this.open = new Set();
    /** @type {Shown[]} */
    this.rows = [];
  }

  /** @param {TreeItem} item @param {boolean} [want] */
  #toggle(item, want = !this.open.has(item.key)) {
    const open = new Set(this.open);
    if (want) open.add(item.key);
    else open.delete(item.key);
    this.open = open;
    this.emit('d20-toggle', {open});
  }

  /** @param {CustomEvent<{item: Shown, key: string, index: number}>} event */
  #key = (event) => {
    const {item: row, key, index} = event.detail;
    if (!row) return;
    const branch = row.item.children.length > 0;
    const isOpen = this.open.has(row.item.key);
    const list = /** @type {import('./rows.js').D20Rows} */ (event.currentTarget);
    if (key === 'ArrowRight' && branch) {
      event.preventDefault();
      if (isOpen) void list.focusRow(index + 1);
      else this.#toggle(row.item, true);
    } else if (key === 'ArrowLeft') {
      event.preventDefault();
      if (branch && isOpen) this.#toggle(row.item, false);
      else if (row.parent >= 0) void list.focusRow(row.parent);
    } else if ((key === 'Enter' || key === ' ') && branch && !row.item.href) {
      event.preventDefault();
      this.#toggle(row.item);
    } else if (key === 'Enter' && branch && row.item.href) {
      event.preventDefault();
      navigate(row.item.href);
    }
  };

  /** @param {Shown} shown @param {number} _index @param {0 | -1} tabindex */
  #row = ({item, level, position, size}, _index, tabindex) => {
    const branch = item.children.length > 0;
    const expanded = branch ? String(this.open.has(item.key)) : nothing;
    const inner = html`${branch ? icon('chevron', 'small twist') : html`<span class="no-twist"></span>`}
      ${item.icon ? icon(item.icon, 'small') : nothing}${branch && item.href ? html`<span class="label"><a href=${item.href} tabindex="-1">${item.label}</a></span>` : html`<span class="label">${item.label}</span>`}
      ${item.value === undefined ? nothing : html`<span class="muted tabular">${formatNumber(item.value)}</span>`}`;
    const indent = `padding-inline-start:${4 + (level - 1) * 16}px`;
    return item.href && !branch
      ? html`<a class="tree-row" role="treeitem" href=${item.href} tabindex=${tabindex} aria-level=${level} aria-setsize=${size} aria-posinset=${position}
          aria-current=${item.key === this.current ? 'page' : nothing} .style=${indent}>${inner}</a>`
      : html`<div class="tree-row" role="treeitem" tabindex=${tabindex} aria-level=${level} aria-setsize=${size} aria-posinset=${position}
          aria-expanded=${expanded} .style=${indent} @click=${(/** @type {Event} */ event) => branch && !isLink(event) && this.#toggle(item)}>${inner}</div>`;
  };

  /** Called by Lit before drawing. */
  willUpdate() {
    this.rows = visibleRows(this.roots, this.open);
  }

  render() {
    return html`<d20-rows kind="tree" label=${this.label} .items=${this.rows} .rowHeight=${36} .row=${this.#row}
      .key=${(/** @type {Shown} */ shown) => shown.item.key} current=${this.current} @d20-row-key=${this.#key}></d20-rows>`;
  }
}
customElements.define('d20-tree', D20Tree);

/** @param {Event} event @returns {boolean} */
function isLink(event) {
  return event.target instanceof Element && event.target.closest('a') !== null;
}
