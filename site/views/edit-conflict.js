import {html, nothing} from 'lit';
import {copyText} from '../clipboard.js';
import {D20Element} from '../components/element.js';
import {t} from '../i18n.js';

/** Two versions of one article, side by side, and the choice. theirs: {content, etag} or null; mine. Fires `d20-keep-mine`, `d20-take-theirs`, `d20-close`. */
export class D20EditConflict extends D20Element {
  static properties = {theirs: {attribute: false}, mine: {attribute: false}};

  constructor() {
    super();
    /** @type {{content: string, etag: string} | null} */
    this.theirs = null;
    this.mine = '';
  }

  #copy = () => copyText(this.mine);

  render() {
    const theirs = this.theirs;
    return html`<d20-dialog class="wide" heading=${t('conflict.title')} ?open=${theirs !== null} @d20-close=${() => this.emit('d20-close')}>
      ${theirs === null ? nothing : html`<p>${t('conflict.text')}</p>
        <div class="conflict">
          <section><h3>${t('conflict.mine')}</h3><textarea class="input code" readonly aria-label=${t('conflict.mine')} .value=${this.mine}></textarea></section>
          <section><h3>${t('conflict.theirs')}</h3><textarea class="input code" readonly aria-label=${t('conflict.theirs')} .value=${theirs.content}></textarea></section>
        </div>
        <div class="row"><d20-button variant="primary" label=${t('conflict.keep_mine')} @click=${() => this.emit('d20-keep-mine')}></d20-button>
          <d20-button label=${t('conflict.take_theirs')} @click=${() => this.emit('d20-take-theirs')}></d20-button>
          <d20-button variant="quiet" icon="copy" label=${t('conflict.copy_mine')} @click=${this.#copy}></d20-button>
          <d20-button variant="quiet" label=${t('conflict.later')} @click=${() => this.emit('d20-close')}></d20-button></div>`}
    </d20-dialog>`;
  }
}
customElements.define('d20-edit-conflict', D20EditConflict);
