/** When to remind of a copy: the browser has not promised to keep the data, and much was written since the last export. */
import {readPref, writePref} from './prefs.js';

const DAY = 86_400_000;
const WRITES = 10;
const QUIET_DAYS = 7;

/** @typedef {{at: number, generation: number}} Export the newest one */

/** @param {number} generation that the exported file holds */
export function noteExport(generation) {
  writePref('exported', {at: Date.now(), generation});
}

/** The reader does not want to hear of it now. */
export function snoozeBackup() {
  writePref('backup-snoozed', Date.now());
}

/**
 * @param {{generation: number, persisted: boolean | null, now?: number}} facts
 * @returns {{writes: number, at: number | null} | null} what has been written since the last export and when that was; null = no reminder
 */
export function backupDue({generation, persisted, now = Date.now()}) {
  if (persisted === true) return null;
  const last = /** @type {Export | null} */ (readPref('exported', null));
  const writes = generation - (last?.generation ?? 0);
  if (writes < WRITES || now - (last?.at ?? 0) < QUIET_DAYS * DAY || now - readPref('backup-snoozed', 0) < QUIET_DAYS * DAY) return null;
  return {writes, at: last?.at ?? null};
}
