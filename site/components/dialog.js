import {LitElement, css, html} from 'lit';
import {t} from '../i18n.js';

const frame = css`
  dialog {
    position: fixed;
    padding: 0;
    border: 1px solid var(--line);
    background: var(--surface);
    color: var(--ink);
    box-shadow: var(--shadow);
    overflow: auto;
    overscroll-behavior: contain;
  }

  dialog::backdrop {
    background: var(--scrim);
  }

  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--s3);
    padding: var(--s4) var(--s4) 0 var(--s6);
  }

  h2 {
    margin: 0;
    font: 650 var(--text-l) / 1.25 var(--face);
  }

  button {
    display: grid;
    place-items: center;
    width: 40px;
    height: 40px;
    flex: none;
    border: 0;
    border-radius: var(--radius);
    background: none;
    color: var(--ink-soft);
    cursor: pointer;
  }

  button:hover {
    background: var(--sunken);
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }

  h2:focus-visible,
  dialog:focus-visible {
    outline: none;
  }

  svg {
    width: 20px;
    height: 20px;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.6;
    stroke-linecap: round;
  }

  .body {
    padding: var(--s3) var(--s6) var(--s6);
  }
`;

/**
 * A modal dialog around its slotted content; focus is kept inside and goes back where it was.
 * open, heading. Fires `d20-close` when the reader closes it (Esc, the cross); the owner then sets `open` to false.
 */
export class D20Dialog extends LitElement {
  static properties = {open: {type: Boolean}, heading: {}};

  static styles = [
    frame,
    css`
      dialog {
        width: min(var(--dialog-width, 560px), calc(100vw - 24px));
        max-height: calc(100dvh - 48px);
        margin-top: var(--dialog-top, auto);
        border-radius: var(--radius-l);
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.heading = '';
  }

  /** Called by Lit after drawing. */
  updated() {
    const dialog = /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog'));
    if (this.open && !dialog.open) dialog.showModal();
    if (!this.open && dialog.open) dialog.close();
  }

  disconnectedCallback() {
    this.renderRoot.querySelector('dialog')?.close();
    super.disconnectedCallback();
  }

  /** @param {Event} event */
  #cancelled = (event) => {
    event.preventDefault();
    this.#close();
  };

  #close = () => this.dispatchEvent(new CustomEvent('d20-close'));

  /** @param {MouseEvent} event the backdrop is the dialog itself */
  #clicked = (event) => {
    if (event.target === event.currentTarget) this.#close();
  };

  render() {
    return html`<dialog aria-labelledby="heading" @cancel=${this.#cancelled} @click=${this.#clicked}>
      <div class="head">
        <h2 id="heading" tabindex="-1">${this.heading}</h2>
        <button type="button" aria-label=${t('action.close')} @click=${this.#close}><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"></path></svg></button>
      </div>
      <div class="body"><slot></slot></div>
    </dialog>`;
  }
}
customElements.define('d20-dialog', D20Dialog);

/** A dialog that comes from below on a phone: the context of an article. Same use as d20-dialog. */
export class D20Sheet extends D20Dialog {
  static styles = [
    frame,
    css`
      dialog {
        inset: auto 0 0;
        width: 100%;
        max-width: 640px;
        max-height: 80dvh;
        margin: 0 auto;
        border-radius: var(--radius-l) var(--radius-l) 0 0;
        border-bottom: 0;
        padding-bottom: env(safe-area-inset-bottom);
      }
    `,
  ];
}
customElements.define('d20-sheet', D20Sheet);
