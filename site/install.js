/** Putting the app on the home screen: what this browser offers, and the words for those that offer nothing. */

import {requestPersistence} from '../js-shim/persist.js';

/** @typedef {Event & {prompt(): Promise<unknown>, userChoice: Promise<{outcome: 'accepted' | 'dismissed'}>}} InstallPrompt */
/**
 * `offered`: one press installs. `manual`: the person does it in the browser's own menu, described by a text of that name.
 * @typedef {{kind: 'installed'} | {kind: 'offered'} | {kind: 'manual', how: 'ios' | 'mac' | 'android' | 'firefox' | 'chromium' | 'other'}} InstallState
 */

/** @returns {boolean} this window is the installed app */
function standalone() {
  const modes = ['standalone', 'minimal-ui', 'window-controls-overlay', 'fullscreen'];
  return modes.some((mode) => matchMedia(`(display-mode: ${mode})`).matches) || /** @type {{standalone?: boolean}} */ (navigator).standalone === true;
}

/** @param {{userAgent: string, maxTouchPoints: number}} [about] @returns {Extract<InstallState, {kind: 'manual'}>['how']} */
export function howToInstall({userAgent, maxTouchPoints} = navigator) {
  // An iPad says that it is a Mac.
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return 'ios';
  if (/Firefox/.test(userAgent)) return /Android/.test(userAgent) ? 'android' : 'firefox';
  if (/Android/.test(userAgent)) return 'android';
  if (/Chrome/.test(userAgent)) return 'chromium';
  return /Macintosh/.test(userAgent) ? 'mac' : 'other';
}

/** Fires `change`. */
class Installation extends EventTarget {
  /** @type {InstallState} */
  state = {kind: 'manual', how: 'other'};
  /** @type {InstallPrompt | null} */
  #prompt = null;

  /** Listens for the browser's offer: it comes early, before any view. */
  watch() {
    this.#set(standalone() ? {kind: 'installed'} : {kind: 'manual', how: howToInstall()});
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#prompt = /** @type {InstallPrompt} */ (event);
      this.#set({kind: 'offered'});
    });
    addEventListener('appinstalled', () => {
      this.#set({kind: 'installed'});
      // Browsers that weigh such a wish by how much a site is used grant it now.
      void requestPersistence();
    });
  }

  /** Asks the browser to install; from a press of a button only. */
  async install() {
    const prompt = this.#prompt;
    if (!prompt) return;
    this.#prompt = null;
    await prompt.prompt();
    const {outcome} = await prompt.userChoice;
    this.#set(outcome === 'accepted' ? {kind: 'installed'} : {kind: 'manual', how: howToInstall()});
  }

  /** @param {InstallState} state */
  #set(state) {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

export const installation = new Installation();
