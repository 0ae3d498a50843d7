import {html} from 'lit';
import {ref} from 'lit/directives/ref.js';
import {articleFragment} from '../article-html.js';
import {Attachments} from '../attachments.js';
import {D20Element} from './element.js';

/** Words with marks. html: as Python rendered and cleaned it; it is cleaned once more here. text: plain, shown when there is no HTML. */
export class D20Markdown extends D20Element {
  static properties = {html: {attribute: false}, text: {attribute: false}};

  /** @type {{html: string, root: Element} | null} */
  #drawn = null;
  #attachments = new Attachments();

  constructor() {
    super();
    this.html = '';
    this.text = '';
  }

  disconnectedCallback() {
    this.#attachments.release();
    this.#drawn = null;
    super.disconnectedCallback();
  }

  /** @param {Element | undefined} element */
  #fill = (element) => {
    if (!element || (this.#drawn?.root === element && this.#drawn.html === this.html)) return;
    this.#attachments.release();
    element.replaceChildren(articleFragment(this.html));
    this.#attachments.load(element);
    this.#drawn = {html: this.html, root: element};
  };

  render() {
    if (!this.html) return html`<div class="reading plain-words">${this.text}</div>`;
    return html`<div class="reading" ${ref(this.#fill)}></div>`;
  }

  /** Called by Lit after drawing: `ref` is silent when only the HTML is another. */
  updated() {
    const root = this.html ? this.querySelector('.reading') : null;
    if (root) this.#fill(root);
  }
}
customElements.define('d20-markdown', D20Markdown);
