import {html, nothing} from 'lit';
import {t} from '../i18n.js';
import {D20Element, uniqueId} from './element.js';
import {icon} from './icon.js';
import {announce} from './toast.js';

/** @typedef {{value: string, label: string, sub?: string}} Suggestion */

/**
 * A text field that suggests; what is typed counts even when nothing suggested is taken. Listen to `input`; read `value`, or `values`
 * when `multiple` (chosen ones stand above the field; Enter adds what is typed, Backspace in the empty field takes the last away).
 * label, hint, error, placeholder; suggest(text) gives suggestions for what is typed.
 */
export class D20Combobox extends D20Element {
  static properties = {
    label: {}, value: {}, values: {attribute: false}, multiple: {type: Boolean}, hint: {}, error: {}, placeholder: {}, required: {type: Boolean},
    suggest: {attribute: false}, open: {state: true}, at: {state: true}, typed: {state: true},
  };

  #id = uniqueId('combobox');

  constructor() {
    super();
    this.label = '';
    this.value = '';
    /** @type {string[]} */
    this.values = [];
    this.multiple = false;
    this.hint = '';
    this.error = '';
    this.placeholder = '';
    this.required = false;
    /** @type {(text: string) => readonly Suggestion[]} */
    this.suggest = () => [];
    this.open = false;
    this.at = -1;
    /** what is in the field while several are chosen */
    this.typed = '';
    /** @type {readonly Suggestion[]} */
    this.shown = [];
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    this.querySelector('input')?.focus(options);
  }

  /** Called by Lit before drawing. */
  willUpdate() {
    if (!this.open) return;
    const text = this.multiple ? this.typed : this.value;
    this.shown = this.suggest(text).filter((one) => !this.multiple || !this.values.includes(one.value));
    this.at = Math.min(this.at, this.shown.length - 1);
  }

  /** Called by Lit after drawing. */
  updated() {
    this.querySelector('[aria-selected=true]')?.scrollIntoView({block: 'nearest'});
  }

  /** @param {Event} event */
  #type = (event) => {
    const text = /** @type {HTMLInputElement} */ (event.target).value;
    if (this.multiple) {
      event.stopPropagation();
      this.typed = text;
    } else {
      this.value = text;
    }
    this.open = true;
    this.at = -1;
  };

  /** @param {string} value */
  #take(value) {
    if (this.multiple) {
      const text = value.trim();
      if (text !== '' && !this.values.includes(text)) {
        this.values = [...this.values, text];
        announce(t('tools.form.added', {value: text}));
      }
      this.typed = '';
    } else {
      this.value = value;
      this.open = false;
    }
    this.at = -1;
    this.emit('input');
  }

  /** @param {string} value */
  #drop(value) {
    this.values = this.values.filter((one) => one !== value);
    announce(t('tools.form.removed', {value}));
    this.emit('input');
    this.focus();
  }

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const chosen = this.open ? this.shown[this.at] : undefined;
    if (step !== undefined) {
      event.preventDefault();
      if (!this.open) this.open = true;
      else this.at = this.at + step < -1 ? this.shown.length - 1 : Math.min(this.at + step, this.shown.length - 1);
    } else if (event.key === 'Escape' && this.open) {
      event.preventDefault();
      event.stopPropagation();
      this.open = false;
    } else if (event.key === 'Enter' && (chosen || (this.multiple && this.typed.trim() !== ''))) {
      event.preventDefault();
      this.#take(chosen ? chosen.value : this.typed);
    } else if (event.key === 'Backspace' && this.multiple && this.typed === '' && this.values.length > 0) {
      this.#drop(this.values[this.values.length - 1]);
    }
  };

  /** Leaving the field closes the list; a word that was begun is kept. @param {FocusEvent} event */
  #left = (event) => {
    if (event.relatedTarget instanceof Node && this.contains(event.relatedTarget)) return;
    this.open = false;
    if (this.multiple && this.typed.trim() !== '') this.#take(this.typed);
  };

  render() {
    const id = this.#id;
    const below = this.error || this.hint;
    const expanded = this.open && this.shown.length > 0;
    return html`<div class="field combobox" @focusout=${this.#left}>
      <label for=${id}>${this.label}${this.required ? html`<span aria-hidden="true"> *</span>` : nothing}</label>
      ${this.multiple && this.values.length > 0 ? html`<ul class="plain row chips" aria-label=${this.label}>${this.values.map((value) => html`<li class="tag">${value}
        <button type="button" aria-label=${t('tools.form.remove', {value})} @click=${() => this.#drop(value)}>${icon('close', 'small')}</button></li>`)}</ul>` : nothing}
      <input id=${id} class="input" type="text" role="combobox" autocomplete="off" spellcheck="false" aria-autocomplete="list" aria-expanded=${expanded} aria-controls="${id}-list"
        aria-activedescendant=${expanded && this.at >= 0 ? `${id}-${this.at}` : nothing} aria-invalid=${this.error ? 'true' : nothing} aria-describedby=${below ? `${id}-hint` : nothing}
        placeholder=${this.placeholder} .value=${this.multiple ? this.typed : this.value} @input=${this.#type} @keydown=${this.#key} @click=${() => (this.open = true)}>
      <ul class="plain combobox-list" id="${id}-list" role="listbox" aria-label=${this.label} ?hidden=${!expanded}>
        ${expanded ? this.shown.map((one, i) => html`<li id="${id}-${i}" role="option" aria-selected=${i === this.at} @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()}
          @click=${() => this.#take(one.value)} @pointermove=${() => (this.at = i)}><span>${one.label}</span>${one.sub ? html`<span class="muted">${one.sub}</span>` : nothing}</li>`) : nothing}</ul>
      ${below ? html`<p class=${this.error ? 'field-error' : 'hint'} id="${id}-hint">${below}</p>` : nothing}
    </div>`;
  }
}
customElements.define('d20-combobox', D20Combobox);
