import assert from 'node:assert/strict';
import {test} from 'node:test';
import {VERSION, outsideUrl, readAsk} from '../../../site/outside/protocol.js';

test('addresses of the web may be asked', () => {
  for (const url of ['https://example.org/a?b#c', 'http://example.org:8080/', 'https://пример.рф/страница', 'https://8.8.8.8/', 'https://172.32.0.1/', 'https://192.169.0.1/']) {
    assert.ok(outsideUrl(url), url);
  }
});

test('addresses of the own machine and network, of other schemes, and with a password may not', () => {
  for (const url of [
    'http://localhost:8000/', 'http://router/', 'http://nas.local/', 'http://a.internal/', 'http://x.home.arpa/', 'http://127.0.0.1/', 'http://2130706433/', 'http://0x7f.1/',
    'http://10.0.0.1/', 'http://172.16.0.1/', 'http://172.31.255.255/', 'http://192.168.1.1/reboot', 'http://169.254.169.254/latest', 'http://100.64.0.1/', 'http://0.0.0.0/', 'http://224.0.0.1/',
    'http://[::1]/', 'http://[fd00::1]/', 'https://user:secret@example.org/', 'https://user@example.org/', 'ftp://example.org/', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'nonsense', '',
  ]) assert.equal(outsideUrl(url), null, url);
});

test('only a well-formed question is answered', () => {
  const ask = {v: VERSION, type: 'ask', id: 1, url: 'https://example.org/'};
  assert.deepEqual(readAsk(ask), ask);
  for (const bad of [null, 'ask', 1, {}, {...ask, v: 2}, {...ask, type: 'get'}, {...ask, id: '1'}, {...ask, id: 0.5}, {...ask, url: 1}, {...ask, url: `https://example.org/${'a'.repeat(4000)}`}]) {
    assert.equal(readAsk(bad), null);
  }
});
