import {html} from 'lit';
import {D20Element} from '../components/element.js';
import {t} from '../i18n.js';
import '../components/markdown.js';

/**
 * Text between cells: rendered, or its Markdown being typed. text; shown: of it what the page doesn't say elsewhere; html: as Python
 * renders that, null meanwhile; editing. Its buttons are slotted by the owner. Fires `d20-typed` (detail.text) and `d20-done`.
 */
export class D20LabText extends D20Element {
  static properties = {text: {attribute: false}, shown: {attribute: false}, html: {attribute: false}, editing: {type: Boolean}};

  constructor() {
    super();
    this.text = '';
    this.shown = '';
    /** @type {string | null} */
    this.html = null;
    this.editing = false;
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.querySelector('textarea'))?.focus();
  }

  /** @param {KeyboardEvent} event Shift+Enter and Ctrl+Enter end it, as they run a cell; Esc too */
  #key = (event) => {
    const ends = event.key === 'Escape' || (event.key === 'Enter' && (event.shiftKey || event.ctrlKey || event.metaKey));
    if (!ends || event.isComposing) return;
    event.preventDefault();
    this.emit('d20-done');
  };

  render() {
    if (!this.editing) return this.html ? html`<d20-markdown .html=${this.html}></d20-markdown>` : html`<p class="plain-words">${this.shown}</p>`;
    return html`<textarea class="input code" rows=${Math.min(30, this.text.split('\n').length + 1)} aria-label=${t('lab.words')} .value=${this.text} @keydown=${this.#key}
        @input=${(/** @type {Event} */ event) => this.emit('d20-typed', {text: /** @type {HTMLTextAreaElement} */ (event.target).value})}></textarea>
      <div class="row"><d20-button label=${t('lab.done')} hotkey="Shift Enter" @click=${() => this.emit('d20-done')}></d20-button></div>`;
  }
}
customElements.define('d20-lab-text', D20LabText);
