import assert from 'node:assert/strict';
import {test} from 'node:test';

import {splitRequirements} from '../../../site/lab/requirements.js';

test('several requirements are told apart, and one stays whole', () => {
  /** @type {[string, string[]][]} */
  const cases = [
    ['', []], [' , ', []], ['one', ['one']], [' one  two,three , four\n', ['one', 'two', 'three', 'four']], ['x>=1,<2 y', ['x>=1,<2', 'y']],
    ['x >= 1, < 2, y == 3', ['x >= 1, < 2', 'y == 3']], ['x[a, b]>=1 y[c]', ['x[a, b]>=1', 'y[c]']], ['x ~= 1.0 y != 2', ['x ~= 1.0', 'y != 2']],
  ];
  for (const [text, wanted] of cases) assert.deepEqual(splitRequirements(text), wanted, text);
});
