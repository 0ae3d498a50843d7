/** The library: list or tree at the left, the article (or the front page) in the middle, its context at the right. */
import {html} from 'lit';
import {space} from '../../js-shim/space.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {t} from '../i18n.js';
import {vault} from '../vault.js';
import './article.js';
import './first-visit.js';
import './library-home.js';
import './library-list.js';

/** @import {Route} from '../types.d.ts' */

export class D20LibraryView extends D20Element {
  static properties = {route: {attribute: false}};

  constructor() {
    super();
    /** @type {Route} */
    this.route = {name: 'library', path: '', query: new URLSearchParams(), place: ''};
    new Watch(this, vault);
  }

  render() {
    const reading = this.route.name === 'a';
    const bare = vault.state === 'fresh' ? vault.articles.length === 0 : vault.state === 'unknown' && vault.firstVisit && vault.error === undefined;
    // To a guest there is nothing to offer: the vault of the site is on its way, or it is empty.
    if (bare && !reading && !space().shown) return html`<d20-first-visit></d20-first-visit>`;
    if (bare && !reading && vault.state === 'fresh') return html`<div class="page"><h1 tabindex="-1">${t('place.library')}</h1><p class="muted">${t('embed.empty')}</p></div>`;
    if (vault.state === 'unknown' && !reading) {
      if (vault.error !== undefined) return html`<div class="page"><h1 tabindex="-1">${t('place.library')}</h1>${errorNotice(vault.error, () => void vault.refresh())}</div>`;
      return html`<div class="page late"><h1 tabindex="-1">${t('place.library')}</h1><d20-progress label=${t('library.loading')}></d20-progress></div>`;
    }
    return html`<div class="library ${reading ? 'reading-one' : ''}">
      <d20-library-list class="library-list" .current=${reading ? this.route.path : ''} .folder=${this.route.name === 'folder' ? this.route.path : ''}></d20-library-list>
      ${reading ? html`<d20-article class="library-article" .path=${this.route.path} .place=${this.route.place}></d20-article>` : html`<d20-library-home class="library-home" .folder=${this.route.name === 'folder' ? this.route.path : ''}></d20-library-home>`}
    </div>`;
  }
}
customElements.define('d20-library-view', D20LibraryView);
