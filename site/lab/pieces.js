/**
 * Rearranging a notebook: putting in, taking out and moving its parts. Pure; works on whatever carries a `part`.
 *
 * Invariant: only where two parts have become neighbours is anything added, a blank line that keeps them apart; all else keeps every character.
 */
import {joinParts} from './notebook.js';

/** @import {Part} from './notebook.js' */
/** @typedef {{part: Part}} Carrier */

const STARTS_BLANK = /^[ \t]*\n/;

/**
 * @template {Carrier} P
 * @param {readonly P[]} pieces
 * @param {number} at
 * @param {P} piece
 * @returns {P[]}
 */
export function withPiece(pieces, at, piece) {
  return apart(apart([...pieces.slice(0, at), piece, ...pieces.slice(at)], at + 1), at);
}

/**
 * Put in a text that is still to be typed: it begins with a line break, so only what follows may come too near.
 * @template {Carrier} P
 * @param {readonly P[]} pieces
 * @param {number} at
 * @param {P} text
 * @param {P} gap blank lines, put in where they are needed
 * @returns {P[]}
 */
export function withText(pieces, at, text, gap) {
  const next = pieces[at];
  const near = next && !isGap(next) && !(next.part.kind === 'text' && STARTS_BLANK.test(next.part.text));
  return [...pieces.slice(0, at), text, ...(near ? [gap] : []), ...pieces.slice(at)];
}

/**
 * @template {Carrier} P
 * @param {readonly P[]} pieces
 * @param {number} at
 * @returns {P[]}
 */
export function withoutPiece(pieces, at) {
  // Of two gaps that have met one is enough.
  const gaps = isGap(pieces[at - 1]) && isGap(pieces[at + 1]);
  return apart(pieces.filter((_, index) => index !== at && !(gaps && index === at + 1)), at);
}

/**
 * Swap a piece with the next one that is seen; gaps between them stay where they are.
 * @template {Carrier} P
 * @param {readonly P[]} pieces
 * @param {number} at
 * @param {1 | -1} step
 * @param {(piece: P) => boolean} seen
 * @returns {P[] | null} null where there is nothing to swap it with
 */
export function movedPiece(pieces, at, step, seen) {
  let other = at + step;
  while (pieces[other] && !seen(pieces[other])) other += step;
  if (!pieces[other]) return null;
  const moved = [...pieces];
  [moved[at], moved[other]] = [moved[other], moved[at]];
  const [first, last] = [Math.min(at, other), Math.max(at, other)];
  // From the end: what is added before must not shift the places still to be looked at.
  return [last + 1, last, first + 1, first].reduce((all, place) => apart(all, place), moved);
}

/**
 * The heading that the page shows as its title is a part of its own, so that what follows can be edited and moved without it.
 * @param {readonly Part[]} parts
 * @returns {Part[]}
 */
export function withTitleApart(parts) {
  const [first, ...rest] = parts;
  const heading = first?.kind === 'text' ? /^\s*# +[^\n]*(?:\n\s*\n|\n|$)/.exec(first.text)?.[0] : undefined;
  if (first?.kind !== 'text' || !heading || heading === first.text) return [...parts];
  return [{kind: 'text', text: heading}, {kind: 'text', text: first.text.slice(heading.length)}, ...rest];
}

/** @param {Carrier | undefined} piece @returns {boolean} it holds nothing but blank lines */
function isGap(piece) {
  return piece?.part.kind === 'text' && piece.part.text.trim() === '';
}

/**
 * @template {Carrier} P
 * @param {readonly P[]} pieces
 * @param {number} at of the later of two neighbours
 * @returns {P[]} with a blank line between them
 */
function apart(pieces, at) {
  const [before, after] = [pieces[at - 1], pieces[at]];
  if (!before || !after || isGap(before) || isGap(after)) return [...pieces];
  // The end of a fence is an end; a text may go on in what follows.
  if (before.part.kind === 'code' && after.part.kind === 'text') return [...pieces];
  const text = joinParts([before.part]);
  if (/\n[ \t]*\n$/.test(text) || (after.part.kind === 'text' && STARTS_BLANK.test(after.part.text))) return [...pieces];
  const gap = text.endsWith('\n') ? '\n' : '\n\n';
  if (before.part.kind === 'text') return pieces.with(at - 1, {...before, part: {kind: 'text', text: before.part.text + gap}});
  return pieces.with(at - 1, {...before, part: {...before.part, close: before.part.close + gap}});
}
