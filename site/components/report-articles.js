import {html, nothing} from 'lit';
import {formatNumber, t} from '../i18n.js';
import {snippetParts} from '../search-query.js';
import {articleHref} from '../router.js';
import {D20Element} from './element.js';

/** @import {ArticlesBlock, Listed} from '../report-types.d.ts' */

const PAGE = 50;
/** Before the button: what follows the list should not be a day's scroll away. */
const FIRST = 20;

/** Articles with what was found in them. block: an articles block of a report; matches in a snippet are between U+E000 and U+E001. */
export class D20ReportArticles extends D20Element {
  static properties = {block: {attribute: false}, limit: {state: true}};

  constructor() {
    super();
    /** @type {ArticlesBlock} */
    this.block = {kind: 'articles', title: '', items: [], total: null, empty: null};
    this.limit = FIRST;
  }

  render() {
    const {title, items, total, empty} = this.block;
    const all = total ?? items.length;
    const scored = items.some((item) => item.score); // all alike in nothing: no order to tell of
    return html`<div class="block-head"><h2>${title}</h2>${items.length > 0 ? html`<span class="muted tabular">${all > items.length
        ? t('report.shown', {shown: items.length, total: all}) : t('count.articles', {count: all})}</span>` : nothing}</div>
      ${items.length === 0 ? html`<p class="muted">${empty ?? t('report.none')}</p>` : nothing}
      <ol class="plain listed">${items.slice(0, this.limit).map((item) => entry(item, scored))}</ol>
      ${items.length > this.limit ? html`<d20-button variant="quiet" label=${t('table.more', {count: Math.min(PAGE, items.length - this.limit)})} @click=${() => (this.limit += PAGE)}></d20-button>` : nothing}`;
  }
}
customElements.define('d20-report-articles', D20ReportArticles);

/** @param {Listed} item @param {boolean} scored */
function entry({article, note, snippet, score}, scored) {
  return html`<li><p class="listed-title"><a href=${articleHref(article.path, article.anchor ?? '')}>${article.title}</a>
      ${score === null || !scored ? nothing : html`<span class="muted tabular">${formatNumber(score, {maximumFractionDigits: 3})}</span>`}</p>
    ${note ? html`<p class="muted">${note}</p>` : nothing}
    ${snippet ? html`<p class="listed-snippet">${snippetParts(snippet).map((part) => (part.marked ? html`<mark>${part.text}</mark>` : part.text))}</p>` : nothing}
    <p class="listed-path muted">${article.path}${article.line && !note ? html` · ${t('article.line', {line: article.line})}` : nothing}</p></li>`;
}
