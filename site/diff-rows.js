/** Hunks of a diff as the rows that are drawn: line numbers on both sides, the changed words apart. Pure. */
import {markParts} from './search-query.js';

/** @import {FileChange, Hunk} from './report-types.d.ts' */

/** @typedef {{kind: 'gap'} | {kind: 'line', op: ' ' | '+' | '-', old: number | null, new: number | null, parts: {text: string, marked: boolean}[]}} DiffRow */

/** @param {readonly Hunk[]} hunks @returns {DiffRow[]} a gap stands between hunks, and before the first when it does not begin the file */
export function diffRows(hunks) {
  /** @type {DiffRow[]} */
  const rows = [];
  hunks.forEach((hunk, i) => {
    if (i > 0 || hunk.old_start > 1 || hunk.new_start > 1) rows.push({kind: 'gap'});
    let before = Math.max(1, hunk.old_start);
    let after = Math.max(1, hunk.new_start);
    for (const line of hunk.lines) {
      rows.push({
        kind: 'line', op: line.op, old: line.op === '+' ? null : before, new: line.op === '-' ? null : after, parts: markParts(line.text, line.marks),
      });
      if (line.op !== '+') before += 1;
      if (line.op !== '-') after += 1;
    }
  });
  return rows;
}

/** @param {readonly FileChange[]} files @returns {{added: number, removed: number}} lines in all */
export function countLines(files) {
  return files.reduce((sum, file) => ({added: sum.added + file.added, removed: sum.removed + file.removed}), {added: 0, removed: 0});
}

/** @param {readonly FileChange[]} files @param {string} words @returns {readonly FileChange[]} those whose path has each of the words */
export function filterFiles(files, words) {
  const wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.length === 0 ? files : files.filter((file) => wanted.every((word) => `${file.path} ${file.to ?? ''}`.toLowerCase().includes(word)));
}
