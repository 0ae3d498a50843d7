import {html, nothing} from 'lit';
import {ApiError} from '../api.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {announce} from '../components/toast.js';
import {engine} from '../engine.js';
import {getLanguage, t} from '../i18n.js';
import {jobs} from '../jobs.js';
import {href, navigate} from '../router.js';
import {Task} from '../task.js';
import {loadTool, noteUse} from '../tool-catalogue.js';
import {formFields, formQuery, formValues, readForm, sayParameters, serverErrors, valuesOfQuery} from '../tool-form.js';
import {vault} from '../vault.js';
import '../components/form.js';
import '../components/markdown.js';

/** @import {Tool} from '../report-types.d.ts' */
/** @import {FormField, FormValues, Raw} from '../tool-form.js' */

/** One tool: its question, its form and the button that runs it. name; query: the address's values of the form. */
export class D20Tool extends D20Element {
  static properties = {name: {attribute: false}, query: {attribute: false}, values: {state: true}, errors: {state: true}, failure: {state: true}, starting: {state: true}};

  /** @type {Task<readonly [string, string], Tool>} */
  #tool = new Task(this, {
    args: () => (this.name ? [this.name, getLanguage()] : null),
    task: async ([name], {signal}) => {
      const tool = await loadTool(name, signal);
      this.fields = formFields(tool.parameters);
      this.errors = {};
      this.values ??= valuesOfQuery(this.fields, this.query);
      return tool;
    },
  });

  #told = '';

  constructor() {
    super();
    this.name = '';
    this.query = new URLSearchParams();
    /** @type {FormField[]} */
    this.fields = [];
    /** @type {FormValues | null} null until the schema is there */
    this.values = null;
    /** @type {Record<string, string>} */
    this.errors = {};
    /** @type {unknown} */
    this.failure = undefined;
    this.starting = false;
    new Watch(this, engine, vault);
  }

  /** Called by Lit after drawing. */
  updated() {
    const title = this.#tool.value?.title ?? (this.#tool.status === 'error' ? this.name : '');
    if (title && title !== this.#told) {
      this.#told = title;
      this.emit('d20-view-ready', {title});
    }
  }

  /** @param {FormValues} values keeps them, and the address with them: it can be reloaded and shared */
  #keep(values) {
    this.values = values;
    const query = formQuery(this.fields, values);
    history.replaceState(history.state, '', `${href('tools', this.name)}${query ? `?${query}` : ''}`);
  }

  /** @param {CustomEvent<{name: string, value: Raw}>} event */
  #typed = (event) => {
    const {name, value} = event.detail;
    this.#keep({...this.values, [name]: value});
    if (!this.errors[name]) return;
    const {[name]: _, ...rest} = this.errors;
    this.errors = rest;
  };

  /** @param {SubmitEvent} event */
  #submit = async (event) => {
    event.preventDefault();
    if (this.starting || !this.values) return;
    const {parameters, errors} = readForm(this.fields, this.values);
    this.failure = undefined;
    if (Object.keys(errors).length > 0) {
      this.#wrong(errors);
      return;
    }
    this.starting = true;
    try {
      const id = await jobs.run(this.name, parameters, {language: getLanguage()});
      noteUse(this.name);
      // Who has left meanwhile is not called back: the ring in the rail says that it runs.
      if (this.isConnected) navigate(href('jobs', id));
    } catch (error) {
      this.#refused(error);
    } finally {
      this.starting = false;
    }
  };

  /** @param {Record<string, string>} errors */
  #wrong(errors) {
    this.errors = errors;
    announce(t('tools.form.wrong', {count: Object.keys(errors).length}));
    void this.updateComplete.then(() => /** @type {import('../components/form.js').D20Form | null} */ (this.querySelector('d20-form'))?.focusError());
  }

  /** @param {unknown} error */
  #refused(error) {
    if (error instanceof ApiError && error.status === 422) {
      const {byField, rest} = serverErrors(this.fields, error.errors);
      if (Object.keys(byField).length > 0) this.#wrong(byField);
      if (Object.keys(byField).length > 0 && rest.length === 0) return;
    }
    this.failure = error;
  }

  render() {
    const {value: tool, status, error} = this.#tool;
    if (status === 'error') return this.#failed(error);
    if (!tool || !this.values) return html`<div class="page late"><h1 tabindex="-1">${this.name}</h1><p class="muted" role="status">${engine.awake ? t('tools.loading') : t('tools.waiting')}</p></div>`;
    return html`<div class="page tool">
      <header class="tool-head">
        <nav class="crumbs" aria-label=${t('tools.crumbs')}><ol class="plain"><li><a href=${href('tools')}>${t('place.tools')}</a></li></ol></nav>
        <h1 tabindex="-1">${tool.title}</h1>
        <p class="lead question">${tool.question}</p>
        <p class="tool-description">${tool.description}</p>
      </header>
      ${this.#form(tool, this.values)}
      ${this.#help(tool)}
    </div>`;
  }

  /** @param {Tool} tool @param {FormValues} values */
  #form(tool, values) {
    return html`<form class="tool-form" novalidate @submit=${this.#submit} aria-label=${tool.title}>
      ${this.#examples(tool, values)}
      ${this.fields.length > 0 ? html`<d20-form .fields=${this.fields} .values=${values} .errors=${this.errors} @d20-input=${this.#typed}></d20-form>` : nothing}
      <div class="row run-row"><d20-button variant="primary" icon="play" type="submit" label=${tool.writes ? t('tools.propose') : t('tools.run')} ?disabled=${this.starting}></d20-button>
        ${formQuery(this.fields, values) ? html`<d20-button variant="quiet" label=${t('tools.form.reset')} @click=${() => { this.errors = {}; this.#keep(formValues(this.fields)); }}></d20-button>` : nothing}
        ${this.starting ? html`<span class="muted late" role="status">${t('tools.starting')}</span>` : nothing}</div>
      ${tool.writes ? html`<p class="hint">${t('tools.writes.hint')}</p>` : nothing}
      ${this.failure === undefined ? nothing : errorNotice(this.failure)}
    </form>`;
  }

  /** @param {Tool} tool @param {FormValues} values parameter sets worth trying */
  #examples(tool, values) {
    const sets = tool.examples.filter((example) => Object.keys(example).length > 0);
    if (sets.length === 0) return nothing;
    const now = formQuery(this.fields, values);
    return html`<div class="row examples" role="group" aria-label=${t('tools.examples')}><span class="muted">${t('tools.examples')}</span>
      ${sets.map((example) => {
        const wanted = formValues(this.fields, example);
        const words = sayParameters(this.fields, example).map(({label, value}) => `${label}: ${value}`).join(', ');
        return words ? html`<d20-tag label=${words} .pressed=${formQuery(this.fields, wanted) === now} @click=${() => { this.errors = {}; this.#keep(wanted); }}></d20-tag>` : nothing;
      })}</div>`;
  }

  /** @param {Tool} tool */
  #help(tool) {
    if (!tool.help) return nothing;
    return html`<details class="tool-help"><summary>${t('tools.help')}</summary>
      <d20-markdown .html=${tool.help_html ?? ''} .text=${tool.help}></d20-markdown></details>`;
  }

  /** @param {unknown} error */
  #failed(error) {
    const missing = error instanceof ApiError && error.status === 404;
    return html`<div class="page"><h1 tabindex="-1">${this.name}</h1>${errorNotice(error, missing ? undefined : () => void this.#tool.run())}
      <p><a href=${href('tools')}>${t('tools.all')}</a></p></div>`;
  }
}
customElements.define('d20-tool', D20Tool);
