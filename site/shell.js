/** The frame around every view: rail, header, search field, drop target, palette, toasts; it follows the address. */
import {html, nothing} from 'lit';
import {base, restartEngine, updates} from '../js-shim/client.js';
import {space} from '../js-shim/space.js';
import {D20Element, Watch} from './components/element.js';
import {icon} from './components/icon.js';
import './components/job-ring.js';
import {errorNotice} from './components/notice.js';
import {announce} from './components/toast.js';
import {isOpen} from './embed/config.js';
import {engine} from './engine.js';
import {getLanguage, languageEvents, t} from './i18n.js';
import {here, settle, siteName} from './here.js';
import {href, navigate} from './router.js';
import {restored} from './restored.js';
import {ScrollMemory} from './scroll-memory.js';
import {filesOfDrop, holdsFiles} from './import-files.js';
import {offerFiles} from './importer.js';
import {PLACES, VIEWS} from './views/index.js';
import './views/palette.js';

/** @import {Route} from './types.d.ts' */
/** @typedef {HTMLElement & {route: Route}} View */

export class D20App extends D20Element {
  static properties = {route: {state: true}, view: {state: true}, failure: {state: true}, palette: {state: true}, dropping: {state: true}, query: {state: true}, version: {state: true}, guest: {attribute: false}};

  #scroll = new ScrollMemory();
  #arrived = false;
  /** the address that is on screen */
  #at = '';
  /** @type {Map<string, View>} the library is kept as it is while another place is on screen */
  #kept = new Map();

  constructor() {
    super();
    /** @type {Route} */
    this.route = here();
    /** @type {View | null} */
    this.view = null;
    /** @type {unknown} */
    this.failure = undefined;
    this.palette = false;
    this.dropping = false;
    this.query = '';
    /** @type {import('../js-shim/update.js').UpdateState | null} */
    this.version = null;
    /** what stands in the header where the app is a guest in another page @type {unknown} */
    this.guest = nothing;
    updates.state.subscribe((state) => (this.version = state));
    new Watch(this, engine, restored);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#moved);
    addEventListener('popstate', this.#moved);
    addEventListener('keydown', this.#key);
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) addEventListener(type, this.#drag);
    languageEvents.addEventListener('change', this.#named);
    this.#named();
    this.#settle();
    void this.#follow();
  }

  disconnectedCallback() {
    removeEventListener('hashchange', this.#moved);
    removeEventListener('popstate', this.#moved);
    removeEventListener('keydown', this.#key);
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) removeEventListener(type, this.#drag);
    languageEvents.removeEventListener('change', this.#named);
    super.disconnectedCallback();
  }

  #named = () => {
    document.documentElement.lang = getLanguage();
    void this.updateComplete.then(() => {
      const heading = this.querySelector('main h1')?.textContent?.trim();
      if (heading) document.title = `${heading} · ${siteName}`;
    });
  };

  #moved = () => {
    if (location.href === this.#at) return; // told twice, by hashchange and by popstate
    const before = this.route;
    this.route = here();
    const same = before.name === this.route.name && before.path === this.route.path;
    if (!same) this.#arrived = true;
    this.#scroll.arrive(same);
    this.#settle();
    void this.#follow();
  };

  #settle() {
    settle(this.route);
    this.#at = location.href;
  }

  /** Draws the view of the address. */
  async #follow() {
    const route = this.route;
    if (route.name === 'search') this.query = route.query.get('q') ?? '';
    const entry = VIEWS[route.name];
    this.failure = undefined;
    if (!entry || this.#closed) {
      this.view = null;
      document.title = entry ? siteName : `${t('missing.title')} · ${siteName}`;
      return;
    }
    try {
      await entry.load();
    } catch (error) {
      if (this.route === route) this.failure = error;
      return;
    }
    if (this.route !== route) return;
    const view = this.#kept.get(entry.tag) ?? /** @type {View} */ (document.createElement(entry.tag));
    if (entry.place === 'library' || entry.place === 'search') this.#kept.set(entry.tag, view);
    view.route = route;
    this.view = view;
  }

  /** A guest in another page is shown a vault, and none of the places that change one. */
  get #closed() {
    return space().shown && !isOpen(location.hash);
  }

  /** @param {CustomEvent<{title: string}>} event */
  #ready = (event) => {
    document.title = `${event.detail.title} · ${siteName}`;
    this.#scroll.settle();
    if (!this.#arrived) return;
    this.#arrived = false;
    announce(event.detail.title);
    if (this.palette || this.route.name === 'search' || this.contains(document.activeElement?.closest('[data-keep-focus]') ?? null)) return;
    /** @type {HTMLElement | null} */ (this.querySelector('main h1'))?.focus({preventScroll: true});
  };

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    const typing = event.composedPath()[0] instanceof Element && /** @type {Element} */ (event.composedPath()[0]).matches('input, textarea, select, [contenteditable]');
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.code === 'KeyK') {
      event.preventDefault();
      this.palette = !this.palette;
    } else if (event.code === 'Slash' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.#focusSearch();
    }
  };

  #focusSearch() {
    const input = /** @type {HTMLInputElement | null} */ (this.querySelector('.top input[type=search]'));
    if (input && input.offsetParent !== null) input.select();
    else navigate(href('search'));
  }

