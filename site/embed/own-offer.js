/** "Show my own vault here": the button, what is said where it can't be, and the frame that takes the view's place. */
import {html, nothing} from 'lit';
import {space} from '../../js-shim/space.js';
import {D20Element} from '../components/element.js';
import {toast} from '../components/toast.js';
import {getLanguage, t} from '../i18n.js';
import {NotShown, frameOf, mayConnect, ownVault} from './own-vault.js';

/** @typedef {import('./config.js').EmbedConfig} EmbedConfig */

/** The button. config: what the embed shows; small: in the app's header, where only an icon has room on a phone and a refusal is a toast. */
export class D20OwnOffer extends D20Element {
  static properties = {config: {attribute: false}, small: {type: Boolean}, refusal: {state: true}};

  constructor() {
    super();
    /** @type {EmbedConfig | undefined} */
    this.config = undefined;
    this.small = false;
    /** why that could not be done; '' at first @type {string} */
    this.refusal = '';
  }

  #connect = async () => {
    this.refusal = '';
    try {
      const vault = await ownVault();
      const frame = frameOf(vault, {...this.config, height: '', zip: '', view: this.config?.view ?? 'app', lang: getLanguage()}, t('embed.own_vault'));
      document.body.prepend(Object.assign(document.createElement('d20-own-vault'), {frame}));
    } catch (error) {
      const refusal = t(`embed.own_${error instanceof NotShown ? error.reason : 'refused'}`);
      if (this.small) toast(refusal);
      else this.refusal = refusal;
    }
  };

  render() {
    if (space().name !== 'embed' || !mayConnect()) return nothing;
    const label = t('embed.own_show');
    if (!this.small) {
      return html`<d20-button variant="quiet" label=${label} @click=${this.#connect}></d20-button>
        ${this.refusal === '' ? nothing : html`<span class="muted" role="status">${this.refusal}</span>`}`;
    }
    return html`<d20-button class="wide-only" variant="quiet" label=${label} @click=${this.#connect}></d20-button>
      <d20-button class="phone-only" variant="quiet" icon="folder" icon-only label=${label} @click=${this.#connect}></d20-button>`;
  }
}
customElements.define('d20-own-offer', D20OwnOffer);

/** The reader's vault in place of the site's, which stays underneath for what the page around asks. frame: shows it. */
export class D20OwnVault extends D20Element {
  static properties = {frame: {attribute: false}};

  constructor() {
    super();
    /** @type {HTMLIFrameElement | null} */
    this.frame = null;
  }

  connectedCallback() {
    super.connectedCallback();
    for (const view of this.#beneath) view.hidden = true;
  }

  disconnectedCallback() {
    for (const view of this.#beneath) view.hidden = false;
    super.disconnectedCallback();
  }

  /** @returns {NodeListOf<HTMLElement>} */
  get #beneath() {
    return document.querySelectorAll('body > :is(d20-embed, d20-app)');
  }

  render() {
    return html`<main class="embed-own">${this.frame}</main><footer class="embed-foot no-print"><span class="muted">${t('embed.own_shown')}</span>
      <d20-button variant="quiet" icon="back" label=${t('embed.own_leave')} @click=${() => this.remove()}></d20-button></footer>`;
  }
}
customElements.define('d20-own-vault', D20OwnVault);
