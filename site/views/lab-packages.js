import {html, nothing} from 'lit';
import {D20Element, WithPage} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {formatBytes, formatDate, t} from '../i18n.js';
import {packages} from '../lab/packages.js';
import {splitRequirements} from '../lab/requirements.js';
import {askToInstall} from './lab-install.js';
import '../components/dialog.js';

/** @import {Package} from '../../js-shim/package-store.js' */

/** The packages that are installed for the lab, and how to add some. */
export class D20LabPackages extends D20Element {
  static properties = {installed: {state: true}, missing: {state: true}, name: {state: true}, failure: {state: true}, busy: {state: true}, changed: {state: true}, said: {state: true}};

  constructor() {
    super();
    /** @type {Package[] | null} */
    this.installed = null;
    /** What packages need and nothing brings. @type {string[]} */
    this.missing = [];
    this.name = '';
    /** @type {unknown} */
    this.failure = undefined;
    this.busy = false;
    /** Something was removed: Python still has it. */
    this.changed = false;
    /** What was done last, for who listens: a region outside of an open dialog is silent. */
    this.said = '';
    new WithPage(this, this.#leave);
  }

  connectedCallback() {
    super.connectedCallback();
    packages.addEventListener('change', this.#read);
    void this.#read();
  }

  disconnectedCallback() {
    packages.removeEventListener('change', this.#read);
    super.disconnectedCallback();
  }

  #leave = () => this.remove();

  #read = async () => {
    try {
      this.installed = await packages.list();
      this.missing = await packages.missing(this.installed);
    } catch (error) {
      this.failure = error;
    }
  };

  /** @param {() => Promise<string>} act says what it has done */
  async #do(act) {
    this.busy = true;
    this.failure = undefined;
    try {
      this.said = await act();
    } catch (error) {
      this.failure = error;
    } finally {
      this.busy = false;
    }
  }

  /** @param {Event} event */
  #picked = (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const files = [...(input.files ?? [])];
    input.value = '';
    void this.#do(async () => t('packages.installed', {names: (await packages.add(files)).map(({name, version}) => `${name} ${version}`).join(', ')}));
  };

  /** @param {Package} one */
  async #remove({name}) {
    await this.#do(async () => {
      await packages.remove([name]);
      this.changed = true;
      return t('packages.removed', {name});
    });
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector('.lab-packages button, input'))?.focus();
  }

  /** @param {readonly string[]} requirements */
  async #install(requirements) {
    this.failure = undefined;
    if (!(await askToInstall(requirements))) return;
    this.name = '';
    this.said = t('packages.done');
  }

  /** @param {Event} event */
  #submitted = (event) => {
    event.preventDefault();
    const wanted = splitRequirements(this.name);
    if (wanted.length > 0) void this.#install(wanted);
  };

  render() {
    return html`<d20-dialog heading=${t('packages.title')} open @d20-close=${this.#leave}><div class="stack">
      <p class="muted">${t('packages.lead')}</p><p class="sr-only" role="status">${this.said}</p>
      ${this.failure === undefined ? nothing : errorNotice(this.failure)}
      ${this.installed ? this.#list(this.installed) : nothing}
      ${this.missing.length > 0 ? html`<d20-notice tone="warning" text=${t('packages.missing', {names: this.missing.join(', ')})} action=${t('packages.install_ask')} @d20-action=${() => this.#install(this.missing)}></d20-notice>` : nothing}
      ${this.changed ? html`<p class="muted" role="status">${t('packages.until_stop')}</p>` : nothing}
      <form class="row lab-new" @submit=${this.#submitted}>
        <d20-field label=${t('packages.name')} placeholder="beautifulsoup4" .value=${this.name} @input=${(/** @type {Event} */ event) => (this.name = /** @type {HTMLInputElement} */ (event.target).value)}></d20-field>
        <d20-button type="submit" label=${t('packages.install_ask')} ?disabled=${this.busy || this.name.trim() === ''}></d20-button></form>
      <label class="field">${t('packages.file')} <input type="file" accept=".whl" multiple ?disabled=${this.busy} @change=${this.#picked}></label>
    </div></d20-dialog>`;
  }

  /** @param {Package[]} installed */
  #list(installed) {
    if (installed.length === 0) return html`<p>${t('packages.none')}</p>`;
    const total = installed.reduce((sum, {size}) => sum + size, 0);
    return html`<ul class="plain lab-packages">${installed.map((one) => html`<li>
        <span><strong>${one.name}</strong> ${one.version}<br><span class="muted">${formatBytes(one.size)} · ${t(`packages.source.${one.source}`)} · ${formatDate(one.at)}${one.asked ? '' : ` · ${t('packages.came_along')}`}</span></span>
        <d20-button variant="quiet" icon="trash" icon-only label=${t('packages.remove', {name: one.name})} ?disabled=${this.busy} @click=${() => this.#remove(one)}></d20-button></li>`)}</ul>
      <p class="muted">${t('packages.total', {count: installed.length, size: formatBytes(total)})}</p>`;
  }
}
customElements.define('d20-lab-packages', D20LabPackages);

/** Show the packages over what is there. */
export function openPackages() {
  document.body.append(new D20LabPackages());
}
