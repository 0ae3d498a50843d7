import assert from 'node:assert/strict';
import {test} from 'node:test';
import {format, formatBytes, setLanguage, t} from '../../../site/i18n.js';

test('a counted place takes the form that the language chooses', () => {
  const ru = '{count|статья|статьи|статей}';
  const en = '{count|article|articles}';
  const shown = (/** @type {number} */ count) => [format(ru, {count}, 'ru'), format(en, {count}, 'en')];
  assert.deepEqual(shown(1), ['1 статья', '1 article']);
  assert.deepEqual(shown(3), ['3 статьи', '3 articles']);
  assert.deepEqual(shown(11), ['11 статей', '11 articles']);
  assert.deepEqual(shown(21), ['21 статья', '21 articles']);
  assert.deepEqual(shown(0), ['0 статей', '0 articles']);
  assert.deepEqual(shown(1.5), ['1,5 статьи', '1.5 articles']);
});

test('an unknown place stays as written and a missing value is empty', () => {
  assert.equal(format('{a} {b}', {a: null}, 'en'), ' {b}');
});

test('a value with braces is not read as a place', () => {
  assert.equal(format('{title}', {title: '{count}'}, 'en'), '{count}');
});

test('the language can be switched and is told once', () => {
  setLanguage('ru');
  assert.equal(t('yes'), 'да');
  setLanguage('en');
  assert.equal(t('yes'), 'yes');
});

test('sizes are said in a unit that fits', () => {
  setLanguage('en');
  assert.equal(formatBytes(0), '0 bytes');
  assert.equal(formatBytes(1400), '1.4 kB');
  assert.equal(formatBytes(25_000_000), '25 MB');
});
