/** What the page that fetches packages takes for a request, and which addresses it asks. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {VERSION, allowedUrl, readAsk} from '../../../site/fetcher/protocol.js';

const KNOWN = {index: 'https://index.test/simple', hosts: ['https://index.test', 'https://files.test']};
const ASK = {v: VERSION, type: 'get', id: 1, url: 'https://index.test/simple/x/', kind: 'index', sha256: null, accept: 'application/json, */*;q=0.01'};

test('a request is one of this version with every field of its type', () => {
  assert.deepEqual(readAsk(ASK), ASK);
  assert.deepEqual(readAsk({...ASK, kind: 'file', sha256: 'a'.repeat(64), accept: ''})?.kind, 'file');
  const wrong = [null, 'get', {}, {...ASK, v: 2}, {...ASK, type: 'got'}, {...ASK, id: '1'}, {...ASK, id: 0.5}, {...ASK, url: 7}, {...ASK, url: 'x'.repeat(3000)}, {...ASK, kind: 'page'},
    {...ASK, sha256: 'A'.repeat(64)}, {...ASK, sha256: undefined}, {...ASK, accept: 'a\r\nCookie: b'}, {...ASK, accept: null}];
  for (const one of wrong) assert.equal(readAsk(one), null, JSON.stringify(one));
});

test('only addresses of packages are asked', () => {
  assert.equal(allowedUrl('https://index.test/simple/x/', 'index', KNOWN)?.href, 'https://index.test/simple/x/');
  assert.equal(allowedUrl('https://files.test/a/x.whl', 'file', KNOWN)?.href, 'https://files.test/a/x.whl');
  const wrong = ['https://evil.test/simple/x/', 'http://index.test/simple/x/', 'https://index.test.evil.test/simple/x/', 'https://u:p@index.test/simple/x/', 'https://index.test:8443/simple/x/',
    'https://index.test/simple/../admin', 'https://index.test/simpler/', 'https://files.test/simple/x/', 'simple/x', ''];
  for (const url of wrong) assert.equal(allowedUrl(url, 'index', KNOWN), null, url);
  assert.equal(allowedUrl('https://evil.test/x.whl', 'file', KNOWN), null);
});
