import {html, nothing} from 'lit';
import {D20Element, uniqueId} from './element.js';

/** A labelled choice of one. options: [{value, label}]. Listen to `change` and read `value`. */
export class D20Select extends D20Element {
  static properties = {label: {}, value: {}, name: {}, options: {attribute: false}, hint: {}, error: {}, disabled: {type: Boolean}, hideLabel: {type: Boolean, attribute: 'hide-label'}};

  #id = uniqueId('select');

  constructor() {
    super();
    this.label = '';
    this.value = '';
    this.name = '';
    /** @type {{value: string, label: string}[]} */
    this.options = [];
    this.hint = '';
    this.error = '';
    this.disabled = false;
    this.hideLabel = false;
  }

  /** @param {Event} event */
  #chosen = (event) => {
    this.value = /** @type {HTMLSelectElement} */ (event.target).value;
  };

  /** @param {FocusOptions} [options] */
  focus(options) {
    this.querySelector('select')?.focus(options);
  }

  render() {
    const id = this.#id;
    const below = this.error || this.hint;
    return html`<div class="field">
      <label for=${id} class=${this.hideLabel ? 'sr-only' : ''}>${this.label}</label>
      <select id=${id} class="input" name=${this.name} ?disabled=${this.disabled} aria-invalid=${this.error ? 'true' : nothing}
        aria-describedby=${below ? `${id}-hint` : nothing} @input=${this.#chosen}>
        ${this.options.map((option) => html`<option value=${option.value} ?selected=${option.value === this.value} .selected=${option.value === this.value}>${option.label}</option>`)}
      </select>
      ${below ? html`<p class=${this.error ? 'field-error' : 'hint'} id="${id}-hint">${below}</p>` : nothing}
    </div>`;
  }
}
customElements.define('d20-select', D20Select);
