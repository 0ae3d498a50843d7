import {html, nothing} from 'lit';
import {base, restartEngine} from '../../js-shim/client.js';
import {requestPersistence} from '../../js-shim/persist.js';
import {deleteVaultDatabase} from '../../js-shim/store-database.js';
import {Unavailable, deleteCopies} from '../../js-shim/store-files.js';
import {callJson} from '../api.js';
import {clearCache} from '../cache.js';
import {exportVault} from '../commands.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {toast} from '../components/toast.js';
import {engine} from '../engine.js';
import {formatBytes, formatDuration, formatNumber, getLanguage, setLanguage, t} from '../i18n.js';
import {href, navigate} from '../router.js';
import {getReading, getTheme, setReading, setTheme} from '../theme.js';
import {Task} from '../task.js';
import {vault} from '../vault.js';
import './settings-install.js';

/** @import {Health} from '../types.d.ts' */

/** What the reader chooses, what is stored and how the engine got up. */
export class D20SettingsView extends D20Element {
  static properties = {route: {attribute: false}, resetting: {state: true}, replacing: {state: true}, typed: {state: true}, failure: {state: true}, kept: {state: true}, room: {state: true}};

  /** @type {Task<[number], Health>} */
  #health = new Task(this, {args: () => [vault.revision], task: (_, {signal}) => callJson('health', {signal})});

  #goingToAbout = false;

  constructor() {
    super();
    /** @type {import('../types.d.ts').Route} */
    this.route = {name: 'settings', path: '', query: new URLSearchParams(), place: ''};
    this.resetting = false;
    this.replacing = false;
    this.typed = '';
    /** @type {unknown} */
    this.failure = undefined;
    /** @type {boolean | null} whether the browser has promised to keep the data; null = it can't be asked */
    this.kept = null;
    /** @type {{usage?: number, quota?: number}} */
    this.room = {};
    new Watch(this, engine, vault);
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#measure();
    void this.updateComplete.then(() => this.emit('d20-view-ready', {title: t('place.settings')}));
  }

