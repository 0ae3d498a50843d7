import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import en from '../../../site/locales/en.json' with {type: 'json'};
import ru from '../../../site/locales/ru.json' with {type: 'json'};

const SITE = fileURLToPath(new URL('../../../site', import.meta.url));
const CATALOGUES = {ru: /** @type {Record<string, string>} */ (ru), en: /** @type {Record<string, string>} */ (en)};

/** Keys that are put together: what stands before and after the variable part. */
const COMPOSED = /\bt\(`([\w.]*)\$\{[^`]*?\}([\w.]*)`/g;
const LITERAL = /\b(?:t|hasText)\(\s*'([\w.]+)'|\? t?\(?'([a-z]+(?:\.[a-z_]+)+)'/g;

/** @returns {string} every script of the site, one after another */
function sources() {
  return readdirSync(SITE, {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(SITE, name), 'utf8'))
    .join('\n');
}

/** @param {string} template @returns {string[]} names of its places, in alphabetical order */
function places(template) {
  return [...template.matchAll(/\{([a-z_][a-z0-9_]*)/g)].map((match) => match[1]).sort();
}

test('both catalogues have the same keys', () => {
  assert.deepEqual(Object.keys(ru).sort(), Object.keys(en).sort());
});

test('no text is empty and none of the Russian ones is left in English', () => {
  for (const [language, catalogue] of Object.entries(CATALOGUES)) {
    for (const [key, text] of Object.entries(catalogue)) assert.notEqual(text.trim(), '', `${language} ${key}`);
  }
  const latin = Object.entries(ru).filter(([, text]) => !/[а-яё]/i.test(text) && /[a-z]{3}/i.test(text.replaceAll(/\{[a-z_]+/g, '')));
  assert.deepEqual(latin.map(([key]) => key), []);
});

test('both languages fill the same places', () => {
  for (const key of Object.keys(ru)) assert.deepEqual(places(CATALOGUES.ru[key]), places(CATALOGUES.en[key]), key);
});

test('counted places have three forms in Russian and two in English', () => {
  for (const [language, forms] of /** @type {const} */ ([['ru', 3], ['en', 2]])) {
    for (const [key, text] of Object.entries(CATALOGUES[language])) {
      for (const [, rest] of text.matchAll(/\{[a-z_]+\|([^}]*)\}/g)) assert.equal(rest.split('|').length, forms, `${language} ${key}`);
    }
  }
});

test('every key that the scripts name is in the catalogues', () => {
  const named = [...sources().matchAll(LITERAL)].map((match) => match[1] ?? match[2]).filter((key) => key !== undefined);
  assert.ok(named.length > 100);
  assert.deepEqual([...new Set(named)].filter((key) => !(key in ru)).sort(), []);
});

test('every text of the catalogues is used', () => {
  const text = sources();
  const composed = [...text.matchAll(COMPOSED)].map(([, head, tail]) => ({head, tail}));
  const unused = Object.keys(ru).filter((key) => !text.includes(`'${key}'`) && !composed.some(({head, tail}) => head !== '' && key.startsWith(head) && key.endsWith(tail)));
  assert.deepEqual(unused, []);
});
