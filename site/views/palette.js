import {html, nothing} from 'lit';
import {callJson} from '../api.js';
import {commands} from '../commands.js';
import {D20Element, Watch} from '../components/element.js';
import {icon} from '../components/icon.js';
import {findByName} from '../fuzzy.js';
import {t} from '../i18n.js';
import {articleHref, href, navigate} from '../router.js';
import {fold} from '../table-rows.js';
import {vault} from '../vault.js';

/** @import {ToolSummary} from '../types.d.ts' */
/** @typedef {{kind: 'article' | 'tool' | 'command', icon: string, label: string, sub: string, name: string, run: () => void}} Choice */

const LIMITS = {article: 8, tool: 5, command: 6};

/** One field that leads everywhere: articles, tools, commands. open; fires `d20-close`. */
export class D20Palette extends D20Element {
  static properties = {open: {attribute: false}, typed: {state: true}, at: {state: true}, tools: {state: true}};

  constructor() {
    super();
    this.open = false;
    this.typed = '';
    this.at = 0;
    /** @type {Choice[]} */
    this.tools = [];
    /** @type {Choice[]} */
    this.choices = [];
    /** @type {Choice[]} */
    this.articles = [];
    new Watch(this, vault);
  }

  /** @type {unknown} */
  #listed = null;

  /** @param {Map<string, unknown>} changed called by Lit before drawing */
  willUpdate(changed) {
    if (!this.open) return;
    if (changed.has('open')) {
      this.typed = '';
      this.at = 0;
      void this.#loadTools();
    }
    if (this.#listed !== vault.articles) {
      this.#listed = vault.articles;
      this.articles = vault.articles.map((article) => ({
        kind: 'article', icon: 'article', label: article.title, sub: article.path, name: fold(`${article.title} ${article.path}`),
        run: () => navigate(articleHref(article.path)),
      }));
    }
    this.choices = this.#find();
    this.at = Math.max(0, Math.min(this.at, this.choices.length - 1));
  }

  async #loadTools() {
    try {
      const {tools} = /** @type {{tools: ToolSummary[]}} */ (await callJson('api/tools'));
      this.tools = tools.map((tool) => ({
        kind: 'tool', icon: 'tools', label: tool.title, sub: tool.name, name: fold(`${tool.title} ${tool.name} ${tool.description}`),
        run: () => navigate(href('tools', tool.name)),
      }));
    } catch {
      // the engine is asleep or away: articles and commands are still there
    }
  }

  /** @returns {Choice[]} */
  #find() {
    const actions = commands().map((command) => ({kind: /** @type {const} */ ('command'), icon: command.icon, label: command.label, sub: '', name: fold(`${command.label} ${command.words}`), run: command.run}));
    const name = (/** @type {Choice} */ choice) => choice.name;
    if (this.typed.trim() === '') return [...actions, ...this.articles.slice(0, LIMITS.article)];
    const found = [
      ...findByName(this.typed, this.articles, name, LIMITS.article),
      ...findByName(this.typed, this.tools, name, LIMITS.tool),
      ...findByName(this.typed, actions, name, LIMITS.command),
    ];
    return [...found, {
      kind: 'command', icon: 'search', label: t('palette.search', {words: this.typed.trim()}), sub: '', name: '',
      run: () => navigate(href('search', '', {q: this.typed.trim()})),
    }];
  }

  /** Called by Lit after drawing. */
  updated(/** @type {Map<string, unknown>} */ changed) {
    if (changed.has('open') && this.open) void this.#focus();
    this.querySelector('[aria-selected=true]')?.scrollIntoView({block: 'nearest'});
  }

  async #focus() {
    const dialog = /** @type {import('../components/dialog.js').D20Dialog} */ (this.querySelector('d20-dialog'));
    await dialog.updateComplete;
    /** @type {HTMLInputElement | null} */ (this.querySelector('.palette-input'))?.focus();
  }

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    const steps = {ArrowDown: 1, ArrowUp: -1};
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step !== undefined) {
      event.preventDefault();
      this.at = (this.at + step + this.choices.length) % Math.max(1, this.choices.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.#run(this.choices[this.at]);
    }
  };

  /** @param {Choice | undefined} choice */
  #run(choice) {
    if (!choice) return;
    this.emit('d20-close');
    choice.run();
  }

  /** @param {Event} event */
  #type = (event) => {
    this.typed = /** @type {HTMLInputElement} */ (event.target).value;
    this.at = 0;
  };

  render() {
    return html`<d20-dialog class="palette" heading=${t('palette.title')} ?open=${this.open} @d20-close=${() => this.emit('d20-close')}>
      ${this.open ? this.#content() : nothing}</d20-dialog>`;
  }

  #content() {
    return html`<input class="input palette-input" type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list"
        aria-activedescendant=${this.choices.length > 0 ? `palette-${this.at}` : nothing} aria-label=${t('palette.hint')} placeholder=${t('palette.hint')}
        .value=${this.typed} autocomplete="off" spellcheck="false" @input=${this.#type} @keydown=${this.#key}>
      <ul class="plain palette-list" id="palette-list" role="listbox" aria-label=${t('palette.title')}>
        ${this.choices.map((choice, i) => html`<li id="palette-${i}" role="option" aria-selected=${i === this.at} @click=${() => this.#run(choice)} @pointermove=${() => (this.at = i)}>
          ${icon(choice.icon, 'small')}<span class="palette-label">${choice.label}</span><span class="muted palette-sub">${choice.sub}</span></li>`)}
      </ul>`;
  }
}
customElements.define('d20-palette', D20Palette);
