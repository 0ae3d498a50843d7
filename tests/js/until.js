import assert from 'node:assert/strict';

const PATIENCE = 60_000;

/**
 * Wait for a condition as long as a busy machine may need.
 * @param {() => unknown | Promise<unknown>} condition
 */
export async function until(condition) {
  for (const end = Date.now() + PATIENCE; !(await condition()); await new Promise((resolve) => setTimeout(resolve, 5))) assert.ok(Date.now() < end, `Still not: ${condition}`);
}
