import {html, nothing} from 'lit';
import {cellText} from '../table-rows.js';
import {quoted} from '../components/table.js';
import {D20Element} from '../components/element.js';
import {icon} from '../components/icon.js';
import {formatDate, hasText, t} from '../i18n.js';
import {articleHref, href} from '../router.js';

/** @import {ArticleLink, ArticleView} from '../types.d.ts' */

/** What lies around an article: outline, links, backlinks with their context, related articles, metadata. Fires `d20-place` with {slug}. */
export class D20ArticleContext extends D20Element {
  static properties = {view: {attribute: false}};

  constructor() {
    super();
    /** @type {ArticleView | undefined} */
    this.view = undefined;
  }

  render() {
    const view = this.view;
    if (!view) return nothing;
    return html`${this.#outline(view)}${this.#backlinks(view)}${this.#links(view)}${this.#related(view)}${this.#metadata(view)}`;
  }

  /** @param {ArticleView} view */
  #outline(view) {
    const items = view.outline.filter((item, i) => !(i === 0 && item.level === 1));
    if (items.length === 0) return nothing;
    const top = Math.min(...items.map((item) => item.level));
    return section(t('context.outline'), undefined, html`<ul class="plain outline">${items.map((item) => html`<li class="level-${Math.min(4, item.level - top + 1)}">
      <a href=${articleHref(view.path, item.slug)} @click=${(/** @type {Event} */ event) => this.#place(event, item.slug)}>${item.text}</a></li>`)}</ul>`);
  }

  /** @param {Event} event @param {string} slug */
  #place(event, slug) {
    event.preventDefault();
    this.emit('d20-place', {slug});
  }

  /** @param {ArticleView} view */
  #backlinks(view) {
    if (view.backlinks.length === 0) return section(t('context.backlinks'), 0, html`<p class="muted">${t('context.no_backlinks')}</p>`);
    /** @type {Map<string, {title: string, contexts: Set<string>}>} */
    const sources = new Map();
    for (const {path, title, context} of view.backlinks) {
      const source = sources.get(path) ?? {title, contexts: new Set()};
      if (context) source.contexts.add(context);
      sources.set(path, source);
    }
    return section(t('context.backlinks'), sources.size, html`<ul class="plain">${[...sources].map(([path, {title, contexts}]) => html`<li class="context-link">
      <a href=${articleHref(path)}>${title}</a>${[...contexts].map((context) => html`<p class="context-words">${context}</p>`)}</li>`)}</ul>`);
  }

  /** @param {ArticleView} view */
  #links(view) {
    const links = distinct(view.links);
    if (links.length === 0) return nothing;
    return section(t('context.links'), links.length, html`<ul class="plain">${links.map((link) => html`<li>${outgoing(link)}</li>`)}</ul>`);
  }

  /** @param {ArticleView} view */
  #related(view) {
    if (view.related.length === 0) return nothing;
    return section(t('context.related'), undefined, html`<ul class="plain">${view.related.map((item) => html`<li class="context-link"><a href=${articleHref(item.path)}>${item.title}</a>
      ${item.reasons.length > 0 ? html`<p class="context-words">${item.reasons.join(' · ')}</p>` : nothing}</li>`)}</ul>`);
  }

  /** @param {ArticleView} view */
  #metadata(view) {
    const entries = Object.entries(view.metadata).filter(([, value]) => value !== null && value !== '');
    return section(t('context.metadata'), undefined, html`<dl class="definitions metadata">
      ${entries.map(([key, value]) => html`<dt>${hasText(`metadata.${key}`) ? t(`metadata.${key}`) : key}</dt><dd>${metadataValue(key, value)}</dd>`)}
      <dt>${t('context.file')}</dt><dd class="file-path">${view.path}</dd>
      ${view.modified ? html`<dt>${t('context.modified')}</dt><dd>${formatDate(view.modified, true)}</dd>` : nothing}</dl>`);
  }
}
customElements.define('d20-article-context', D20ArticleContext);

/** @param {string} heading @param {number | undefined} count @param {unknown} content */
function section(heading, count, content) {
  return html`<section class="context-section"><h2>${heading}${count === undefined ? nothing : html` <span class="muted tabular">${count}</span>`}</h2>${content}</section>`;
}

/** @param {readonly ArticleLink[]} links @returns {ArticleLink[]} each target once, in reading order */
function distinct(links) {
  /** @type {Map<string, ArticleLink>} */
  const seen = new Map();
  for (const link of links) {
    const key = link.path ?? link.href ?? link.target;
    if (!seen.has(key)) seen.set(key, link);
  }
  return [...seen.values()];
}

/** @param {ArticleLink} link */
function outgoing(link) {
  const words = link.title ?? (link.text || link.target);
  if (link.status === 'broken') {
    return html`<a class="broken" href=${href('new', '', {path: /\.\w+$/.test(link.target) ? link.target : `${link.target}.md`, title: link.text})}>${words}</a> <span class="muted">${t('context.broken')}</span>`;
  }
  if (link.status === 'external') return html`<a class="external" href=${link.href ?? link.target} target="_blank" rel="noopener noreferrer">${words}</a> ${icon('external', 'small')}`;
  if (link.status === 'attachment') return html`<span>${words}</span> <span class="muted">${t('context.attachment')}</span>`;
  return html`<a href=${articleHref(link.path ?? link.target)}>${words}</a>${link.status === 'anchor_missing' ? html` <span class="muted">${t('context.anchor_missing')}</span>` : nothing}`;
}

/** @param {string} key @param {unknown} value */
function metadataValue(key, value) {
  if (key === 'tags') {
    const tags = Array.isArray(value) ? value : String(value).split(/[\s,]+/);
    return html`<span class="row">${tags.filter(Boolean).map((tag) => html`<d20-tag label=${cellText(tag)} href=${href('search', '', {q: `tag:${quoted(cellText(tag).replace(/^#/, ''))}`})}></d20-tag>`)}</span>`;
  }
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value)) return formatDate(value);
  if (typeof value === 'string' && /^https?:\/\//i.test(value)) return html`<a href=${value} target="_blank" rel="noopener noreferrer">${value}</a>`;
  return cellText(value);
}
