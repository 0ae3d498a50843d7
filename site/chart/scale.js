/** Numbers to places and back: domains, ticks, and the tiles of a treemap. Pure. */

/**
 * @param {number} from
 * @param {number} to
 * @param {number} start
 * @param {number} end
 * @returns {(value: number) => number} linear; a domain of no width maps to the middle
 */
export function linear(from, to, start, end) {
  if (to === from) return () => (start + end) / 2;
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/**
 * @param {readonly number[]} values
 * @param {boolean} withZero bars begin at zero, else their lengths lie
 * @returns {[number, number]} [0, 1] for none
 */
export function extent(values, withZero) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  if (withZero) {
    low = Math.min(0, low);
    high = Math.max(0, high);
  }
  if (low !== high) return [low, high];
  if (low === 0) return [0, 1];
  return withZero ? [low, high] : [low - Math.abs(low) / 2, high + Math.abs(high) / 2];
}

/**
 * @param {number} low
 * @param {number} high
 * @param {number} about how many steps are wished for
 * @returns {number} 1, 2 or 5 times a power of ten
 */
export function niceStep(low, high, about) {
  const rough = (high - low) / Math.max(1, about);
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  return power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
}

/**
 * @param {number} low
 * @param {number} high
 * @param {number} about
 * @returns {number[]} round numbers from at or below `low` to at or above `high`
 */
export function ticks(low, high, about) {
  const step = niceStep(low, high, about);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Array.from({length: last - first + 1}, (_, i) => Number(((first + i) * step).toFixed(Math.min(20, digits))));
}

const DAY = 86_400_000;

/** @param {string} text @returns {number} ms of an ISO date, year-month or year, in UTC; NaN when it is none */
export function dateValue(text) {
  const parts = /^(-?\d{4,6})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?$/.exec(text);
  if (!parts) return NaN;
  const date = new Date(Date.UTC(2000, Number(parts[2] ?? 1) - 1, Number(parts[3] ?? 1)));
  date.setUTCFullYear(Number(parts[1]));
  return date.getTime();
}

/**
 * @param {number} low ms
 * @param {number} high ms
 * @param {number} about
 * @returns {{at: number[], unit: 'year' | 'month' | 'day'}} starts of years, months or days between them
 */
export function timeTicks(low, high, about) {
  const days = (high - low) / DAY;
  const count = Math.max(1, about);
  if (days / count > 250) return {at: everyMonths(low, high, Math.max(1, Math.round(niceStep(0, days / 365.25, count))) * 12), unit: 'year'};
  if (days / count > 20) {
    const months = [1, 2, 3, 6].find((step) => days / 30.4 / step <= count) ?? 6;
    return {at: everyMonths(low, high, months), unit: 'month'};
  }
  const step = Math.max(1, Math.ceil(days / count)) * DAY;
  const first = Math.ceil(low / DAY) * DAY;
  return {at: Array.from({length: Math.max(1, Math.floor((high - first) / step) + 1)}, (_, i) => first + i * step), unit: 'day'};
}

/** @param {number} low @param {number} high @param {number} step months @returns {number[]} */
function everyMonths(low, high, step) {
  const start = new Date(low);
  const whole = start.getUTCFullYear() * 12 + start.getUTCMonth();
  const at = [];
  for (let month = Math.ceil(whole / step) * step; ; month += step) {
    const time = dateValue(`${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`);
    if (!(time <= high)) break;
    if (time >= low) at.push(time);
  }
  return at.length > 0 ? at : [low];
}

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * Squarified treemap (Bruls, Huizing, van Wijk 2000): tiles as near to squares as their order allows.
 * @param {readonly number[]} values ≥ 0, largest first
 * @param {Box} box
 * @returns {Box[]} one for each value, in order; nothing has an area of zero
 */
export function squarify(values, box) {
  const total = values.reduce((sum, value) => sum + value, 0);
  /** @type {Box[]} */
  const tiles = [];
  if (!(total > 0)) return values.map(() => ({...box, width: 0, height: 0}));
  const scale = (box.width * box.height) / total;
  let rest = {...box};
  /** @type {number[]} */
  let row = [];
  for (let i = 0; i < values.length; ) {
    const side = Math.min(rest.width, rest.height);
    const area = values[i] * scale;
    if (row.length === 0 || worst([...row, area], side) <= worst(row, side)) {
      row.push(area);
      i += 1;
    } else {
      rest = lay(row, rest, tiles);
      row = [];
    }
  }
  if (row.length > 0) lay(row, rest, tiles);
  return tiles;
}

/** @param {readonly number[]} row areas @param {number} side @returns {number} the most oblong tile's proportion */
function worst(row, side) {
  const sum = row.reduce((all, area) => all + area, 0);
  const high = Math.max(...row);
  const low = Math.min(...row);
  if (sum === 0 || low === 0) return Infinity;
  return Math.max((side * side * high) / (sum * sum), (sum * sum) / (side * side * low));
}

/** @param {readonly number[]} row @param {Box} box @param {Box[]} tiles takes the row's @returns {Box} what is left */
function lay(row, box, tiles) {
  const sum = row.reduce((all, area) => all + area, 0);
  const upright = box.width >= box.height;
  const side = upright ? box.height : box.width;
  const depth = side > 0 ? sum / side : 0;
  let at = 0;
  for (const area of row) {
    const length = depth > 0 ? area / depth : 0;
    tiles.push(upright ? {x: box.x, y: box.y + at, width: depth, height: length} : {x: box.x + at, y: box.y, width: length, height: depth});
    at += length;
  }
  return upright
    ? {x: box.x + depth, y: box.y, width: Math.max(0, box.width - depth), height: box.height}
    : {x: box.x, y: box.y + depth, width: box.width, height: Math.max(0, box.height - depth)};
}
