import {html, nothing} from 'lit';
import {t} from '../i18n.js';
import {articleHref} from '../router.js';
import {D20Element} from './element.js';
import {visibleRows} from './tree.js';

/** @import {ReportTreeNode, TreeBlock} from '../report-types.d.ts' */
/** @import {TreeItem} from './tree.js' */

const ROW = 36;
const MOST_ROWS = 16;
const OPEN_ALL = 60;

/** A tree of a report, folded when it is large. block: a tree block. */
export class D20ReportTree extends D20Element {
  static properties = {block: {attribute: false}, open: {state: true}};

  constructor() {
    super();
    /** @type {TreeBlock} */
    this.block = {kind: 'tree', title: '', roots: []};
    /** @type {ReadonlySet<string>} */
    this.open = new Set();
    /** @type {TreeItem[]} */
    this.roots = [];
  }

  /** @param {Map<string, unknown>} changed called by Lit before drawing */
  willUpdate(changed) {
    if (!changed.has('block')) return;
    const before = /** @type {TreeBlock | undefined} */ (changed.get('block'));
    this.roots = this.block.roots.map((node, i) => item(node, String(i)));
    if (before && before.roots.length > 0) return;
    const branches = keys(this.roots);
    this.open = new Set(branches.length <= OPEN_ALL ? branches : []);
  }

  render() {
    const all = keys(this.roots);
    const rows = Math.min(MOST_ROWS, visibleRows(this.roots, this.open).length);
    const whole = all.every((key) => this.open.has(key));
    return html`<div class="block-head"><h2>${this.block.title}</h2>${all.length > 1 ? html`<d20-button class="no-print" variant="quiet" label=${whole ? t('report.fold') : t('report.unfold')}
        @click=${() => (this.open = new Set(whole ? [] : all))}></d20-button>` : nothing}</div>
      ${this.roots.length === 0 ? html`<p class="muted">${t('report.none')}</p>` : html`<div class="report-tree screen-only" .style=${`height:${rows * ROW + 2}px`}>
        <d20-tree label=${this.block.title} .roots=${this.roots} .open=${this.open} @d20-toggle=${(/** @type {CustomEvent<{open: ReadonlySet<string>}>} */ event) => (this.open = event.detail.open)}></d20-tree></div>
        <ul class="print-only">${this.roots.map(printed)}</ul>`}`;
  }
}
customElements.define('d20-report-tree', D20ReportTree);

/** @param {ReportTreeNode} node @param {string} key @returns {TreeItem} */
function item(node, key) {
  return {
    key, label: node.label, href: node.path ? articleHref(node.path, node.anchor ?? '') : undefined, value: node.value ?? undefined,
    children: node.children.map((child, i) => item(child, `${key}.${i}`)),
  };
}

/** @param {readonly TreeItem[]} roots @returns {string[]} of branches */
function keys(roots) {
  /** @type {string[]} */
  const all = [];
  /** @param {readonly TreeItem[]} items */
  const walk = (items) => {
    for (const one of items) {
      if (one.children.length === 0) continue;
      all.push(one.key);
      walk(one.children);
    }
  };
  walk(roots);
  return all;
}

/** @param {TreeItem} one @returns {unknown} */
function printed(one) {
  return html`<li>${one.label}${one.children.length > 0 ? html`<ul>${one.children.map(printed)}</ul>` : nothing}</li>`;
}
