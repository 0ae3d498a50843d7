import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const SITE = fileURLToPath(new URL('../../../site', import.meta.url));

test('nobody writes to the clipboard without saying whether it went in', () => {
  const names = readdirSync(SITE, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.js'));
  assert.deepEqual(names.filter((name) => readFileSync(join(SITE, name), 'utf8').includes('clipboard.write')), ['clipboard.js']);
});
