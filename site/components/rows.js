import {html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {D20Element} from './element.js';

const SPARE = 8;

/**
 * A list of rows of one height of which only the visible ones exist: ten thousand cost as little as twenty.
 * items; rowHeight in px; row(item, index, tabindex) draws one: its first element takes the focus; key(item);
 * current: key of the row that is on screen beside the list; label; role/rowRole: "list"/"listitem" or "tree"/"none".
 * Up, Down, Home, End move between rows; other keys come as `d20-row-key` with {item, key}, prevented when used.
 */
export class D20Rows extends D20Element {
  static properties = {
    items: {attribute: false}, rowHeight: {type: Number}, row: {attribute: false}, key: {attribute: false}, current: {},
    label: {}, kind: {}, active: {state: true}, top: {state: true},
  };

  /** the current row that has been scrolled to */
  #shown = '';
  /** where the current row is; -1 while it is not among the items */
  #sought = -1;
  #observer = new ResizeObserver(() => this.requestUpdate());

  constructor() {
    super();
    /** @type {readonly any[]} */
    this.items = [];
    this.rowHeight = 44;
    /** @type {(item: any, index: number, tabindex: 0 | -1) => unknown} */
    this.row = () => '';
    /** @type {(item: any) => string} */
    this.key = String;
    this.current = '';
    this.label = '';
    /** @type {'list' | 'tree'} */
    this.kind = 'list';
    this.active = 0;
    this.top = 0;
  }

  /** @returns {HTMLElement | null} */
  get #scroller() {
    return this.querySelector('.rows-scroll');
  }

  /** Called by Lit after the first drawing. */
  firstUpdated() {
    if (this.#scroller) this.#observer.observe(this.#scroller);
  }

  disconnectedCallback() {
    this.#observer.disconnect();
    super.disconnectedCallback();
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.#scroller) this.#observer.observe(this.#scroller);
  }

  /** Called by Lit before drawing: the row that is on screen beside the list is looked for until it is there. */
  willUpdate() {
    if (this.current === '') this.#shown = '';
    if (this.current !== this.#shown) {
      const at = this.current === '' ? -1 : this.items.findIndex((item) => this.key(item) === this.current);
      if (at >= 0) this.active = at;
      this.#sought = at;
    }
    this.active = Math.max(0, Math.min(this.active, this.items.length - 1));
  }

  /** Called by Lit after drawing. */
  updated() {
    if (this.current === this.#shown || this.#sought < 0 || !this.#scroller?.clientHeight) return;
    this.#shown = this.current;
    this.#reveal(this.#sought);
  }

  /** @param {number} index */
  #reveal(index) {
    const scroller = this.#scroller;
    if (!scroller) return;
    const top = index * this.rowHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + this.rowHeight > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + this.rowHeight - scroller.clientHeight;
  }

  /** @param {number} index moves the focus there, drawing the row first when it is out of sight */
  async focusRow(index) {
    this.active = Math.max(0, Math.min(index, this.items.length - 1));
    this.#reveal(this.active);
    this.top = this.#scroller?.scrollTop ?? 0;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-row="${this.active}"] > *`))?.focus({preventScroll: true});
  }

  /** @param {KeyboardEvent} event */
  #keydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((this.#scroller?.clientHeight ?? 0) / this.rowHeight) - 1);
    const steps = {ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.items.length, End: this.items.length};
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step !== undefined) {
      event.preventDefault();
      void this.focusRow(this.active + step);
    } else if (!this.emit('d20-row-key', {item: this.items[this.active], key: event.key, index: this.active})) {
      event.preventDefault();
    }
  };

  /** @param {FocusEvent} event */
  #focused = (event) => {
    const row = /** @type {HTMLElement} */ (event.target).closest('[data-row]');
    if (row instanceof HTMLElement) this.active = Number(row.dataset.row);
  };

  #scrolled = () => {
    this.top = this.#scroller?.scrollTop ?? 0;
  };

  render() {
    const height = this.#scroller?.clientHeight || 800;
    const first = Math.max(0, Math.floor(this.top / this.rowHeight) - SPARE);
    const last = Math.min(this.items.length, Math.ceil((this.top + height) / this.rowHeight) + SPARE);
    const shown = this.items.slice(first, last).map((item, i) => ({item, index: first + i}));
    const withActive = this.active < first || this.active >= last;
    if (withActive && this.items.length > 0) shown.push({item: this.items[this.active], index: this.active});
    const tree = this.kind === 'tree';
    return html`<div class="rows-scroll" @scroll=${this.#scrolled} @keydown=${this.#keydown} @focusin=${this.#focused}>
      <div class="rows-space" role=${this.kind} aria-label=${this.label} .style=${`height:${this.items.length * this.rowHeight}px`}>
        ${repeat(shown, ({item}) => this.key(item), ({item, index}) => html`<div class="rows-item" data-row=${index} role=${tree ? 'none' : 'listitem'}
          aria-setsize=${tree ? nothing : this.items.length} aria-posinset=${tree ? nothing : index + 1}
          .style=${`height:${this.rowHeight}px;transform:translateY(${index * this.rowHeight}px)`}>${this.row(item, index, index === this.active ? 0 : -1)}</div>`)}
      </div>
    </div>`;
  }
}
customElements.define('d20-rows', D20Rows);
