import {html, nothing} from 'lit';
import {t} from '../i18n.js';
import {suggestArticles, suggestFolders, suggestTags} from '../suggestions.js';
import {isChanged} from '../tool-form.js';
import {D20Element, uniqueId} from './element.js';
import './combobox.js';

/** @import {FormField, FormValues, Raw} from '../tool-form.js' */
/** @import {Suggestion} from './combobox.js' */

/** @type {Record<string, (text: string) => Suggestion[]>} */
const SUGGEST = {article: suggestArticles, tag: suggestTags, folder: suggestFolders};

/**
 * The fields of a generated form; what is advanced is folded. fields, values (tool-form.js), errors: sentence by field name.
 * Fires `d20-input` with {name, value} as one types; the owner keeps the values.
 */
export class D20Form extends D20Element {
  static properties = {fields: {attribute: false}, values: {attribute: false}, errors: {attribute: false}, unfolded: {state: true}};

  #group = uniqueId('form');

  constructor() {
    super();
    /** @type {FormField[]} */
    this.fields = [];
    /** @type {FormValues} */
    this.values = {};
    /** @type {Record<string, string>} */
    this.errors = {};
    /** @type {boolean | null} null = as the values want it */
    this.unfolded = null;
  }

  /** @param {string} name @param {Raw} value */
  #changed(name, value) {
    this.emit('d20-input', {name, value});
  }

  /** Puts the focus on the first field that has an error. */
  async focusError() {
    const first = this.fields.find((one) => this.errors[one.name]);
    if (!first) return;
    if (first.advanced) this.unfolded = true;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-field="${CSS.escape(first.name)}"]`))?.focus();
  }

  render() {
    const main = this.fields.filter((one) => !one.advanced);
    const more = this.fields.filter((one) => one.advanced);
    const touched = more.filter((one) => isChanged(one, this.values)).length;
    const open = this.unfolded ?? (touched > 0 || more.some((one) => this.errors[one.name]));
    return html`<div class="form">${main.map((one) => this.#field(one))}
      ${more.length === 0 ? nothing : html`<details class="form-more" .open=${open} @toggle=${(/** @type {Event} */ event) => (this.unfolded = /** @type {HTMLDetailsElement} */ (event.target).open)}>
        <summary>${t('tools.form.advanced')}${touched > 0 ? html` <span class="muted">${t('tools.form.changed', {count: touched})}</span>` : nothing}</summary>
        <div class="form">${more.map((one) => this.#field(one))}</div></details>`}</div>`;
  }

  /** @param {FormField} one */
  #field(one) {
    const raw = this.values[one.name];
    const error = this.errors[one.name] ?? '';
    const said = (/** @type {Event} */ event) => {
      const target = /** @type {any} */ (event.currentTarget);
      this.#changed(one.name, one.kind === 'boolean' ? target.checked : one.kind === 'list' ? target.values : target.value);
    };
    if (one.kind === 'boolean') return html`<d20-checkbox data-field=${one.name} label=${one.label} hint=${error || one.hint} .checked=${raw === true} @input=${said}></d20-checkbox>`;
    if (one.kind === 'enum') {
      const options = one.nullable ? [{value: '', label: '—'}, ...one.options] : one.options;
      return html`<d20-select data-field=${one.name} label=${one.label} hint=${one.hint} error=${error} .options=${options} .value=${String(raw)} @input=${said}></d20-select>`;
    }
    if (one.kind === 'several') return this.#several(one, Array.isArray(raw) ? raw : [], error);
    if (one.kind === 'list') {
      return html`<d20-combobox data-field=${one.name} multiple label=${one.label} hint=${one.hint || t('tools.form.list')} error=${error} .suggest=${SUGGEST[one.widget] ?? (() => [])}
        .values=${Array.isArray(raw) ? raw : []} @input=${said}></d20-combobox>`;
    }
    if (SUGGEST[one.widget]) {
      return html`<d20-combobox data-field=${one.name} label=${one.label} hint=${one.hint} error=${error} ?required=${one.required} .suggest=${SUGGEST[one.widget]}
        .value=${String(raw)} @input=${said}></d20-combobox>`;
    }
    const numeric = one.kind === 'integer' || one.kind === 'number';
    return html`<d20-field data-field=${one.name} class=${numeric ? 'short' : ''} label=${one.label} hint=${one.hint} error=${error} ?required=${one.required} ?multiline=${one.widget === 'multiline'}
      type=${numeric ? 'number' : one.widget === 'query' ? 'search' : 'text'} .min=${numeric ? one.schema.minimum : undefined} .max=${numeric ? one.schema.maximum : undefined}
      .step=${one.kind === 'integer' ? '1' : numeric ? 'any' : undefined} .value=${String(raw)} @input=${said}></d20-field>`;
  }

  /** @param {FormField} one @param {readonly string[]} chosen @param {string} error */
  #several(one, chosen, error) {
    const id = `${this.#group}-${one.name}`;
    return html`<fieldset class="field" tabindex="-1" data-field=${one.name} aria-describedby=${error || one.hint ? id : nothing}>
      <legend class="label">${one.label}</legend>
      <div class="row">${one.options.map(({value, label}) => html`<d20-checkbox label=${label} .checked=${chosen.includes(value)}
        @input=${(/** @type {Event} */ event) => this.#changed(one.name, one.options.map((option) => option.value)
          .filter((name) => (name === value ? /** @type {any} */ (event.currentTarget).checked : chosen.includes(name))))}></d20-checkbox>`)}</div>
      ${error || one.hint ? html`<p class=${error ? 'field-error' : 'hint'} id=${id}>${error || one.hint}</p>` : nothing}</fieldset>`;
  }
}
customElements.define('d20-form', D20Form);
