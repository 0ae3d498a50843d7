import {html, nothing} from 'lit';
import {formatNumber, t} from '../i18n.js';
import {D20Element} from './element.js';

/** How far something is. done, total (0 = unknown), label: what is happening. */
export class D20Progress extends D20Element {
  static properties = {done: {type: Number}, total: {type: Number}, label: {}};

  constructor() {
    super();
    this.done = 0;
    this.total = 0;
    this.label = '';
  }

  render() {
    const known = this.total > 0;
    return html`<div class="progress">
      <div class="row spread"><span>${this.label}</span>
        ${known ? html`<span class="tabular muted">${t('progress.of', {done: formatNumber(this.done), total: formatNumber(this.total)})}</span>` : nothing}</div>
      ${known ? html`<progress aria-label=${this.label} max=${this.total} .value=${this.done}></progress>` : html`<progress aria-label=${this.label}></progress>`}
    </div>`;
  }
}
customElements.define('d20-progress', D20Progress);
