import {html, nothing} from 'lit';
import {build} from '../../js-shim/client.js';
import {isAbort} from '../api.js';
import {D20Element, WithPage} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {toast} from '../components/toast.js';
import {t} from '../i18n.js';
import {packages} from '../lab/packages.js';
import '../components/dialog.js';
import '../components/progress.js';

/** @import {Step} from '../lab/packages.js' */

/** Asks the person whether packages may be brought from the index, names whom that asks what, and brings them. requirements. */
export class D20LabInstall extends D20Element {
  static properties = {requirements: {attribute: false}, step: {state: true}, failure: {state: true}};

  #controller = new AbortController();

  constructor() {
    super();
    /** @type {readonly string[]} */
    this.requirements = [];
    /** null before the person has agreed. @type {Step | null} */
    this.step = null;
    /** @type {unknown} */
    this.failure = undefined;
    /** @type {(installed: boolean) => void} */
    this.ondone = () => {};
    new WithPage(this, this.#leave);
  }

  #leave = () => this.#close(false);

  /** @param {boolean} installed */
  #close(installed) {
    this.#controller.abort();
    this.remove();
    this.ondone(installed);
  }

  async #agree() {
    this.failure = undefined;
    this.step = {file: '', done: 0, total: 0};
    try {
      const found = await packages.install(this.requirements, this.#controller.signal, (step) => (this.step = step));
      toast(found.length > 0 ? t('packages.installed', {names: found.map(({name, version}) => `${name} ${version}`).join(', ')}) : t('packages.there'));
      this.#close(true);
    } catch (error) {
      if (isAbort(error)) return;
      this.failure = error;
      this.step = null;
    }
  }

  render() {
    return html`<d20-dialog heading=${t('packages.consent')} open @d20-close=${this.#leave}><div class="stack">
      ${this.failure === undefined ? nothing : errorNotice(this.failure)}
      <p>${t('packages.consent.what')}</p>
      <ul class="lab-wanted">${this.requirements.map((one) => html`<li><code>${one}</code></li>`)}</ul>
      ${this.step ? html`<d20-progress label=${this.step.file ? t('packages.bringing', {file: this.step.file}) : t('packages.begun')} .done=${this.step.done} .total=${this.step.total}></d20-progress>` : this.#hosts()}
      <div class="row">${this.step ? nothing : html`<d20-button variant="primary" label=${this.failure === undefined ? t('packages.install') : t('action.retry')} @click=${() => this.#agree()}></d20-button>`}
        <d20-button variant="quiet" label=${t('action.cancel')} @click=${this.#leave}></d20-button></div>
    </div></d20-dialog>`;
  }

  #hosts() {
    const {index, base, hosts} = build.packages;
    const asked = new URL(index).origin;
    const pyodide = new URL(base).origin;
    const told = (/** @type {string} */ origin) => (origin === asked ? 'index' : origin === pyodide ? 'pyodide' : 'files');
    return html`<p>${t('packages.consent.hosts')}</p>
      <ul class="lab-hosts">${hosts.map((origin) => html`<li><code>${new URL(origin).host}</code> ${t(`packages.consent.${told(origin)}`)}</li>`)}</ul>
      <p>${t('packages.consent.sent')}</p><p class="muted">${t('packages.consent.runs')}</p>`;
  }
}
customElements.define('d20-lab-install', D20LabInstall);

/** @param {readonly string[]} requirements @returns {Promise<boolean>} the person agreed, and all of it is there */
export function askToInstall(requirements) {
  return new Promise((resolve) => {
    const dialog = new D20LabInstall();
    dialog.requirements = requirements;
    dialog.ondone = resolve;
    document.body.append(dialog);
  });
}
