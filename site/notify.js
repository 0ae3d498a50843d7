/** Telling a reader who looks elsewhere that a long job has ended: a badge on the icon, and a notification if they asked for it. */
import {getLanguage, t} from './i18n.js';
import {jobs} from './jobs.js';
import {readPref, writePref} from './prefs.js';
import {href} from './router.js';
import {loadCatalogue} from './tool-catalogue.js';

const LONG_MS = 8000;

/** @typedef {{setAppBadge?: (count?: number) => Promise<void>, clearAppBadge?: () => Promise<void>}} Badges */

/** @returns {'on' | 'off' | 'denied' | 'unavailable'} */
export function notifyState() {
  if (!('Notification' in globalThis) || !navigator.serviceWorker) return 'unavailable';
  if (Notification.permission === 'denied') return 'denied';
  return readPref('notify', false) && Notification.permission === 'granted' ? 'on' : 'off';
}

/** @param {boolean} wanted from a press of a button: the browser asks the person @returns {Promise<void>} */
export async function setNotify(wanted) {
  if (wanted && (await Notification.requestPermission()) !== 'granted') return;
  writePref('notify', wanted);
}

/** Watches the jobs of this page for as long as it lives. */
export function watchJobs() {
  /** @type {Map<string, {tool: string, since: number}>} */
  const running = new Map();
  let ended = 0;
  jobs.addEventListener('change', () => {
    for (const [id, {tool}] of jobs.live) if (!running.has(id)) running.set(id, {tool, since: performance.now()});
    for (const [id, {tool, since}] of running) {
      if (jobs.live.has(id)) continue;
      running.delete(id);
      if (document.visibilityState === 'visible' || performance.now() - since < LONG_MS) continue;
      ended += 1;
      void badge(ended);
      if (notifyState() === 'on') void tell(id, tool);
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || ended === 0) return;
    ended = 0;
    void badge(0);
  });
}

/** @param {number} count */
async function badge(count) {
  const badges = /** @type {Badges} */ (navigator);
  // Only an installed app has an icon to put it on; elsewhere the call is refused or missing.
  await (count > 0 ? badges.setAppBadge?.(count) : badges.clearAppBadge?.())?.catch(() => {});
}

/** @param {string} id @param {string} tool */
async function tell(id, tool) {
  const [registration, title] = await Promise.all([navigator.serviceWorker.ready, titleOf(tool)]);
  await registration.showNotification(t('notify.ended'), {body: title, tag: `d20-job-${id}`, data: {url: href('jobs', id)}}).catch(() => {});
}

/** @param {string} name @returns {Promise<string>} as the catalogue calls it; its bare name where that can't be asked */
async function titleOf(name) {
  const {tools} = await loadCatalogue(getLanguage()).catch(() => ({tools: []}));
  return tools.find((tool) => tool.name === name)?.title ?? name;
}
