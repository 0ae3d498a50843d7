import {html, nothing} from 'lit';
import {D20Element} from './element.js';
import {icon} from './icon.js';

/** What would be here and the one button that brings it. heading, text, icon; action: words of the button, `href` or the event `d20-action`. */
export class D20EmptyState extends D20Element {
  static properties = {heading: {}, text: {}, icon: {}, action: {}, href: {}};

  constructor() {
    super();
    this.heading = '';
    this.text = '';
    this.icon = '';
    this.action = '';
    this.href = '';
  }

  render() {
    return html`<div class="empty">
      ${this.icon ? icon(this.icon) : nothing}
      <p class="empty-title">${this.heading}</p>
      ${this.text ? html`<p>${this.text}</p>` : nothing}
      ${this.action ? html`<d20-button variant="primary" label=${this.action} href=${this.href} @click=${() => this.emit('d20-action')}></d20-button>` : nothing}
    </div>`;
  }
}
customElements.define('d20-empty-state', D20EmptyState);
