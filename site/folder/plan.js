/**
 * What keeps a folder on disk and the vault in step has to do: a comparison of both with what they were when they last agreed.
 * Pure. The three-way rule of file synchronisers: who alone has changed wins; where both have, a person decides.
 */

/** Path to SHA-256 of the bytes, 64 hex digits. @typedef {ReadonlyMap<string, string>} Hashes */
/** `before`: the hash on the side that is written to; null = there is no such file. `after`: what it becomes; null = deleted. @typedef {{path: string, before: string | null, after: string | null}} Step */
/** Hashes of the three versions; null = no such file. @typedef {{path: string, base: string | null, disk: string | null, here: string | null}} Conflict */
/** @typedef {{pull: Step[], push: Step[], conflicts: Conflict[], agreed: Map<string, string>}} Plan `agreed`: where both sides are the same now */

/** Names that many disks, and every vault, take for the same one. @param {string} path */
export const folded = (path) => path.toLowerCase();

/**
 * @param {Hashes} base both sides when they last agreed; empty for a folder that was never in step
 * @param {Hashes} disk
 * @param {Hashes} here the vault
 * @returns {Plan} `pull` goes into the vault, `push` to the disk; all by path, and of names that differ only by case first the one that goes
 */
export function planSync(base, disk, here) {
  /** @type {Plan} */
  const plan = {pull: [], push: [], conflicts: [], agreed: new Map()};
  const paths = [...new Set([...base.keys(), ...disk.keys(), ...here.keys()])].sort();
  for (const path of paths) {
    const [was, there, ours] = [base, disk, here].map((side) => side.get(path) ?? null);
    if (was === undefined || there === undefined || ours === undefined) continue;
    if (there === ours) {
      if (there !== null) plan.agreed.set(path, there);
    } else if (ours === was) {
      plan.pull.push({path, before: ours, after: there});
    } else if (there === was) {
      plan.push.push({path, before: there, after: ours});
    } else {
      plan.conflicts.push({path, base: was, disk: there, here: ours});
    }
  }
  for (const steps of [plan.pull, plan.push]) steps.sort(byName);
  return plan;
}

/** @param {Step} one @param {Step} other */
function byName(one, other) {
  const [first, second] = [one, other].map(({path}) => folded(path));
  return first === second ? Number(one.after !== null) - Number(other.after !== null) : first < second ? -1 : 1;
}

const FEW = 5;
const SHARE = 0.25;

/**
 * Whether so many files would be deleted at once that it is more likely an unplugged disk or a wrong folder than a wish.
 * @param {readonly Step[]} steps
 * @param {number} total files that were in step
 * @returns {boolean}
 */
export function isMassDeletion(steps, total) {
  const deleted = steps.filter(({after}) => after === null).length;
  return (deleted > FEW && deleted > total * SHARE) || (deleted > 1 && deleted === total);
}
