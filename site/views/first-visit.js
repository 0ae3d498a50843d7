import {html, nothing} from 'lit';
import {build, base} from '../../js-shim/client.js';
import {D20Element} from '../components/element.js';
import {icon} from '../components/icon.js';
import {folder} from '../folder/link.js';
import {t} from '../i18n.js';
import {filesOfInput} from '../import-files.js';
import {offerFiles} from '../importer.js';
import {href, navigate} from '../router.js';

/** @param {() => Promise<readonly import('../import-files.js').Picked[]>} gather */
function start(gather) {
  navigate(href('import'));
  void offerFiles(gather);
}

/** Three choices and no sign-up: the demo, a folder or zip of one's own, or an empty vault. */
export class D20FirstVisit extends D20Element {
  static properties = {embedded: {type: Boolean}};

  constructor() {
    super();
    /** inside the import view: no greeting */
    this.embedded = false;
  }

  /** Called by Lit after the first drawing. */
  firstUpdated() {
    if (!this.embedded) this.emit('d20-view-ready', {title: t('first.title')});
  }

  #demo = () => {
    const vault = build?.demoVault;
    if (!vault) return;
    start(async () => {
      const response = await fetch(new URL(vault.url, base));
      if (!response.ok) throw new Error(`${response.status} ${vault.url}`);
      const name = `${vault.name}.zip`;
      return [{path: name, file: new File([await response.blob()], name, {type: 'application/zip'})}];
    });
  };

  /** @param {Event} event */
  #picked = (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const files = filesOfInput(input.files);
    input.value = '';
    if (files.length > 0) start(async () => files);
  };

  /** @param {string} id */
  #choose(id) {
    /** @type {HTMLInputElement} */ (this.querySelector(id)).click();
  }

  render() {
    return html`<div class=${this.embedded ? '' : 'page first'}>
      ${this.embedded ? nothing : html`<h1 tabindex="-1">${t('first.title')}</h1><p class="lead">${t('first.lead')}</p>`}
      <ul class="plain choices">
        ${build?.demoVault && !this.embedded ? html`<li>${icon('library')}<h2>${t('first.demo')}</h2><p>${t('first.demo.text', {count: build.demoVault.files})}</p>
          <d20-button variant="primary" label=${t('first.demo.action')} @click=${this.#demo}></d20-button></li>` : nothing}
        <li>${icon('folder')}<h2>${t('first.open')}</h2><p>${t('first.open.text')}</p>
          <div class="row"><d20-button label=${t('first.open.folder')} @click=${() => this.#choose('#pick-folder')}></d20-button>
            <d20-button label=${t('first.open.zip')} @click=${() => this.#choose('#pick-files')}></d20-button></div>
          <input id="pick-folder" class="sr-only" type="file" webkitdirectory multiple tabindex="-1" aria-label=${t('first.open.folder')} @change=${this.#picked}>
          <input id="pick-files" class="sr-only" type="file" multiple accept=".zip,.md,.markdown,.txt,image/*" tabindex="-1" aria-label=${t('first.open.zip')} @change=${this.#picked}>
          ${folder.supported ? html`<p><a href=${href('disk')}>${t('disk.in_place')}</a></p>` : nothing}</li>
        ${this.embedded ? nothing : html`<li>${icon('edit')}<h2>${t('first.empty')}</h2><p>${t('first.empty.text')}</p>
          <d20-button label=${t('first.empty.action')} href=${href('new')}></d20-button></li>`}
      </ul>
      <p class="muted">${t('first.drop')} ${t('first.private')}</p>
    </div>`;
  }
}
customElements.define('d20-first-visit', D20FirstVisit);
