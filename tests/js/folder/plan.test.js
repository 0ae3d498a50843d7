import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isMassDeletion, planSync} from '../../../site/folder/plan.js';

const map = (/** @type {Record<string, string>} */ files) => new Map(Object.entries(files));

/** Every case of three versions of one file, decided by hand: [base, disk, here, what happens]. */
const CASES = /** @type {const} */ ([
  [null, 'a', null, 'pull'], [null, null, 'a', 'push'], [null, 'a', 'a', 'agreed'], [null, 'a', 'b', 'conflict'],
  ['a', 'a', 'a', 'agreed'], ['a', 'b', 'a', 'pull'], ['a', 'a', 'b', 'push'], ['a', 'b', 'b', 'agreed'], ['a', 'b', 'c', 'conflict'],
  ['a', null, 'a', 'pull'], ['a', 'a', null, 'push'], ['a', null, null, 'nothing'], ['a', null, 'b', 'conflict'], ['a', 'b', null, 'conflict'],
]);

test('who alone has changed wins; where both have, a person decides', () => {
  for (const [base, disk, here, expected] of CASES) {
    const [one, two, three] = [base, disk, here].map((hash) => map(hash === null ? {} : {'f.md': hash}));
    const plan = planSync(one, two, three);
    const found = plan.pull.length ? 'pull' : plan.push.length ? 'push' : plan.conflicts.length ? 'conflict' : plan.agreed.size ? 'agreed' : 'nothing';
    assert.equal(found, expected, `${base} ${disk} ${here}`);
    if (found === 'pull') assert.deepEqual(plan.pull, [{path: 'f.md', before: here, after: disk}]);
    if (found === 'push') assert.deepEqual(plan.push, [{path: 'f.md', before: disk, after: here}]);
  }
});

test('carrying out a plan brings both sides in step, whatever they were', () => {
  let seed = 20;
  const dice = (/** @type {number} */ n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let round = 0; round < 300; round++) {
    const side = () => map(Object.fromEntries([...'abcdefgh'].filter(() => dice(3) > 0).map((name) => [name, String(dice(3))])));
    const [base, disk, here] = [side(), side(), side()];
    const plan = planSync(base, disk, here);
    for (const [steps, target] of /** @type {const} */ ([[plan.pull, here], [plan.push, disk]])) {
      for (const {path, before, after} of steps) {
        assert.equal(target.get(path) ?? null, before);
        if (after === null) target.delete(path);
        else target.set(path, after);
      }
    }
    const undecided = new Set(plan.conflicts.map(({path}) => path));
    for (const path of new Set([...disk.keys(), ...here.keys()])) if (!undecided.has(path)) assert.equal(disk.get(path), here.get(path));
  }
});

test('an emptied folder is not believed at once', () => {
  const gone = (/** @type {number} */ n) => Array.from({length: n}, (_, i) => ({path: `${i}`, before: 'a', after: null}));
  assert.equal(isMassDeletion(gone(5), 6), false);
  assert.equal(isMassDeletion(gone(6), 100), false);
  assert.equal(isMassDeletion(gone(30), 100), true);
  assert.equal(isMassDeletion(gone(2), 2), true);
  assert.equal(isMassDeletion(gone(1), 1), false);
  assert.equal(isMassDeletion([...gone(0), {path: 'x', before: 'a', after: 'b'}], 1), false);
});

test('of two names that differ only by case the one that goes comes first, for a disk or a vault may not hold both', () => {
  const [was, is] = [map({'a.md': '1', 'note.md': '2'}), map({'Note.md': '2', 'a.md': '1'})];
  const goes = [{path: 'note.md', before: '2', after: null}, {path: 'Note.md', before: null, after: '2'}];
  assert.deepEqual(planSync(was, is, was).pull, goes);
  assert.deepEqual(planSync(was, was, is).push, goes);
  assert.deepEqual(planSync(is, was, is).pull.map(({path}) => path), ['Note.md', 'note.md']);
});
