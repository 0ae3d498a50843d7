import {html, nothing} from 'lit';
import {D20Element} from './element.js';

/** A word with a shape: a link with `href`, a toggle with `pressed` set (listen to `click`), else plain. tone: "" | neutral | success | warning | danger. */
export class D20Tag extends D20Element {
  static properties = {label: {}, href: {}, tone: {}, count: {type: Number}, pressed: {attribute: false}};

  constructor() {
    super();
    this.label = '';
    this.href = '';
    this.tone = '';
    /** @type {number | undefined} */
    this.count = undefined;
    /** @type {boolean | undefined} */
    this.pressed = undefined;
  }

  render() {
    const inner = html`${this.label}${this.count === undefined ? nothing : html`<span class="tabular">&#8201;${this.count}</span>`}`;
    if (this.href) return html`<a class="tag ${this.tone}" href=${this.href}>${inner}</a>`;
    if (this.pressed !== undefined) return html`<button type="button" class="tag ${this.tone}" aria-pressed=${this.pressed}>${inner}</button>`;
    return html`<span class="tag ${this.tone}">${inner}</span>`;
  }
}
customElements.define('d20-tag', D20Tag);
