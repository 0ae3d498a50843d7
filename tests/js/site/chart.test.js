import assert from 'node:assert/strict';
import {test} from 'node:test';
import {chartModel, sayDay, tableOf} from '../../../site/chart/model.js';
import {fit} from '../../../site/chart/draw.js';
import {dateValue, extent, linear, niceStep, squarify, ticks, timeTicks} from '../../../site/chart/scale.js';

/** @import {ChartBlock} from '../../../site/report-types.d.ts' */

test('ticks are round numbers that enclose the domain', () => {
  assert.deepEqual(ticks(0, 97, 5), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(ticks(0, 0.0364, 4), [0, 0.01, 0.02, 0.03, 0.04]);
  assert.deepEqual(ticks(-3, 3, 3), [-4, -2, 0, 2, 4]);
});

test('for any domain the steps are equal, few and free of rounding dust', () => {
  let seed = 7;
  const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let i = 0; i < 500; i += 1) {
    const low = (next() - 0.5) * 10 ** Math.floor(next() * 12 - 6);
    const high = low + Math.max(Math.abs(low) * 1e-4, next() * 10 ** Math.floor(next() * 12 - 6)) + 1e-9;
    const at = ticks(low, high, 5);
    assert.ok(at.length >= 2 && at.length <= 12, `${low} ${high}: ${at.length}`);
    const step = niceStep(low, high, 5);
    assert.ok(at[0] <= low + step * 1e-8 && at[at.length - 1] >= high - step * 1e-8, `${low} ${high}`);
    at.slice(1).forEach((value, k) => assert.ok(Math.abs(value - at[k] - step) < step * 1e-6));
  }
});

test('an extent ignores what is no number, and bars begin at zero', () => {
  assert.deepEqual(extent([3, NaN, 7], false), [3, 7]);
  assert.deepEqual(extent([3, 7], true), [0, 7]);
  assert.deepEqual(extent([], true), [0, 1]);
  assert.deepEqual(extent([0, 0], true), [0, 1]);
  assert.deepEqual(extent([5], false), [2.5, 7.5]);
});

test('a domain of no width maps to the middle', () => {
  assert.equal(linear(4, 4, 0, 100)(4), 50);
  assert.equal(linear(0, 10, 100, 0)(2.5), 75);
});

test('days, months and years are dates, anything else is none', () => {
  assert.equal(dateValue('1970-01-02'), 86_400_000);
  assert.equal(dateValue('1970'), 0);
  assert.equal(new Date(dateValue('0033-04')).getUTCFullYear(), 33);
  assert.ok(Number.isNaN(dateValue('chapter 3')));
});

test('time ticks fall on starts of days, months or years', () => {
  assert.equal(timeTicks(dateValue('2024-03-01'), dateValue('2024-03-09'), 4).unit, 'day');
  const months = timeTicks(dateValue('2024-01-15'), dateValue('2024-12-15'), 6);
  assert.equal(months.unit, 'month');
  assert.ok(months.at.every((ms) => new Date(ms).getUTCDate() === 1));
  const years = timeTicks(dateValue('1801'), dateValue('2024'), 6);
  assert.equal(years.unit, 'year');
  assert.ok(years.at.length >= 3 && years.at.length <= 12);
});

test('tiles of a treemap have the areas of their values and stay in the box', () => {
  const values = [6, 6, 4, 3, 2, 2, 1];
  const tiles = squarify(values, {x: 0, y: 0, width: 600, height: 400});
  tiles.forEach((tile, i) => {
    assert.ok(Math.abs(tile.width * tile.height - values[i] * 10_000) < 1e-6);
    assert.ok(tile.x >= 0 && tile.y >= 0 && tile.x + tile.width <= 600 + 1e-9 && tile.y + tile.height <= 400 + 1e-9);
  });
  assert.deepEqual(squarify([0, 0], {x: 0, y: 0, width: 10, height: 10}).map((tile) => tile.width), [0, 0]);
});

/** @param {Partial<ChartBlock>} rest @returns {ChartBlock} */
function block(rest) {
  return {kind: 'chart', title: 'T', chart: 'bar', x: 'X', y: 'Y', series: [], note: null, ...rest};
}

test('x is numbers, dates or names, by what all its points are', () => {
  const of = (/** @type {unknown[][]} */ points) => chartModel(block({chart: 'line', series: [{label: 'a', points}]})).kind;
  assert.equal(of([[1, 2], [2, 3]]), 'number');
  assert.equal(of([['2024-01', 2], ['2025', 3]]), 'date');
  assert.equal(of([['2024', 2], ['later', 3]]), 'category');
});

test('points without a finite number are not drawn, and nothing breaks without points', () => {
  const model = chartModel(block({series: [{label: '', points: [['a', null], ['b', 2], ['c', 'x']]}]}));
  assert.deepEqual(model.points.map((point) => point.name), ['b']);
  assert.deepEqual(chartModel(block({})).points, []);
});

test('two series share the places of their names', () => {
  const model = chartModel(block({series: [{label: 'p', points: [['a', 1], ['b', 2]]}, {label: 'q', points: [['b', 3]]}]}));
  assert.deepEqual(model.points.map(({series, x, y}) => [series, x, y]), [[0, 0, 1], [0, 1, 2], [1, 1, 3]]);
  assert.equal(model.points[2].label, 'q, b: 3');
});

test('the table twin has every point', () => {
  const {columns, rows} = tableOf(block({series: [{label: 'p', points: [['a', 1]]}, {label: 'q', points: [['b', 3]]}]}));
  assert.equal(columns.length, 3);
  assert.deepEqual(rows, [['p', 'a', 1], ['q', 'b', 3]]);
});

test('a name that does not fit ends in an ellipsis', () => {
  const measure = (/** @type {string} */ text) => [...text].length * 10;
  assert.equal(fit('abc', 30, measure), 'abc');
  assert.equal(fit('abcdef', 40, measure), 'abc…');
  assert.equal(fit('abcdef', 5, measure), '');
});

test('a date is said as exactly as it is given, with its era before the common one', () => {
  const said = (/** @type {string} */ date) => sayDay(date).replace(/[\u00a0\u202f]/g, ' ');
  assert.equal(said('1690'), '1690');
  assert.match(said('1690-07'), /1690/);
  assert.doesNotMatch(said('1690-07'), /\b1\b/);
  assert.match(said('2024-05-06T10:00:00Z'), /6/);
  assert.match(said('-0043'), /44/);
  assert.match(said('-0043'), /B|н/);
  assert.equal(said('soon'), 'soon');
});
