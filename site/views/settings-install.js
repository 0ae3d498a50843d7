/** Settings: the app on the home screen, and telling of long jobs. */
import {html, nothing} from 'lit';
import {D20Element, Watch} from '../components/element.js';
import {t} from '../i18n.js';
import {installation} from '../install.js';
import {notifyState, setNotify} from '../notify.js';

export class D20SettingsInstall extends D20Element {
  constructor() {
    super();
    new Watch(this, installation);
  }

  /** @param {boolean} wanted */
  async #notify(wanted) {
    await setNotify(wanted);
    this.requestUpdate();
  }

  render() {
    return html`<h2>${t('install.title')}</h2>${this.#install()}${this.#notices()}`;
  }

  #install() {
    const {state} = installation;
    switch (state.kind) {
      case 'installed':
        return html`<p>${t('install.installed')}</p>`;
      case 'offered':
        return html`<p>${t('install.offered')}</p><d20-button variant="primary" icon="download" label=${t('install.action')} @click=${() => installation.install()}></d20-button>`;
      case 'manual':
        return html`<p>${t(`install.how.${state.how}`)}</p>`;
    }
  }

  #notices() {
    const state = notifyState();
    if (state === 'unavailable') return nothing;
    return html`<div class="setting"><d20-checkbox label=${t('notify.label')} .checked=${state === 'on'} ?disabled=${state === 'denied'}
        @change=${(/** @type {Event} */ event) => void this.#notify(/** @type {HTMLInputElement} */ (event.target).checked)}></d20-checkbox></div>
      ${state === 'denied' ? html`<p class="hint">${t('notify.denied')}</p>` : nothing}`;
  }
}
customElements.define('d20-settings-install', D20SettingsInstall);
