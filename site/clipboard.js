/** Putting a text into the clipboard, which a browser may refuse: without a secure origin, or in a frame of another page. */
import {toast} from './components/toast.js';
import {t} from './i18n.js';

/**
 * @param {string} text
 * @param {string} [said] once it is there
 * @returns {Promise<void>} never rejects: where it is refused the person is told
 */
export async function copyText(text, said = t('action.copied')) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return toast(t('action.not_copied'));
  }
  toast(said);
}
