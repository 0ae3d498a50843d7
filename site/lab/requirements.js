/** Names of packages as a person types them. */

/** Spaces and commas between two requirements, not those inside of one: `x >= 1, < 2`, `x[a, b]`. */
const BETWEEN = /(?<![<>=!~\s,])[\s,]+(?![<>=!~\s,])(?![^[]*\])/;

/** @param {string} text @returns {string[]} one requirement each, as pip takes them */
export function splitRequirements(text) {
  return text.replace(/^[\s,]+|[\s,]+$/g, '').split(BETWEEN).filter(Boolean);
}
