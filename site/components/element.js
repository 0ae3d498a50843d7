/**
 * The base of every element and view: Lit in the light DOM, so that the style sheets of the page, the reader's find-in-page,
 * print and the landmarks reach everything; and it is drawn anew when the language changes.
 */
import {LitElement} from 'lit';
import {languageEvents} from '../i18n.js';

/** @import {ReactiveController} from 'lit' */

export class D20Element extends LitElement {
  #redraw = () => this.requestUpdate();

  /** Called by Lit once: no shadow root. */
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    languageEvents.addEventListener('change', this.#redraw);
  }

  disconnectedCallback() {
    languageEvents.removeEventListener('change', this.#redraw);
    super.disconnectedCallback();
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   * @returns {boolean} false when a listener prevented the default
   */
  emit(type, detail) {
    return this.dispatchEvent(new CustomEvent(type, {detail, bubbles: true, composed: true, cancelable: true}));
  }
}

/** Redraws a host at each `change` of a store. @implements {ReactiveController} */
export class Watch {
  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {EventTarget[]} stores
   */
  constructor(host, ...stores) {
    this.stores = stores;
    this.redraw = () => host.requestUpdate();
    host.addController(this);
  }

  hostConnected() {
    for (const store of this.stores) store.addEventListener('change', this.redraw);
  }

  hostDisconnected() {
    for (const store of this.stores) store.removeEventListener('change', this.redraw);
  }
}

/** Ends what lies over a page, a dialog on the body, when the person goes elsewhere. @implements {ReactiveController} */
export class WithPage {
  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {() => void} leave
   */
  constructor(host, leave) {
    this.leave = leave;
    host.addController(this);
  }

  hostConnected() {
    addEventListener('hashchange', this.leave);
  }

  hostDisconnected() {
    removeEventListener('hashchange', this.leave);
  }
}

let lastId = 0;

/** @param {string} prefix @returns {string} an id that no other element of the page has */
export function uniqueId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}
