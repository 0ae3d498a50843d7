import {html, nothing} from 'lit';
import {t} from '../i18n.js';
import {D20Element} from './element.js';

/** @typedef {{id: number, text: string, action?: {label: string, run: () => void}}} Toast */

const events = new EventTarget();
/** @type {Toast[]} */
let toasts = [];
let lastId = 0;

/**
 * Says what has been done, with the way back. It stays while it is pointed at or focused, else ten seconds.
 * @param {string} text
 * @param {{label: string, run: () => void}} [action] usually Undo
 */
export function toast(text, action) {
  lastId += 1;
  const id = lastId;
  toasts = [...toasts.slice(-2), {id, text, action}];
  events.dispatchEvent(new Event('change'));
  setTimeout(() => forget(id), action ? 10_000 : 6_000);
}

/** Says what went wrong, where there is no better place for it. @param {unknown} error */
export function toastError(error) {
  toast(error instanceof Error ? error.message : String(error));
}

/** @param {number} id @param {boolean} [now] */
function forget(id, now = false) {
  const held = document.querySelector(`.toast[data-id="${id}"]:is(:hover, :focus-within)`);
  if (held && !now) {
    setTimeout(() => forget(id), 2_000);
    return;
  }
  toasts = toasts.filter((one) => one.id !== id);
  events.dispatchEvent(new Event('change'));
}

/** Says something to screen readers only. @param {string} text */
export function announce(text) {
  events.dispatchEvent(new CustomEvent('say', {detail: text}));
}

/** The one place of the page where toasts appear, and its live region. */
export class D20Toasts extends D20Element {
  static properties = {said: {state: true}};

  #redraw = () => this.requestUpdate();

  constructor() {
    super();
    /** @type {string} */
    this.said = '';
  }

  /** @param {Event} event the same words twice are said twice */
  #say = (event) => {
    const text = /** @type {CustomEvent<string>} */ (event).detail;
    this.said = this.said === text ? `${text}\u00a0` : text;
  };

  connectedCallback() {
    super.connectedCallback();
    events.addEventListener('change', this.#redraw);
    events.addEventListener('say', this.#say);
  }

  disconnectedCallback() {
    events.removeEventListener('change', this.#redraw);
    events.removeEventListener('say', this.#say);
    super.disconnectedCallback();
  }

  /** @param {Toast} one */
  #act(one) {
    forget(one.id, true);
    one.action?.run();
  }

  render() {
    return html`<p class="sr-only" role="status" aria-live="polite">${this.said}</p>
      <div class="toasts" role="status" aria-live="polite">
        ${toasts.map((one) => html`<div class="toast" data-id=${one.id}><span>${one.text}</span>
          ${one.action ? html`<button type="button" @click=${() => this.#act(one)}>${one.action.label}</button>` : nothing}
          <button type="button" aria-label=${t('action.close')} @click=${() => forget(one.id, true)}>&#215;</button></div>`)}
      </div>`;
  }
}
customElements.define('d20-toasts', D20Toasts);
