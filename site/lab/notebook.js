/**
 * An article as a notebook: its Python fences are cells, what stands between them is text. What is not touched keeps every character.
 * Pure. Texts have "\n" only (source-text.js brings the file's own line ends back).
 */

/** @typedef {{kind: 'text', text: string}} TextPart */
/** @typedef {{kind: 'code', open: string, code: string, close: string}} CodePart `open` and `close` are the fence's lines, ends included */
/** @typedef {TextPart | CodePart} Part */

const FENCE = /^( {0,3})(`{3,}|~{3,})[ \t]*([^\n]*)$/;
const PYTHON = /^(?:python|python3|py)(?:[\s{,]|$)/i;

/** @param {string} source @returns {Part[]} joined by `joinParts` they are the source again */
export function splitParts(source) {
  const lines = source.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  /** @type {Part[]} */
  const parts = [];
  let text = '';
  for (let i = 0; i < lines.length; i += 1) {
    const fence = openingOf(lines[i]);
    if (!fence) {
      text += lines[i];
      continue;
    }
    let end = i + 1;
    while (end < lines.length && !closes(lines[end], fence)) end += 1;
    // Indented fences take an indent off each line, so their code is not what stands there: they stay text, as does one without an end.
    if (end < lines.length && fence.indent === '' && PYTHON.test(fence.info)) {
      if (text) parts.push({kind: 'text', text});
      text = '';
      parts.push({kind: 'code', open: lines[i], code: lines.slice(i + 1, end).join('').replace(/\n$/, ''), close: lines[end]});
    } else {
      text += lines.slice(i, end + 1).join('');
    }
    i = end;
  }
  if (text) parts.push({kind: 'text', text});
  return parts;
}

/** @param {readonly Part[]} parts @returns {string} the article; a fence grows where its code holds one as long */
export function joinParts(parts) {
  return parts.map((part) => (part.kind === 'text' ? part.text : fenced(part))).reduce((whole, part) => (whole && !whole.endsWith('\n') ? `${whole}\n${part}` : whole + part), '');
}

/** @param {CodePart} part */
function fenced({open, code, close}) {
  const mark = /** @type {RegExpExecArray} */ (FENCE.exec(open.replace(/\n$/, '')))[2];
  const inside = code.split('\n').filter((line) => closes(line, {indent: '', mark, info: ''})).map((line) => line.trim().length);
  const body = code === '' ? '' : `${code}\n`;
  if (inside.length === 0) return open + body + close;
  const longer = mark[0].repeat(Math.max(...inside) + 1);
  return open.replace(mark, longer) + body + close.replace(/[`~]+/, longer);
}

/** @param {string} [code] @returns {CodePart} */
export function newCell(code = '') {
  return {kind: 'code', open: '```python\n', code, close: '```\n'};
}

/** @param {string} title @returns {string} a notebook to begin with */
export function newNotebook(title) {
  return `---\ntitle: ${JSON.stringify(title)}\nkind: lab\n---\n# ${title}\n\n${joinParts([newCell('search("", limit=5)')])}`;
}

/** @param {readonly Part[]} parts @returns {string[]} the code, cell by cell */
export function codeOf(parts) {
  return parts.flatMap((part) => (part.kind === 'code' ? [part.code] : []));
}

const HEADING = /^\s*# +([^\n]*?)(?: +#+)? *(?:\n|$)/;

/** @param {string} text @returns {string | undefined} the heading that it begins with */
export function headingOf(text) {
  return HEADING.exec(text)?.[1].trim() || undefined;
}

/** @param {string} text @param {string} title @returns {string} what is left to show below a title that stands there already */
export function withoutTitle(text, title) {
  return headingOf(text) === title.trim() ? text.replace(HEADING, '') : text;
}

/** @param {string} text @returns {{front: string, body: string}} the frontmatter with its fences, and the rest */
export function splitFront(text) {
  const front = /^---[ \t]*\n(?:[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text)?.[0] ?? '';
  return {front, body: text.slice(front.length)};
}

/** @param {string} line @returns {{indent: string, mark: string, info: string} | null} */
function openingOf(line) {
  const found = FENCE.exec(line.replace(/\n$/, ''));
  if (!found || (found[2][0] === '`' && found[3].includes('`'))) return null;
  return {indent: found[1], mark: found[2], info: found[3].trim()};
}

/** @param {string} line @param {{indent: string, mark: string, info: string}} fence */
function closes(line, {mark}) {
  const bare = /^ {0,3}([`~]{3,})[ \t]*$/.exec(line.replace(/\n$/, ''))?.[1];
  return bare !== undefined && bare.length >= mark.length && [...bare].every((character) => character === mark[0]);
}
