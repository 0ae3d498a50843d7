/** A note for the inbox folder, as `process_inbox` expects it: metadata, then the text. Pure. */
import {fileNameOf, hostOf} from './paths.js';

export const INBOX = 'inbox';

/** @typedef {{title: string, text: string, url: string, at: Date}} Captured */

/**
 * Android puts a shared page's address into the text: it is the source then, and not a sentence of the note.
 * @param {{title: string, text: string, url: string}} shared
 * @returns {{title: string, text: string, url: string}}
 */
export function tidyShared({title, text, url}) {
  const last = /(?:^|\s)(https?:\/\/\S+)\s*$/.exec(text);
  const source = url.trim() || (last?.[1] ?? '');
  const rest = last && last[1] === source ? text.slice(0, last.index) : text;
  const name = title.trim() || (rest.trim().split('\n')[0] ?? '').slice(0, 80) || hostOf(source);
  return {title: name, text: rest.trim() === name ? '' : rest.trim(), url: source};
}

/** @param {Captured} note @param {number} [attempt] from 1: names that are taken get a number @returns {string} path in the vault */
export function notePath({title, at}, attempt = 1) {
  const name = fileNameOf(title).toLowerCase().replaceAll(/[\s_]+/g, '-').replace(/^[-.]+/, '').slice(0, 60).replace(/[-.]+$/, '') || 'note';
  return `${INBOX}/${day(at)}-${name}${attempt > 1 ? `-${attempt}` : ''}.md`;
}

/** @param {Captured} note @returns {string} Markdown; JSON strings are YAML strings, so nothing typed can break the metadata */
export function noteText({title, text, url, at}) {
  const lines = ['---', `title: ${JSON.stringify(title)}`, `date_received: ${day(at)}`, ...(url ? [`source: ${JSON.stringify(url)}`] : []), 'processing_status: new', '---', ''];
  return `${lines.join('\n')}\n${text.trim()}\n`;
}

/** @param {Date} at @returns {string} the local day, ISO 8601 */
function day(at) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
