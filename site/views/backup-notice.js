/** The reminder to keep a copy, on the front page of the library. */
import {html, nothing} from 'lit';
import {requestPersistence} from '../../js-shim/persist.js';
import {backupDue, snoozeBackup} from '../backup.js';
import {exportVault} from '../commands.js';
import {D20Element, Watch} from '../components/element.js';
import {toast} from '../components/toast.js';
import {formatDate, t} from '../i18n.js';
import {installation} from '../install.js';
import {vault} from '../vault.js';

export class D20BackupNotice extends D20Element {
  static properties = {persisted: {state: true}};

  constructor() {
    super();
    /** @type {boolean | null} true until the browser has said otherwise, so that nothing flashes */
    this.persisted = true;
    new Watch(this, vault, installation);
  }

  connectedCallback() {
    super.connectedCallback();
    void navigator.storage?.persisted?.().then((persisted) => (this.persisted = persisted), () => {});
  }

  async #keep() {
    const {persisted} = await requestPersistence();
    this.persisted = persisted;
    toast(persisted ? t('settings.kept') : t('settings.not_kept'));
  }

  /** What is installed, browsers keep. */
  async #install() {
    await installation.install();
    if (installation.state.kind === 'installed') await this.#keep();
  }

  async #export() {
    await exportVault();
    this.requestUpdate();
  }

  render() {
    const due = vault.state === 'fresh' ? backupDue({generation: vault.generation, persisted: this.persisted}) : null;
    if (!due) return nothing;
    const text = due.at === null ? t('backup.never', {writes: due.writes}) : t('backup.since', {writes: due.writes, at: formatDate(due.at)});
    return html`<div class="stack backup"><d20-notice tone="info" heading=${t('backup.title')} text=${text}></d20-notice>
      <div class="row"><d20-button icon="download" label=${t('settings.export')} @click=${() => this.#export()}></d20-button>
        ${installation.state.kind === 'offered' ? html`<d20-button label=${t('install.action')} @click=${() => this.#install()}></d20-button>`
          : html`<d20-button label=${t('settings.persist')} @click=${() => this.#keep()}></d20-button>`}
        <d20-button variant="quiet" label=${t('backup.later')} @click=${() => { snoozeBackup(); this.requestUpdate(); }}></d20-button></div></div>`;
  }
}
customElements.define('d20-backup-notice', D20BackupNotice);
