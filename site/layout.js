/** Words typed with the wrong keyboard layout: "тщеу" is "note", "pfvtnrf" is "заметка". Pure. */

const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN = 'йцукенгшщзхъфывапролджэячсмитьбюё';

/** @type {Map<string, string>} */
const TO_LATIN = new Map([...RUSSIAN].map((letter, i) => [letter, LATIN[i]]));
/** @type {Map<string, string>} */
const TO_RUSSIAN = new Map([...LATIN].map((letter, i) => [letter, RUSSIAN[i]]));

/**
 * @param {string} text
 * @returns {string} the same keys on the other layout; each letter by itself, so mixed text is turned over too
 */
export function swapLayout(text) {
  return [...text.toLowerCase()].map((letter) => TO_LATIN.get(letter) ?? TO_RUSSIAN.get(letter) ?? letter).join('');
}
