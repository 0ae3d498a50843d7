/** Finding names by a few of their letters. Pure. */
import {swapLayout} from './layout.js';
import {fold} from './table-rows.js';

/**
 * @param {string} words what was typed
 * @param {string} text folded (see `fold`) name
 * @returns {number} 0 = no match; a word at the start counts more than inside, letters in order the least
 */
export function scoreName(words, text) {
  let total = 0;
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const score = scoreWord(word, text);
    if (score === 0) return 0;
    total += score;
  }
  return total === 0 ? 0 : total - Math.min(0.5, text.length / 1000);
}

/** @param {string} word @param {string} text */
function scoreWord(word, text) {
  const at = text.indexOf(word);
  if (at === 0) return 10;
  if (at > 0) return /[\p{L}\p{N}]/u.test(text[at - 1]) ? 5 : 8;
  return word.length >= 3 && text.split(/[^\p{L}\p{N}]+/u).some((part) => inOrder(word, part)) ? 1 : 0;
}

/** @param {string} word @param {string} part one word of a name @returns {boolean} it begins alike and has the letters in that order */
function inOrder(word, part) {
  if (part[0] !== word[0]) return false;
  let from = -1;
  for (const letter of word) {
    from = part.indexOf(letter, from + 1);
    if (from < 0) return false;
  }
  return true;
}

/**
 * @template T
 * @param {string} typed
 * @param {readonly T[]} items
 * @param {(item: T) => string} name folded
 * @param {number} limit
 * @returns {T[]} best first; what was typed on the other keyboard layout is found too, a little lower
 */
export function findByName(typed, items, name, limit) {
  const words = fold(typed.trim());
  if (words === '') return items.slice(0, limit);
  const swapped = fold(swapLayout(words));
  return items
    .map((item) => ({item, score: Math.max(scoreName(words, name(item)), scoreName(swapped, name(item)) - 0.5)}))
    .filter(({score}) => score > 0)
    .sort((left, right) => right.score - left.score)
    .slice(0, limit)
    .map(({item}) => item);
}
