/** Which of the eight chart colours a group has. Pure. */

const COLOURS = 8;

/**
 * @param {readonly string[]} groups one for each node
 * @returns {Map<string, number>} the commonest seven have a colour of their own (0–6), all others share the eighth
 */
export function groupColours(groups) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  const order = [...counts].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1));
  return new Map(order.map(([group], i) => [group, Math.min(i, COLOURS - 1)]));
}