  /** Called by Lit after drawing: goes to the section that the address names as soon as it has its facts. @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('route')) this.#goingToAbout = this.route.name === 'about';
    if (!this.#goingToAbout || (this.#health.status !== 'complete' && this.#health.status !== 'error')) return;
    this.#goingToAbout = false;
    void this.updateComplete.then(() => requestAnimationFrame(() => { // after the shell has gone to the top
      const heading = /** @type {HTMLElement | null} */ (this.querySelector('#about h2'));
      heading?.scrollIntoView({block: 'start'});
      heading?.focus({preventScroll: true});
    }));
  }

  async #measure() {
    this.kept = (await navigator.storage?.persisted?.()) ?? null;
    this.room = (await navigator.storage?.estimate?.()) ?? {};
  }

  async #askToKeep() {
    const {persisted} = await requestPersistence();
    await this.#measure();
    toast(persisted ? t('settings.kept') : t('settings.not_kept'));
  }

  /** @param {Event} event */
  #reset = async (event) => {
    event.preventDefault();
    if (this.typed.trim().toLowerCase() !== t('reset.word')) return;
    try {
      await deleteVaultDatabase(base.pathname);
      await clearCache();
      restartEngine();
      await vault.changed();
      this.resetting = false;
      navigate(href('library'));
      toast(t('reset.done'));
    } catch (error) {
      this.failure = error;
    }
  };

  render() {
    return html`<div class="page settings"><h1 tabindex="-1">${t('place.settings')}</h1>
      <section><h2>${t('settings.appearance')}</h2>
        ${choice(t('settings.language'), [{value: 'ru', label: 'Русский'}, {value: 'en', label: 'English'}], getLanguage(), (value) => setLanguage(value === 'ru' ? 'ru' : 'en'))}
        ${choice(t('settings.theme'), [{value: 'system', label: t('theme.system')}, {value: 'light', label: t('theme.light')}, {value: 'dark', label: t('theme.dark')}], getTheme(),
          (value) => { setTheme(/** @type {import('../theme.js').Theme} */ (value)); this.requestUpdate(); })}
        ${choice(t('settings.reading'), [{value: 'serif', label: t('reading.serif')}, {value: 'sans', label: t('reading.sans')}], getReading(),
          (value) => { setReading(value === 'sans' ? 'sans' : 'serif'); this.requestUpdate(); })}
      </section>
      <section><h2>${t('settings.data')}</h2>${this.#storage()}
        <div class="row"><d20-button icon="download" label=${t('settings.export')} @click=${exportVault}></d20-button>
          <d20-button icon="upload" label=${t('import.title')} href=${href('import')}></d20-button>
          <d20-button icon="folder" label=${t('disk.title')} href=${href('disk')}></d20-button></div>
        <p class="hint">${t('settings.export.hint')}</p></section>
      <section><d20-settings-install></d20-settings-install></section>
      <section id="about"><h2 tabindex="-1">${t('settings.about')}</h2>${this.#about()}</section>
      <section><h2>${t('reset.title')}</h2><p>${t('reset.text')}</p>
        <d20-button variant="danger" label=${t('reset.action')} @click=${() => { this.resetting = true; this.typed = ''; this.failure = undefined; }}></d20-button></section>
      ${this.#resetDialog()}
    </div>`;
  }

  #storage() {
    const {usage, quota} = this.room;
    return html`<dl class="definitions">
        <dt>${t('settings.used')}</dt><dd>${usage === undefined ? t('settings.unknown') : quota ? t('settings.used_of', {used: formatBytes(usage), quota: formatBytes(quota)}) : formatBytes(usage)}</dd>
        <dt>${t('settings.persistent')}</dt><dd>${this.kept === null ? t('settings.unknown') : this.kept ? t('settings.persistent.yes') : t('settings.persistent.no')}</dd></dl>
      ${this.#copy()}
      ${this.kept === false ? html`<d20-button label=${t('settings.persist')} @click=${() => this.#askToKeep()}></d20-button>` : nothing}`;
  }

  /** How the second copy of every write is, where the store keeps one. */
  #copy() {
    const storage = this.#health.value?.storage;
    if (!storage?.copy) return nothing;
    const how = storage.copy === 'off' ? `off.${storage.copy_reason}` : storage.copy;
    return html`<dl class="definitions"><dt>${t('settings.copy')}</dt><dd>${t(`settings.copy.${how}`, {size: formatBytes(storage.copy_bytes ?? 0)})}</dd></dl>
      ${storage.copy_reason === 'diverged' ? html`<div class="row"><d20-button label=${t('engine.recovery')} href="recovery.html"></d20-button>
        <d20-button variant="danger" label=${t(this.replacing ? 'settings.copy.replace.sure' : 'settings.copy.replace')} @click=${this.#replaceCopy}></d20-button></div>` : nothing}`;
  }

  #replaceCopy = async () => {
    if (!this.replacing) {
      this.replacing = true;
      return;
    }
    this.replacing = false;
    try {
      await deleteCopies(base.pathname, async () => {});
      restartEngine();
      await vault.changed();
    } catch (error) {
      toast(error instanceof Unavailable ? t('reset.held') : String(error));
    }
  };

  #about() {
    const {state} = engine;
    return this.#health.render({
      initial: () => nothing,
      pending: (last) => (last ? this.#facts(last) : html`<p class="muted late">${t('engine.starting')}</p>`),
      error: (error) => errorNotice(error, () => void this.#health.run()),
      complete: (health) => html`${this.#facts(health)}${this.#path(health)}${state.kind === 'ready' ? html`<details><summary>${t('settings.timings')}</summary>
        <d20-table caption=${t('settings.timings')} .columns=${[{key: 'step', label: t('settings.step'), type: 'code'}, {key: 'ms', label: t('settings.ms'), type: 'number', digits: 0}]}
          .rows=${Object.entries(state.timings)}></d20-table></details>` : nothing}`,
    });
  }

  /**
   * What was tried before the engine came up, when that was more than one thing.
   * @param {Health} health
   */
  #path({engine: {path = []}}) {
    return path.length < 2 ? nothing : html`<ol class="hint">${path.map(({rung, outcome, reason}) => html`<li><code>${rung}</code>: ${t(`settings.boot.${outcome}`)}${reason && ` · ${reason}`}</li>`)}</ol>`;
  }

  /** @param {Health} health */
  #facts(health) {
    return html`<dl class="definitions">
      <dt>${t('settings.version')}</dt><dd>${health.version}</dd>
      <dt>Python</dt><dd>${health.python}</dd>
      <dt>${t('settings.boot')}</dt><dd>${health.engine.boot ?? t('settings.unknown')}${health.engine.ms ? html` · ${formatDuration(health.engine.ms)}` : nothing}</dd>
      <dt>${t('settings.vault')}</dt><dd>${t('count.articles', {count: health.vault.articles})} · ${t('settings.generation', {number: formatNumber(health.vault.generation)})}</dd></dl>
      <p class="hint">${t('settings.about.text')}</p>`;
  }

  #resetDialog() {
    const ready = this.typed.trim().toLowerCase() === t('reset.word');
    return html`<d20-dialog heading=${t('reset.title')} ?open=${this.resetting} @d20-close=${() => (this.resetting = false)}>
      ${this.resetting ? html`<form class="stack" @submit=${this.#reset}><p>${t('reset.confirm', {count: vault.articles.length, word: t('reset.word')})}</p>
        <d20-field label=${t('reset.field', {word: t('reset.word')})} .value=${this.typed} @input=${(/** @type {Event} */ event) => (this.typed = /** @type {HTMLInputElement} */ (event.target).value)}></d20-field>
        ${this.failure instanceof Unavailable ? html`<d20-notice tone="danger" text=${t('reset.held')}></d20-notice>` : this.failure === undefined ? nothing : errorNotice(this.failure)}
        <div class="row"><d20-button type="submit" variant="danger" ?disabled=${!ready} label=${t('reset.action')}></d20-button>
          <d20-button label=${t('settings.export')} icon="download" @click=${exportVault}></d20-button></div></form>` : nothing}
    </d20-dialog>`;
  }
}
customElements.define('d20-settings-view', D20SettingsView);

/** @param {string} label @param {{value: string, label: string}[]} options @param {string} value @param {(value: string) => void} chosen */
function choice(label, options, value, chosen) {
  return html`<div class="setting"><span id="setting-${label}">${label}</span>
    <d20-segmented label=${label} .options=${options} .value=${value} @change=${(/** @type {Event} */ event) => chosen(/** @type {HTMLInputElement} */ (/** @type {unknown} */ (event.target)).value)}></d20-segmented></div>`;
}
