import {html, nothing} from 'lit';
import {D20Element, uniqueId} from './element.js';

/** A labelled yes or no. Listen to `change` and read `checked`; `partly` draws the state between. */
export class D20Checkbox extends D20Element {
  static properties = {label: {}, name: {}, checked: {type: Boolean}, partly: {type: Boolean}, disabled: {type: Boolean}, hint: {}};

  #id = uniqueId('check');

  constructor() {
    super();
    this.label = '';
    this.name = '';
    this.checked = false;
    this.partly = false;
    this.disabled = false;
    this.hint = '';
  }

  /** @param {Event} event */
  #toggled = (event) => {
    this.checked = /** @type {HTMLInputElement} */ (event.target).checked;
    this.partly = false;
  };

  render() {
    return html`<label class="check">
        <input type="checkbox" name=${this.name} .checked=${this.checked} .indeterminate=${this.partly} ?disabled=${this.disabled}
          aria-describedby=${this.hint ? this.#id : nothing} @input=${this.#toggled}>
        <span>${this.label}</span>
      </label>${this.hint ? html`<p class="hint" id=${this.#id}>${this.hint}</p>` : nothing}`;
  }
}
customElements.define('d20-checkbox', D20Checkbox);
