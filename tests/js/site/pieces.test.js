/** A notebook rearranged is still the article that it looks like. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {codeOf, joinParts, newCell, splitParts} from '../../../site/lab/notebook.js';
import {movedPiece, withPiece, withText, withTitleApart, withoutPiece} from '../../../site/lab/pieces.js';

/** @import {Part} from '../../../site/lab/notebook.js' */
/** @typedef {{part: Part}} Piece */

const SOURCE = '# T\n\nIntro.\n\n```python\na\n```\n\nWords.\n\n~~~py title\nb\n~~~\n```python\nc\n```\ntail';

/** @param {string} source @returns {Piece[]} */
const open = (source) => withTitleApart(splitParts(source)).map((part) => ({part}));
/** @param {readonly Piece[]} pieces */
const save = (pieces) => joinParts(pieces.map(({part}) => part));
/** @param {Piece} piece */
const seen = ({part}) => part.kind === 'code' || part.text.trim() !== '';
/** @param {string} text @returns {Piece} */
const words = (text) => ({part: {kind: 'text', text}});
/** What a reader sees, in order. @param {readonly Piece[]} pieces */
const outline = (pieces) => pieces.filter(seen).map(({part}) => (part.kind === 'code' ? `> ${part.code}` : part.text.trim()));
/** The same after saving and opening. @param {readonly Piece[]} pieces */
const reopened = (pieces) => splitParts(save(pieces)).flatMap((part) => (part.kind === 'code' ? [`> ${part.code}`] : part.text.split(/\n\s*\n/).map((one) => one.trim()).filter(Boolean)));

test('a notebook that is only opened is the same text, with its title apart', () => {
  for (const source of [SOURCE, '', '# T', '# T\n', '# T\nwords', '\n\n# T\n\n\nwords', 'words\n# T\n', '## T\n\nx', '```python\nx\n```']) assert.equal(save(open(source)), source);
  assert.deepEqual(outline(open(SOURCE)).slice(0, 3), ['# T', 'Intro.', '> a']);
  assert.deepEqual(outline(open('# T\nwords')), ['# T', 'words']);
});

test('text is put anywhere between cells, and a blank line keeps it apart', () => {
  const pieces = open(SOURCE);
  const between = pieces.findIndex(({part}) => part.kind === 'code' && part.code === 'c');
  assert.equal(save(withPiece(pieces, between, words('New.\n'))), SOURCE.replace('~~~\n```python\nc', '~~~\nNew.\n\n```python\nc'));
  assert.equal(save(withPiece(pieces, pieces.length, words('End.'))), `${SOURCE}\n\nEnd.`);
  assert.equal(save(withPiece(pieces, 0, words('Top.\n'))), `Top.\n\n${SOURCE}`);
  assert.equal(save(withPiece([], 0, {part: newCell('x')})), '```python\nx\n```\n');
});

test('a text that is typed later stays a paragraph of its own wherever it is put', () => {
  for (let at = 0; at <= open(SOURCE).length; at += 1) {
    const before = open(SOURCE);
    const pieces = withText(before, at, words('\nTyped.'), words('\n'));
    assert.deepEqual(reopened(pieces), outline(pieces), `at ${at}`);
    assert.ok(save(pieces).length - SOURCE.length <= '\n\nTyped.\n\n'.length);
  }
});

test('a part is moved past the next that is seen, and back to the same text where nothing was added', () => {
  const source = '```python\na\n```\n\n```python\nb\n```\n';
  const down = movedPiece(open(source), 0, 1, seen);
  assert.ok(down);
  assert.equal(save(down), '```python\nb\n```\n\n```python\na\n```\n');
  assert.equal(save(movedPiece(down, 0, 1, seen) ?? []), source);
  assert.equal(movedPiece(open(source), 0, -1, seen), null);
  assert.equal(movedPiece(open(source), 2, 1, seen), null);
});

test('two texts that meet stay two paragraphs', () => {
  const pieces = open('one\n```python\na\n```\ntwo');
  assert.deepEqual(reopened(withoutPiece(pieces, 1)), ['one', 'two']);
  assert.deepEqual(reopened(movedPiece(pieces, 2, -1, seen) ?? []), ['one', 'two', '> a']);
});

test('of the blank lines around what is taken out one is left', () => {
  assert.equal(save(withoutPiece(open('```python\na\n```\n\n```python\nb\n```\n\n```python\nc\n```\n'), 2)), '```python\na\n```\n\n```python\nc\n```\n');
});

test('whatever is done, what was there is there once, in the order that was seen', () => {
  let random = 20261123;
  const next = (/** @type {number} */ below) => {
    random = (random * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((random / 2 ** 31) * below);
  };
  for (let round = 0; round < 300; round += 1) {
    let pieces = open(SOURCE);
    for (let step = 0; step < 12; step += 1) {
      const at = next(pieces.length + 1);
      const what = next(4);
      if (what === 0) pieces = withPiece(pieces, at, next(2) ? words(`Text ${round} ${step}.`) : {part: newCell(`code_${round}_${step}`)});
      else if (what === 1 && pieces.length > 1) pieces = withoutPiece(pieces, Math.min(at, pieces.length - 1));
      else if (pieces.length > 0) pieces = movedPiece(pieces, Math.min(at, pieces.length - 1), next(2) ? 1 : -1, seen) ?? pieces;
    }
    assert.deepEqual(reopened(pieces), outline(pieces), save(pieces));
    assert.deepEqual(codeOf(splitParts(save(pieces))), codeOf(pieces.map(({part}) => part)));
  }
});
