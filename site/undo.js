/** Taking a change of the vault back, wherever it is offered; what stands in the way is named. */
import {ApiError, callJson} from './api.js';
import {toast, toastError} from './components/toast.js';
import {t} from './i18n.js';
import {vault} from './vault.js';

/**
 * @param {number} generation of the journal entry
 * @returns {Promise<{generation: number, changed: string[]}>} the entry that restores the bytes; throws ApiError, 409 names the articles that have moved on
 */
export async function undoChange(generation) {
  const answer = await callJson(`api/history/${generation}/undo`, {method: 'POST'});
  void vault.changed();
  return answer;
}

/**
 * The same, told in a toast that offers the way back again.
 * @param {number} generation
 * @param {{undone?: () => void, redone?: () => void}} [then] where to go when it is taken back, and when that is taken back
 */
export async function undoAndSay(generation, {undone, redone} = {}) {
  try {
    const done = await undoChange(generation);
    undone?.();
    const again = () => void undoAndSay(done.generation, {undone: redone, redone: undone});
    toast(t('history.undone', {count: done.changed.length}), {label: t('history.redo'), run: again});
  } catch (error) {
    const paths = conflictsOf(error);
    if (paths.length > 0) toast(t('history.conflict', {paths: paths.slice(0, 3).join(', ')}));
    else toastError(error);
  }
}

/** @param {number} generation @param {{undone?: () => void, redone?: () => void}} [then] @returns {{label: string, run: () => void}} for a toast that says what was done */
export function undoAction(generation, then) {
  return {label: t('action.undo'), run: () => void undoAndSay(generation, then)};
}

/** @param {unknown} error @returns {string[]} paths of the articles that a 409 names */
export function conflictsOf(error) {
  if (!(error instanceof ApiError) || !Array.isArray(error.problem.conflicts)) return [];
  return error.problem.conflicts.map((one) => (typeof one === 'string' ? one : String(one?.path ?? ''))).filter((path) => path !== '');
}
