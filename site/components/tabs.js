import {html} from 'lit';
import {D20Element} from './element.js';

/** Tabs over panels that the owner draws. tabs: [{id, label}], selected. Fires `d20-select` with {id}. label names the group. */
export class D20Tabs extends D20Element {
  static properties = {tabs: {attribute: false}, selected: {}, label: {}};

  constructor() {
    super();
    /** @type {{id: string, label: string}[]} */
    this.tabs = [];
    this.selected = '';
    this.label = '';
  }

  /** @param {string} id */
  #select(id) {
    this.selected = id;
    this.emit('d20-select', {id});
  }

  /** @param {KeyboardEvent} event arrows go round */
  #key = (event) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = this.tabs.findIndex((tab) => tab.id === this.selected);
    const next = (at + step + this.tabs.length) % this.tabs.length;
    this.#select(this.tabs[next].id);
    /** @type {HTMLElement} */ (this.querySelectorAll('[role=tab]')[next]).focus();
  };

  render() {
    return html`<div class="tabs" role="tablist" aria-label=${this.label} @keydown=${this.#key}>
      ${this.tabs.map((tab) => html`<button type="button" role="tab" aria-selected=${tab.id === this.selected} tabindex=${tab.id === this.selected ? 0 : -1}
        @click=${() => this.#select(tab.id)}>${tab.label}</button>`)}
    </div>`;
  }
}
customElements.define('d20-tabs', D20Tabs);

/** A choice of one among few, drawn in a row. options: [{value, label}], value, label names the group. Fires `change`; read `value`. */
export class D20Segmented extends D20Element {
  static properties = {options: {attribute: false}, value: {}, label: {}};

  constructor() {
    super();
    /** @type {{value: string, label: string}[]} */
    this.options = [];
    this.value = '';
    this.label = '';
  }

  /** @param {string} value */
  #choose(value) {
    if (value === this.value) return;
    this.value = value;
    this.emit('change');
  }

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = this.options.findIndex((option) => option.value === this.value);
    const next = (at + step + this.options.length) % this.options.length;
    this.#choose(this.options[next].value);
    /** @type {HTMLElement} */ (this.querySelectorAll('[role=radio]')[next]).focus();
  };

  render() {
    return html`<div class="segmented" role="radiogroup" aria-label=${this.label} @keydown=${this.#key}>
      ${this.options.map((option) => html`<button type="button" role="radio" aria-checked=${option.value === this.value} tabindex=${option.value === this.value ? 0 : -1}
        @click=${() => this.#choose(option.value)}>${option.label}</button>`)}
    </div>`;
  }
}
customElements.define('d20-segmented', D20Segmented);
