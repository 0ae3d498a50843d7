import {html, nothing} from 'lit';
import {isAbort} from '../api.js';
import '../components/dialog.js';
import {D20Element, WithPage} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import '../components/progress.js';
import {toast} from '../components/toast.js';
import {t} from '../i18n.js';
import {bySite, check, isRecent, listAddresses} from '../outside/check.js';

/** @import {Address} from '../outside/check.js' */
/** @typedef {{kind: 'listing'} | {kind: 'asking', addresses: Address[], all: boolean} | {kind: 'checking', done: number, total: number} | {kind: 'failed', error: unknown}} State */

/** Asks the person whether the addresses outside may be asked, and by whom they will be known to be, then asks them. */
export class D20OutsideCheck extends D20Element {
  static properties = {state: {state: true}};

  #controller = new AbortController();

  constructor() {
    super();
    /** @type {State} */
    this.state = {kind: 'listing'};
    /** @type {(learnt: boolean) => void} */
    this.ondone = () => {};
    new WithPage(this, this.#leave);
  }

  connectedCallback() {
    super.connectedCallback();
    void this.#list();
  }

  async #list() {
    this.state = {kind: 'listing'};
    try {
      const addresses = await listAddresses(this.#controller.signal);
      this.state = {kind: 'asking', addresses, all: addresses.every(isRecent)};
    } catch (error) {
      if (!isAbort(error)) this.state = {kind: 'failed', error};
    }
  }

  /** @param {Address[]} addresses */
  async #check(addresses) {
    this.state = {kind: 'checking', done: 0, total: addresses.length};
    try {
      const count = await check(addresses, this.#controller.signal, (done) => (this.state = {kind: 'checking', done, total: addresses.length}));
      if (count > 0) toast(t('outside.learnt', {count}));
      this.#close(count > 0);
    } catch (error) {
      if (isAbort(error)) return this.#close(false);
      this.state = {kind: 'failed', error};
    }
  }

  /** While addresses are asked, this ends the asking; what has been learnt is kept. */
  #leave = () => {
    this.#controller.abort();
    if (this.state.kind !== 'checking') this.#close(false);
  };

  /** @param {boolean} learnt */
  #close(learnt) {
    this.remove();
    this.ondone(learnt);
  }

  render() {
    return html`<d20-dialog heading=${t('outside.heading')} open @d20-close=${this.#leave}><div class="stack">${this.#body()}</div></d20-dialog>`;
  }

  #body() {
    const {state} = this;
    const cancel = html`<d20-button variant="quiet" label=${t('action.cancel')} @click=${this.#leave}></d20-button>`;
    if (state.kind === 'listing') return html`<d20-progress class="late" label=${t('outside.listing')}></d20-progress>`;
    if (state.kind === 'failed') return html`${errorNotice(state.error, () => void this.#list())}<div class="row">${cancel}</div>`;
    if (state.kind === 'checking') {
      return html`<d20-progress label=${t('outside.checking')} .done=${state.done} .total=${state.total}></d20-progress>
        <div class="row"><d20-button icon="stop" label=${t('outside.stop')} @click=${this.#leave}></d20-button></div>`;
    }
    return state.addresses.length === 0 ? html`<p>${t('outside.none')}</p><div class="row">${cancel}</div>` : html`${this.#consent(state)}`;
  }

  /** @param {Extract<State, {kind: 'asking'}>} state */
  #consent(state) {
    const due = state.addresses.filter((address) => !isRecent(address));
    const wanted = state.all ? state.addresses : due;
    const sites = [...bySite(wanted).keys()].sort();
    const recent = state.addresses.length - due.length;
    return html`<p>${t('outside.what', {count: wanted.length, sites: sites.length})}</p>
      <details><summary>${t('outside.sites')}</summary><ul class="plain outside-sites">${sites.map((site) => html`<li>${site}</li>`)}</ul></details>
      <p>${t('outside.sent')}</p>
      <p class="muted">${t('outside.known')}</p>
      ${recent > 0 && due.length > 0 ? html`<d20-checkbox label=${t('outside.recent', {count: recent})} ?checked=${state.all}
        @input=${(/** @type {Event} */ event) => (this.state = {...state, all: /** @type {HTMLInputElement} */ (event.target).checked})}></d20-checkbox>` : nothing}
      <div class="row"><d20-button variant="primary" label=${t('outside.check')} @click=${() => this.#check(wanted)}></d20-button>
        <d20-button variant="quiet" label=${t('action.cancel')} @click=${this.#leave}></d20-button></div>`;
  }
}
customElements.define('d20-outside-check', D20OutsideCheck);

/** @returns {Promise<boolean>} whether something was learnt */
export function askOutside() {
  return new Promise((resolve) => {
    const dialog = new D20OutsideCheck();
    dialog.ondone = resolve;
    document.body.append(dialog);
  });
}
