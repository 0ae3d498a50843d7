import {html, nothing} from 'lit';
import {D20Element, uniqueId} from './element.js';

/**
 * A labelled text field. Listen to `input` or `change` and read `value`.
 * type: text | search | number | date | url | password; multiline: a text area; hint, error: sentences under it (error marks it invalid).
 */
export class D20Field extends D20Element {
  static properties = {
    label: {}, value: {}, type: {}, name: {}, hint: {}, error: {}, placeholder: {}, required: {type: Boolean}, disabled: {type: Boolean},
    multiline: {type: Boolean}, hideLabel: {type: Boolean, attribute: 'hide-label'}, min: {type: Number}, max: {type: Number}, step: {},
    list: {attribute: false},
  };

  #id = uniqueId('field');

  constructor() {
    super();
    this.label = '';
    this.value = '';
    this.type = 'text';
    this.name = '';
    this.hint = '';
    this.error = '';
    this.placeholder = '';
    this.required = false;
    this.disabled = false;
    this.multiline = false;
    this.hideLabel = false;
    /** @type {number | undefined} */
    this.min = undefined;
    /** @type {number | undefined} */
    this.max = undefined;
    /** @type {string | undefined} */
    this.step = undefined;
    /** @type {string[]} suggestions */
    this.list = [];
  }

  /** @returns {HTMLInputElement | HTMLTextAreaElement | null} */
  get control() {
    return this.querySelector('.input');
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    this.control?.focus(options);
  }

  select() {
    this.control?.select();
  }

  /** @param {Event} event */
  #typed = (event) => {
    this.value = /** @type {HTMLInputElement} */ (event.target).value;
  };

  render() {
    const id = this.#id;
    const described = this.error || this.hint ? `${id}-hint` : nothing;
    return html`<div class="field">
      <label for=${id} class=${this.hideLabel ? 'sr-only' : ''}>${this.label}${this.required ? html`<span aria-hidden="true"> *</span>` : nothing}</label>
      ${this.multiline
        ? html`<textarea id=${id} class="input" name=${this.name} placeholder=${this.placeholder} ?required=${this.required} ?disabled=${this.disabled}
            aria-invalid=${this.error ? 'true' : nothing} aria-describedby=${described} .value=${this.value} @input=${this.#typed}></textarea>`
        : html`<input id=${id} class="input" name=${this.name} type=${this.type} placeholder=${this.placeholder} ?required=${this.required} ?disabled=${this.disabled}
            min=${this.min ?? nothing} max=${this.max ?? nothing} step=${this.step ?? nothing} list=${this.list.length > 0 ? `${id}-list` : nothing}
            autocomplete="off" aria-invalid=${this.error ? 'true' : nothing} aria-describedby=${described} .value=${this.value} @input=${this.#typed}>`}
      ${this.list.length > 0 ? html`<datalist id="${id}-list">${this.list.map((item) => html`<option value=${item}></option>`)}</datalist>` : nothing}
      ${this.error ? html`<p class="field-error" id="${id}-hint">${this.error}</p>` : this.hint ? html`<p class="hint" id="${id}-hint">${this.hint}</p>` : nothing}
    </div>`;
  }
}
customElements.define('d20-field', D20Field);
