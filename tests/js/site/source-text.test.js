import assert from 'node:assert/strict';
import {test} from 'node:test';
import {decodeSource, encodeSource} from '../../../site/source-text.js';

const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);

test('a text that was not touched comes back as the same bytes', () => {
  for (const text of ['', 'a', 'a\n', 'a\r\nb\r\n', '\ufeffa\r\nb', 'a\r\nb\nc\rd', '\n\n\r\n', '\ufeff']) {
    const source = decodeSource(bytes(text));
    assert.equal(encodeSource(source, source.text), text, JSON.stringify(text));
  }
});

test('a change in the middle leaves the line ends around it', () => {
  const source = decodeSource(bytes('one\r\ntwo\nthree\r\nfour\r\n'));
  assert.equal(encodeSource(source, 'one\n2\nthree\nfour\n'), 'one\r\n2\r\nthree\r\nfour\r\n');
});

test('lines that are added end as most of the file does', () => {
  const source = decodeSource(bytes('a\r\nb\r\n'));
  assert.equal(encodeSource(source, 'a\nb\nc\nd\n'), 'a\r\nb\r\nc\r\nd\r\n');
  assert.equal(encodeSource(decodeSource(bytes('')), 'x\ny'), 'x\ny');
});

test('deleting everything leaves only the byte order mark', () => {
  assert.equal(encodeSource(decodeSource(bytes('\ufeffa\r\n')), ''), '\ufeff');
});

test('repeated lines are not mixed up at the borders', () => {
  const source = decodeSource(bytes('x\r\nx\nx\r\n'));
  assert.equal(encodeSource(source, 'x\nx\n').replaceAll('\r', ''), 'x\nx\n');
});
