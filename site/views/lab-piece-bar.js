import {html} from 'lit';
import {D20Element} from '../components/element.js';
import {t} from '../i18n.js';

/**
 * What can be done with a part of a notebook besides editing it. first, last: it can’t go further; removal: words of the button that takes it out.
 * Fires `d20-move` (detail.step -1 | 1), `d20-insert` (detail.kind 'code' | 'text': below it) and `d20-remove`.
 */
export class D20LabPieceBar extends D20Element {
  static properties = {first: {type: Boolean}, last: {type: Boolean}, removal: {}};

  constructor() {
    super();
    this.first = false;
    this.last = false;
    this.removal = '';
  }

  /** Back to the button that moved it, or to the other one where it can't go on. @param {1 | -1} step */
  focusMove(step) {
    const wanted = step < 0 ? ['.lab-up', '.lab-down'] : ['.lab-down', '.lab-up'];
    for (const name of wanted) {
      const button = /** @type {HTMLElement | null} */ (this.querySelector(`${name} button:not([disabled])`));
      if (button) return button.focus();
    }
  }

  render() {
    return html`<div class="row lab-piece-bar no-print">
      <d20-button class="lab-up" variant="quiet" icon="up" icon-only hotkey="Alt ↑" label=${t('lab.move_up')} ?disabled=${this.first} @click=${() => this.emit('d20-move', {step: -1})}></d20-button>
      <d20-button class="lab-down" variant="quiet" icon="down" icon-only hotkey="Alt ↓" label=${t('lab.move_down')} ?disabled=${this.last} @click=${() => this.emit('d20-move', {step: 1})}></d20-button>
      <d20-button variant="quiet" icon="plus" icon-only label=${t('lab.cell_below')} @click=${() => this.emit('d20-insert', {kind: 'code'})}></d20-button>
      <d20-button variant="quiet" icon="words" icon-only label=${t('lab.text_below')} @click=${() => this.emit('d20-insert', {kind: 'text'})}></d20-button>
      <d20-button variant="quiet" icon="trash" icon-only label=${this.removal} @click=${() => this.emit('d20-remove')}></d20-button></div>`;
  }
}
customElements.define('d20-lab-piece-bar', D20LabPieceBar);