  /** @param {Event} event something is being dragged over the page */
  #drag = (event) => {
    const drag = /** @type {DragEvent} */ (event);
    if (!holdsFiles(drag.dataTransfer)) return;
    event.preventDefault();
    if (space().shown) {
      if (drag.dataTransfer) drag.dataTransfer.dropEffect = 'none';
    } else if (event.type === 'drop') {
      this.dropping = false;
      void this.#dropped(/** @type {DataTransfer} */ (drag.dataTransfer));
    } else if (event.type === 'dragleave') {
      if (drag.relatedTarget === null) this.dropping = false;
    } else {
      this.dropping = true;
    }
  };

  /** @param {DataTransfer} transfer */
  async #dropped(transfer) {
    const files = filesOfDrop(transfer);
    navigate(href('import'));
    void offerFiles(files);
  }

  /** @param {Event} event typing in the header searches at once */
  #search = (event) => {
    this.query = /** @type {HTMLInputElement} */ (event.target).value;
    navigate(href('search', '', {q: this.query}), {replace: this.route.name === 'search'});
  };

  /** @param {KeyboardEvent} event */
  #searchKey = (event) => {
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (this.querySelector('d20-search-view .hit a'))?.focus();
    }
  };

  render() {
    return html`<a class="skip" href="#main" @click=${this.#skip}>${t('shell.skip')}</a>
      ${this.#top()}
      ${this.#rail()}
      ${this.#bars()}
      <main id="main" tabindex="-1" @d20-view-ready=${this.#ready}>${this.#content()}</main>
      <d20-palette .open=${this.palette} @d20-close=${() => (this.palette = false)}></d20-palette>
      ${this.dropping ? html`<div class="drop-here">${icon('upload')}<p>${t('import.drop_here')}</p></div>` : nothing}
      <d20-toasts></d20-toasts>`;
  }

  /** @param {Event} event "#main" is no route */
  #skip = (event) => {
    event.preventDefault();
    /** @type {HTMLElement} */ (this.querySelector('main')).focus();
  };

  #top() {
    return html`<header class="top">
      <a class="brand" href="#/" aria-label=${t('shell.home')}>${siteName}</a>
      <form class="top-search" role="search" @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
        ${icon('search', 'small')}
        <input type="search" aria-label=${t('shell.search')} placeholder=${t('shell.search_hint')} .value=${this.query}
          autocomplete="off" spellcheck="false" @input=${this.#search} @keydown=${this.#searchKey} data-keep-focus>
        <kbd aria-hidden="true">/</kbd>
      </form>
      <div class="row top-actions">
        ${this.guest}
        <d20-button class="wide-only" variant="quiet" label=${t('shell.palette')} hotkey="Ctrl K" @click=${() => (this.palette = true)}></d20-button>
        <d20-button variant="quiet" icon="plus" icon-only label=${t('action.new')} href=${href('new')}></d20-button>
        <d20-button class="phone-only" variant="quiet" icon="search" icon-only label=${t('place.search')} href=${href('search')}></d20-button>
      </div>
      ${this.#engineLine()}
    </header>`;
  }

  /** The only sign of a Python that is not awake yet. */
  #engineLine() {
    const {state} = engine;
    if (state.kind !== 'booting' && state.kind !== 'idle') return nothing;
    const done = state.kind === 'booting' && state.total > 0 ? Math.round((100 * state.loaded) / state.total) : null;
    const known = done !== null && done < 100;
    return html`<div class="engine-line ${known ? 'known' : ''}" role="progressbar" aria-label=${t('engine.starting')} title=${t('engine.starting')}
      aria-valuenow=${known ? done : nothing} .style=${known ? `--done:${done}%` : ''}></div>`;
  }

  /** What the reader should know before anything else: a new version, an engine that does not come back. */
  #bars() {
    const waiting = this.version?.kind === 'waiting';
    const hung = engine.state.kind === 'hung';
    const {news} = restored;
    if (!waiting && !hung && !news) return nothing;
    return html`<aside class="bars no-print" aria-label=${t('shell.news')}>
      ${waiting ? html`<div class="update-bar"><span>${t('update.text')}</span><d20-button variant="primary" label=${t('update.action')} @click=${() => updates.accept()}></d20-button>
        <d20-button variant="quiet" label=${t('update.later')} @click=${() => (this.version = null)}></d20-button></div>` : nothing}
      ${news ? html`<d20-notice tone=${news.damaged ? 'warning' : 'info'} heading=${t('restored.title')} text=${news.damaged ? t('restored.damaged', {count: news.damaged}) : t('restored.text')}
        action=${t('restored.seen')} @d20-action=${() => restored.seen()}></d20-notice>` : nothing}
      ${hung ? html`<d20-notice tone="warning" heading=${t('engine.hung')} text=${t('engine.hung.text')} action=${t('engine.restart')} @d20-action=${restartEngine}></d20-notice>` : nothing}
    </aside>`;
  }

  #rail() {
    const here = VIEWS[this.route.name]?.place;
    return html`<nav class="rail" aria-label=${t('shell.places')}>
      ${PLACES.map(({place, icon: name, route}) => html`<a class="rail-link" href=${href(route)} aria-current=${place === here ? 'page' : nothing}>
        ${icon(name)}<span>${t(`place.${place}`)}</span>${place === 'tools' ? html`<d20-job-ring></d20-job-ring>` : nothing}</a>`)}
    </nav>`;
  }

  #content() {
    if (engine.state.kind === 'failed') {
      return html`<div class="page"><h1 tabindex="-1">${t('engine.failed')}</h1><d20-notice tone="danger" text=${t('engine.failed.text')} detail=${engine.state.reason}></d20-notice>
        <div class="row"><d20-button variant="primary" label=${t('engine.recovery')} href=${new URL('recovery.html', base).href}></d20-button>
          <d20-button label=${t('engine.restart')} @click=${restartEngine}></d20-button></div></div>`;
    }
    if (this.failure !== undefined) return html`<div class="page">${errorNotice(this.failure, () => void this.#follow())}</div>`;
    if (!VIEWS[this.route.name]) {
      return html`<div class="page"><h1 tabindex="-1">${t('missing.title')}</h1><p>${t('missing.text')}</p><p><a href="#/">${t('missing.home')}</a></p></div>`;
    }
    if (this.#closed) return html`<div class="page"><h1 tabindex="-1">${siteName}</h1><p>${t('embed.closed')}</p></div>`;
    return this.view ?? nothing;
  }
}
customElements.define('d20-app', D20App);
