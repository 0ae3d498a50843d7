/** An article's bytes as text for a text area, and back: what the reader did not touch keeps its line ends and its mark. Pure. */

/** @typedef {{text: string, bom: boolean, lines: string[]}} Source text with "\n" only; `lines` as they are in the file, ends included */

/**
 * @param {ArrayBuffer | Uint8Array} bytes
 * @param {string} [charset] of the Content-Type
 * @returns {Source}
 */
export function decodeSource(bytes, charset = 'utf-8') {
  const whole = new TextDecoder(charset, {ignoreBOM: true}).decode(bytes);
  const bom = whole.startsWith('\ufeff');
  const body = bom ? whole.slice(1) : whole;
  return {text: body.replaceAll(/\r\n?/g, '\n'), bom, lines: splitLines(body)};
}

/**
 * @param {Source} source
 * @param {string} edited with "\n" only
 * @returns {string} `edited` with the line ends of the source where lines are the same at its head and tail, the commonest of its
 *   ends elsewhere, and its byte order mark
 */
export function encodeSource(source, edited) {
  const now = splitLines(edited);
  const before = source.lines;
  let head = 0;
  while (head < now.length && head < before.length && bare(now[head]) === bare(before[head])) head += 1;
  let tail = 0;
  while (tail < now.length - head && tail < before.length - head && bare(now[now.length - 1 - tail]) === bare(before[before.length - 1 - tail])) tail += 1;
  const end = commonEnd(before);
  const lines = now.map((line, i) => {
    const known = i < head ? before[i] : i >= now.length - tail ? before[before.length - (now.length - i)] : undefined;
    const terminated = line.endsWith('\n');
    if (known !== undefined && endOf(known) !== '' && terminated) return known;
    return terminated ? bare(line) + end : line;
  });
  return (source.bom ? '\ufeff' : '') + lines.join('');
}

/** @param {string} text @returns {string[]} each with its end */
function splitLines(text) {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

/** @param {string} line */
function bare(line) {
  return line.replace(/[\r\n]+$/, '');
}

/** @param {string} line */
function endOf(line) {
  return line.slice(bare(line).length);
}

/** @param {readonly string[]} lines @returns {string} "\n" when there are none */
function commonEnd(lines) {
  const counts = new Map([['\n', 0]]);
  for (const line of lines) {
    const end = endOf(line);
    if (end) counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
