/** Three versions of a text, line by line: what merges by itself and what a person decides. Pure; the method is diff3 (Khanna, Kunal, Pierce 2007). */
import {diff3Merge} from 'node-diff3';

/** @typedef {'disk' | 'here' | 'both'} Choice */
/** @typedef {{kind: 'same', lines: string[]} | {kind: 'conflict', disk: string[], base: string[], here: string[]}} Region */

/** Ends stay with their lines, so that a merge never changes CRLF to LF. @param {string} text @returns {string[]} */
const linesOf = (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/**
 * @param {string} base
 * @param {string} disk
 * @param {string} here
 * @returns {Region[]} in order; without a conflict the two changes fit together
 */
export function mergeRegions(base, disk, here) {
  return diff3Merge(linesOf(disk), linesOf(base), linesOf(here), {excludeFalseConflicts: true}).map((region) =>
    region.ok ? {kind: 'same', lines: region.ok} : {kind: 'conflict', disk: region.conflict?.a ?? [], base: region.conflict?.o ?? [], here: region.conflict?.b ?? []});
}

/**
 * @param {readonly Region[]} regions
 * @param {readonly (Choice | undefined)[]} choices one for each conflict, in order
 * @returns {string | null} null while a conflict is undecided
 */
export function mergedText(regions, choices) {
  let at = 0;
  /** @type {string[]} */
  const lines = [];
  for (const region of regions) {
    if (region.kind === 'same') {
      lines.push(...region.lines);
      continue;
    }
    const choice = choices[at];
    at += 1;
    if (choice === undefined) return null;
    if (choice !== 'here') lines.push(...ended(region.disk, choice === 'both'));
    if (choice !== 'disk') lines.push(...region.here);
  }
  return lines.join('');
}

/** A last line without an end would run into the next one. @param {string[]} lines @param {boolean} more @returns {string[]} */
function ended(lines, more) {
  const last = lines.at(-1);
  return more && last !== undefined && !last.endsWith('\n') ? [...lines.slice(0, -1), `${last}\n`] : lines;
}
