import {html, nothing} from 'lit';
import {ApiError} from '../api.js';
import {copyText} from '../clipboard.js';
import {t} from '../i18n.js';
import {D20Element} from './element.js';
import {icon} from './icon.js';

const ICONS = {info: 'info', success: 'check', warning: 'warning', danger: 'warning'};

/**
 * A sentence with a meaning; what happened, to what, and what to do next.
 * tone: info | success | warning | danger; heading, text; detail: technical, folded, can be copied; action: words of a button, event `d20-action`.
 */
export class D20Notice extends D20Element {
  static properties = {tone: {}, heading: {}, text: {}, detail: {}, action: {}};

  constructor() {
    super();
    /** @type {keyof typeof ICONS} */
    this.tone = 'info';
    this.heading = '';
    this.text = '';
    this.detail = '';
    this.action = '';
  }

  render() {
    return html`<div class="notice ${this.tone}" role=${this.tone === 'danger' ? 'alert' : 'note'}>
      ${icon(ICONS[this.tone])}
      <div class="notice-body">
        ${this.heading ? html`<strong>${this.heading}</strong>` : nothing}
        ${this.text ? html`<p>${this.text}</p>` : nothing}
        ${this.detail ? html`<details><summary>${t('error.details')}</summary><pre tabindex="0">${this.detail}</pre>
          <d20-button variant="quiet" icon="copy" label=${t('action.copy')} @click=${() => copyText(this.detail)}></d20-button></details>` : nothing}
        ${this.action ? html`<d20-button label=${this.action} @click=${() => this.emit('d20-action')}></d20-button>` : nothing}
      </div>
    </div>`;
  }
}
customElements.define('d20-notice', D20Notice);

/**
 * @param {unknown} error
 * @param {() => void} [retry]
 * @returns {import('lit').TemplateResult} the error in words; what only helps a developer is folded
 */
export function errorNotice(error, retry) {
  const known = error instanceof ApiError;
  const detail = known ? JSON.stringify(error.problem, null, 2) : error instanceof Error ? (error.stack ?? error.message) : String(error);
  return html`<d20-notice tone="danger" heading=${known ? error.title : t('error.unexpected')} text=${known ? error.message : t('error.unexpected.detail')}
    detail=${detail} action=${retry ? t('action.retry') : ''} @d20-action=${retry ?? (() => undefined)}></d20-notice>`;
}
