/** What stands around a view in an embed: next to nothing. A way back, a way to the whole, and what the reader should know. */
import {html, nothing} from 'lit';
import {restartEngine} from '../../js-shim/client.js';
import {base} from '../../js-shim/base.js';
import {isOpaque} from '../../js-shim/platform.js';
import {space} from '../../js-shim/space.js';
import {D20Element, Watch} from '../components/element.js';
import {icon} from '../components/icon.js';
import {errorNotice} from '../components/notice.js';
import {engine} from '../engine.js';
import {addressOf, siteName} from '../here.js';
import {getLanguage, languageEvents, t} from '../i18n.js';
import {jobs} from '../jobs.js';
import {href, parseRoute} from '../router.js';
import {loadTool} from '../tool-catalogue.js';
import {formFields, readForm, valuesOfQuery} from '../tool-form.js';
import {vault} from '../vault.js';
import {VIEWS} from '../views/index.js';
import {isOpen} from './config.js';
import './own-offer.js';

/** @import {Route} from '../types.d.ts' */
/** @typedef {HTMLElement & {route?: Route, path?: string, place?: string}} View */

/** An article stands alone here, without the library around it. */
const ARTICLE = {tag: 'd20-article', load: () => import('../views/article.js')};

/** One view of a vault that is shown in another page. config. */
export class D20Embed extends D20Element {
  static properties = {config: {attribute: false}, route: {state: true}, view: {state: true}, failure: {state: true}, depth: {state: true}};

  #ran = false;

  constructor() {
    super();
    /** @type {import('./config.js').EmbedConfig | undefined} */
    this.config = undefined;
    /** @type {Route} */
    this.route = parseRoute(location.hash);
    /** @type {View | null} */
    this.view = null;
    /** @type {unknown} */
    this.failure = undefined;
    /** how many steps the reader has gone from where it began */
    this.depth = 0;
    new Watch(this, engine, vault);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#moved);
    languageEvents.addEventListener('change', this.#named);
    history.replaceState({at: this.depth}, '');
    this.#named();
    void this.#follow();
  }

  disconnectedCallback() {
    removeEventListener('hashchange', this.#moved);
    languageEvents.removeEventListener('change', this.#named);
    super.disconnectedCallback();
  }

  #named = () => {
    document.documentElement.lang = getLanguage();
  };

  #moved = () => {
    this.route = parseRoute(location.hash);
    const {at = 0} = history.state ?? {};
    this.depth = history.state ? at : this.depth + 1;
    history.replaceState({at: this.depth}, '');
    void this.#follow();
  };

  /** Draws the view of the address. */
  async #follow() {
    const {route} = this;
    this.failure = undefined;
    if (route.name === 'library') return; // the vault's front article is being looked for
    const entry = route.name === 'a' ? ARTICLE : isOpen(location.hash) ? VIEWS[route.name] : undefined;
    if (!entry) {
      this.view = null;
      this.emit('d20-view-ready', {title: siteName});
      return;
    }
    try {
      await entry.load();
      if (this.route !== route) return;
      if (route.name === 'tools' && !this.#ran && (await this.#run(route))) return;
      const view = this.view?.localName === entry.tag ? this.view : /** @type {View} */ (document.createElement(entry.tag));
      Object.assign(view, route.name === 'a' ? {path: route.path, place: route.place} : {route});
      this.view = view;
    } catch (error) {
      if (this.route === route) this.failure = error;
    }
  }

  /** A report is what was asked for, so the tool runs at once; where its parameters are wrong its form says so. @param {Route} route @returns {Promise<boolean>} it has run, and its report comes */
  async #run(route) {
    this.#ran = true;
    const tool = await loadTool(route.path);
    const fields = formFields(tool.parameters);
    const {parameters, errors} = readForm(fields, valuesOfQuery(fields, route.query));
    if (Object.keys(errors).length > 0) return false;
    const id = await jobs.run(tool.name, parameters, {language: getLanguage()});
    if (this.route === route) replaceRoute(href('jobs', id));
    return true;
  }

  render() {
    return html`<main @d20-view-ready=${this.#drawn}>${this.#content()}</main>${this.#foot()}<d20-toasts></d20-toasts>`;
  }

  /** @param {CustomEvent<{title: string}>} event */
  #drawn = (event) => {
    document.title = `${event.detail.title} · ${siteName}`;
  };

  #content() {
    const {state} = engine;
    if (state.kind === 'failed') {
      return html`<div class="page"><d20-notice tone="danger" heading=${t('engine.failed')} text=${t('embed.failed')} detail=${state.reason} action=${t('engine.restart')} @d20-action=${restartEngine}></d20-notice></div>`;
    }
    if (this.failure !== undefined) return html`<div class="page">${errorNotice(this.failure, () => void this.#follow())}</div>`;
    if (!isOpen(location.hash)) return html`<div class="page"><p>${t('embed.closed')}</p></div>`;
    if (this.route.name === 'library' && vault.state === 'fresh' && vault.articles.length === 0) return html`<div class="page"><p class="muted">${t('embed.empty')}</p></div>`;
    if (this.route.name === 'library' && vault.error !== undefined) return html`<div class="page">${errorNotice(vault.error, () => void vault.refresh())}</div>`;
    return this.view ?? html`<div class="page late"><d20-progress label=${t('library.loading')}></d20-progress></div>`;
  }

  #foot() {
    const {state} = engine;
    const given = space().name !== 'embed';
    return html`<footer class="embed-foot no-print">
      ${this.depth > 0 ? html`<d20-button variant="quiet" icon="back" label=${t('embed.back')} @click=${() => history.back()}></d20-button>` : nothing}
      ${state.kind === 'booting' || state.kind === 'idle' ? html`<span class="muted late" role="status">${t('engine.starting')}</span>` : nothing}
      ${'memory' in state && state.memory && !given ? html`<span class="muted">${isOpaque() ? t('embed.sandboxed') : t('embed.memory')}</span>` : nothing}
      <d20-own-offer .config=${this.config}></d20-own-offer>
      <a class="embed-home" href=${given ? base.href : addressOf(location.hash)} target="_blank" rel="noopener">${siteName}${icon('external', 'small')}</a>
    </footer>`;
  }
}
customElements.define('d20-embed', D20Embed);

/** @param {string} hash "#/…" instead of the present one: there is no way back to what only led here */
export function replaceRoute(hash) {
  history.replaceState(history.state, '', hash);
  dispatchEvent(new HashChangeEvent('hashchange'));
}
