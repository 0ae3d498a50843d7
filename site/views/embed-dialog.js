import {html} from 'lit';
import {base, build} from '../../js-shim/client.js';
import {copyText} from '../clipboard.js';
import {D20Element} from '../components/element.js';
import {snippet} from '../embed/snippet.js';
import {addressOf} from '../here.js';
import {t} from '../i18n.js';

/** @import {Embedded} from '../embed/snippet.js' */

/** How to show something of this site in another page. what; heading: its title; route: "#/…" of it in the app. */
export class D20EmbedDialog extends D20Element {
  static properties = {what: {attribute: false}, heading: {attribute: false}, theme: {state: true}, auto: {state: true}, pinned: {state: true}};

  constructor() {
    super();
    /** @type {Embedded} */
    this.what = {view: 'app'};
    this.heading = '';
    this.route = '#/';
    this.theme = 'system';
    this.auto = true;
    this.pinned = false;
  }

  /** @returns {string} */
  get #html() {
    const fits = this.what.view !== 'graph' && this.what.view !== 'app';
    return snippet(this.what, {
      site: base.href, link: addressOf(this.route), title: this.heading, theme: this.theme, height: fits && this.auto ? 'auto' : '', integrity: this.pinned ? build.embed.integrity : '',
    });
  }

  render() {
    const link = addressOf(this.route);
    const own = !build.site || (this.what.view === 'article' && link.includes('#/')); // an article that the site publishes has a page
    return html`<d20-dialog class="wide" heading=${t('embed.title')} open @d20-close=${() => this.remove()}>
      <div class="stack">
        <p>${t('embed.what')}</p>
        ${own ? html`<d20-notice tone="info" text=${t('embed.own')}></d20-notice>` : ''}
        <d20-segmented label=${t('settings.theme')} .options=${['system', 'light', 'dark'].map((value) => ({value, label: t(`theme.${value}`)}))} .value=${this.theme}
          @change=${(/** @type {Event} */ event) => (this.theme = /** @type {any} */ (event.target).value)}></d20-segmented>
        ${this.what.view === 'graph' ? '' : html`<d20-checkbox label=${t('embed.auto')} .checked=${this.auto} @change=${(/** @type {Event} */ event) => (this.auto = /** @type {any} */ (event.target).checked)}></d20-checkbox>`}
        <d20-checkbox label=${t('embed.pinned')} .checked=${this.pinned} @change=${(/** @type {Event} */ event) => (this.pinned = /** @type {any} */ (event.target).checked)}></d20-checkbox>
        <pre class="embed-snippet" tabindex="0" aria-label=${t('embed.snippet')}>${this.#html}</pre>
        <div class="row"><d20-button variant="primary" icon="copy" label=${t('embed.copy')} @click=${() => copyText(this.#html)}></d20-button>
          <d20-button variant="quiet" icon="external" label=${t('embed.examples')} href=${new URL('embed-demo.html', base).href}></d20-button></div>
      </div></d20-dialog>`;
  }
}
customElements.define('d20-embed-dialog', D20EmbedDialog);
