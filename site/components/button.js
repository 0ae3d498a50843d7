import {html, nothing} from 'lit';
import {D20Element} from './element.js';
import {icon} from './icon.js';

/**
 * A button, or a link that looks like one when `href` is given. Listen to `click`.
 * label: its words (also the accessible name when `icon-only`); icon: name in icon.js; variant: "" | primary | quiet | danger;
 * pressed / expanded: for toggles and menus, undefined when it is neither; hotkey: shown in the title.
 */
export class D20Button extends D20Element {
  static properties = {
    label: {}, icon: {}, variant: {}, href: {}, disabled: {type: Boolean}, iconOnly: {type: Boolean, attribute: 'icon-only'},
    pressed: {attribute: false}, expanded: {attribute: false}, hotkey: {}, type: {}, download: {},
  };

  constructor() {
    super();
    this.label = '';
    this.icon = '';
    this.variant = '';
    this.href = '';
    this.disabled = false;
    this.iconOnly = false;
    /** @type {boolean | undefined} */
    this.pressed = undefined;
    /** @type {boolean | undefined} */
    this.expanded = undefined;
    this.hotkey = '';
    /** @type {'button' | 'submit'} */
    this.type = 'button';
    /** @type {string | undefined} file name for a link that downloads */
    this.download = undefined;
  }

  /** @param {FocusOptions} [options] */
  focus(options) {
    /** @type {HTMLElement | null} */ (this.querySelector('.btn'))?.focus(options);
  }

  render() {
    const classes = `btn ${this.variant} ${this.iconOnly ? 'icon-only' : ''}`;
    const inner = html`${this.icon ? icon(this.icon) : nothing}${this.iconOnly ? html`<span class="sr-only">${this.label}</span>` : html`<span>${this.label}</span>`}`;
    const title = this.iconOnly || this.hotkey ? `${this.iconOnly ? this.label : ''} ${this.hotkey}`.trim() : nothing;
    if (this.href) return html`<a class=${classes} href=${this.href} title=${title} download=${this.download ?? nothing}>${inner}</a>`;
    return html`<button class=${classes} type=${this.type} title=${title} ?disabled=${this.disabled}
      aria-pressed=${this.pressed ?? nothing} aria-expanded=${this.expanded ?? nothing}>${inner}</button>`;
  }
}
customElements.define('d20-button', D20Button);
