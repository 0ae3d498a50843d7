import {html, nothing} from 'lit';
import {space} from '../../js-shim/space.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {articleUrl, ApiError, callJson} from '../api.js';
import {fillArticle, findPlace} from '../article-html.js';
import {Attachments, downloadOrSay} from '../attachments.js';
import {D20Element, Watch} from '../components/element.js';
import {icon} from '../components/icon.js';
import {errorNotice} from '../components/notice.js';
import {formatDate, t} from '../i18n.js';
import {hostOf} from '../paths.js';
import {articleHref, decodeOrKeep, href, navigate} from '../router.js';
import {Task} from '../task.js';
import {vault} from '../vault.js';
import {keepView, readView} from '../view-cache.js';
import './article-actions.js';
import './article-context.js';

/** @import {ArticleView} from '../types.d.ts' */

const WORDS_PER_MINUTE = 200;

/** One article as it is read. path; place: slug of a heading to go to. */
export class D20Article extends D20Element {
  static properties = {path: {attribute: false}, place: {attribute: false}, sheet: {state: true}};

  #attachments = new Attachments();
  /** @type {{html: string, root: HTMLElement} | null} what is drawn now */
  #drawn = null;
  #announced = '';
  #placed = '';

  /** @type {Task<[string, number], ArticleView>} */
  #view = new Task(this, {
    args: () => (this.path ? [this.path, vault.revision] : null),
    task: async ([path], {signal}) => {
      const known = this.#view.value?.path === path;
      if (!known) void this.#paintCached(path, signal);
      const view = await callJson(articleUrl(path, 'view'), {signal});
      void keepView(path, view);
      return view;
    },
  });

  /** @type {import('lit/directives/ref.js').Ref<HTMLElement>} */
  #text = createRef();

  constructor() {
    super();
    this.path = '';
    this.place = '';
    this.sheet = false;
    /** @type {ArticleView | undefined} what the last visit left, until the engine answers */
    this.cached = undefined;
    new Watch(this, vault);
  }

  connectedCallback() {
    super.connectedCallback();
    this.requestUpdate(); // back from another place: its pictures and its title are due again
  }

  disconnectedCallback() {
    this.#attachments.release();
    this.#drawn = null;
    this.#announced = '';
    super.disconnectedCallback();
  }

  /** @param {string} path @param {AbortSignal} signal */
  async #paintCached(path, signal) {
    const kept = await readView(path);
    if (signal.aborted || this.#view.status !== 'pending' || kept?.path !== path) return;
    this.cached = kept;
    this.requestUpdate();
  }

  /** @returns {ArticleView | undefined} the freshest that there is of this path */
  get current() {
    if (this.#view.value?.path === this.path && this.#view.status !== 'error') return this.#view.value;
    return this.cached?.path === this.path && this.#view.status !== 'error' ? this.cached : undefined;
  }

  /** Fills the text's element by hand: the HTML is a fragment, not a template. */
  #fill() {
    const [element, view] = [this.#text.value, this.current];
    if (!(element instanceof HTMLElement) || !view) return;
    if (this.#drawn?.root === element && this.#drawn.html === view.html) return;
    this.#attachments.release();
    fillArticle(element, view.html);
    this.#attachments.load(element);
    this.#drawn = {html: view.html, root: element};
  }

  /** Called by Lit after drawing: tells the shell once for each article, then goes to the place. */
  updated() {
    this.#fill();
    const view = this.current;
    const title = view?.title ?? (this.#view.status === 'error' ? this.path : '');
    if (title && this.#announced !== this.path) {
      this.#announced = this.path;
      this.#placed = '';
      this.emit('d20-view-ready', {title});
    }
    const place = `${this.path}#${this.place}`;
    if (view && this.place && this.#placed !== place) {
      this.#placed = place;
      requestAnimationFrame(() => this.goTo(this.place));
    } else if (!this.place) {
      this.#placed = '';
    }
  }

  /** @param {string} slug */
  goTo(slug) {
    const target = findPlace(this, slug);
    if (!target) return;
    target.scrollIntoView({block: 'start'});
    target.tabIndex = -1;
    target.focus({preventScroll: true});
  }

  /** @param {MouseEvent} event inside the text: places of this article, and files of the vault */
  #clicked = (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const target = link?.getAttribute('href') ?? '';
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target.startsWith('#') && !target.startsWith('#/')) {
      event.preventDefault();
      this.#openPlace(decodeOrKeep(target.slice(1)));
    } else if (target.startsWith('api/attachments/')) {
      event.preventDefault();
      void downloadOrSay(target);
    } else if (target === location.hash && this.place) {
      this.goTo(this.place);
    }
  };

  /** @param {string} slug */
  #openPlace(slug) {
    if (slug === this.place) this.goTo(slug);
    else navigate(articleHref(this.path, slug));
  }

  render() {
    const view = this.current;
    if (this.#view.status === 'error') return html`<div class="page">${this.#failed(this.#view.error)}</div>`;
    if (!view) return html`<div class="page late"><h1 tabindex="-1">${vault.find(this.path)?.title ?? this.path}</h1><d20-progress label=${t('article.loading')}></d20-progress></div>`;
    return html`<div class="reader">
      <article class="reader-main">
        ${this.#head(view)}
        ${view.problems.length > 0 ? this.#problems(view) : nothing}
        ${startsWithHeading(view.html) ? nothing : html`<h1 class="reader-title" tabindex="-1">${view.title}</h1>`}
        <div class="reading" ${ref(this.#text)} @click=${this.#clicked}></div>
        ${view.html.trim() === '' ? html`<p class="muted">${t('article.empty')} <a href=${href('edit', view.path)}>${t('article.write')}</a></p>` : nothing}
      </article>
      <aside class="context" aria-label=${t('article.context')}><d20-article-context .view=${view} @d20-place=${this.#placeAsked}></d20-article-context></aside>
      <d20-sheet heading=${t('article.context')} ?open=${this.sheet} @d20-close=${() => (this.sheet = false)}>
        ${this.sheet ? html`<d20-article-context .view=${view} @d20-place=${this.#placeAsked} @click=${this.#sheetClicked}></d20-article-context>` : nothing}
      </d20-sheet>
    </div>`;
  }

  /** @param {CustomEvent<{slug: string}>} event */
  #placeAsked = (event) => {
    this.sheet = false;
    this.#openPlace(event.detail.slug);
  };

  /** @param {Event} event a link inside the sheet leads away from it */
  #sheetClicked = (event) => {
    if (event.target instanceof Element && event.target.closest('a')) this.sheet = false;
  };

  /** @param {ArticleView} view */
  #head(view) {
    const folders = view.path.split('/').slice(0, -1);
    const words = vault.find(view.path)?.words ?? 0;
    const source = sourceOf(view);
    return html`<header class="reader-head">
      <nav class="crumbs" aria-label=${t('article.crumbs')}><ol class="plain">
        <li><a href="#/">${t('place.library')}</a></li>
        ${folders.map((name, i) => html`<li><a href=${href('folder', folders.slice(0, i + 1).join('/'))}>${name}</a></li>`)}</ol></nav>
      <d20-article-actions .view=${view} @d20-context=${() => (this.sheet = true)}></d20-article-actions>
      <p class="reader-meta">${[formatDate(view.modified), words > 0 ? t('count.words', {count: words}) : '', words > WORDS_PER_MINUTE ? t('article.minutes', {count: Math.round(words / WORDS_PER_MINUTE)}) : ''].filter(Boolean).join(' · ')}${source ? html` · <a href=${source} target="_blank" rel="noopener noreferrer">${hostOf(source)}</a> ${icon('external', 'small')}` : nothing}</p>
    </header>`;
  }

  /** @param {ArticleView} view a malformed article is kept, shown and reported */
  #problems(view) {
    const text = view.problems.map((problem) => (problem.line ? `${t('article.line', {line: problem.line})}: ${problem.reason}` : problem.reason)).join('\n');
    return html`<d20-notice tone="warning" heading=${t('article.problems', {count: view.problems.length})} text=${text} action=${space().shown ? '' : t('action.edit')}
      @d20-action=${() => navigate(href('edit', view.path))}></d20-notice>`;
  }

  /** @param {unknown} error */
  #failed(error) {
    if (error instanceof ApiError && error.status === 404) {
      return html`<h1 tabindex="-1">${t('article.missing')}</h1><p>${t('article.missing.text', {path: this.path})}</p>
        <p class="row"><d20-button variant="primary" icon="plus" label=${t('article.create')} href=${href('new', '', {path: this.path})}></d20-button>
          <d20-button icon="search" label=${t('article.search')} href=${href('search', '', {q: this.path.split('/').at(-1)?.replace(/\.md$/, '') ?? ''})}></d20-button></p>`;
    }
    return html`<h1 tabindex="-1">${vault.find(this.path)?.title ?? this.path}</h1>${errorNotice(error, () => void this.#view.run())}`;
  }
}
customElements.define('d20-article', D20Article);

/** @param {string} markup @returns {boolean} the article brings its own title */
function startsWithHeading(markup) {
  return /^\s*(<div[^>]*>)?\s*<h1[\s>]/i.test(markup);
}

/** @param {ArticleView} view @returns {string} the page that the article came from: on a phone its properties are a press away, and a shared page may be nothing but its address; "" = none */
function sourceOf({metadata: {source}}) {
  return typeof source === 'string' && hostOf(source) !== '' ? source : '';
}
