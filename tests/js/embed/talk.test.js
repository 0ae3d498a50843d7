import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Budget, LIMITS, REQUESTS, VERSION, read} from '../../../embed/protocol.js';
import {firstRoute, frontArticle, isOpen, readConfig} from '../../../site/embed/config.js';
import {Talk, wrongField} from '../../../site/embed/talk.js';

/** @param {Record<string, unknown>} message */
const said = (message) => JSON.stringify({v: VERSION, id: 1, ...message});

/** @param {(type: string, ask: any) => Promise<unknown>} [answer] */
function talk(answer = async () => 'fine') {
  /** @type {any[]} */
  const told = [];
  const port = {onmessage: /** @type {((event: {data: unknown}) => void) | null} */ (null), closed: false, postMessage: (/** @type {string} */ text) => told.push(JSON.parse(text)), close() { this.closed = true; }};
  new Talk(/** @type {any} */ (port), 'n', answer);
  return {told, port, say: (/** @type {unknown} */ data) => port.onmessage?.({data})};
}

test('a message is JSON text of this version, and not longer than allowed', () => {
  assert.deepEqual(read(said({type: 'search'}), 100), {v: VERSION, id: 1, type: 'search'});
  assert.equal(read({v: VERSION, type: 'search'}, 100), 'type');
  assert.equal(read('{', 100), 'type');
  assert.equal(read('null', 100), 'version');
  assert.equal(read(JSON.stringify({v: 99, type: 'x'}), 100), 'version');
  assert.equal(read(said({type: 'x'.repeat(100)}), 100), 'size');
});

test('a request has the fields of its type and no other kind of value in them', () => {
  assert.equal(wrongField({type: 'search', query: 'x'}), null);
  assert.equal(wrongField({type: 'search', query: 'x', limit: 3}), null);
  assert.match(wrongField({type: 'search', query: ['x']}) ?? '', /query/);
  assert.match(wrongField({type: 'search', query: 'x', limit: '3'}) ?? '', /limit/);
  assert.match(wrongField({type: 'run', tool: 'x', parameters: []}) ?? '', /parameters/);
  for (const name of ['constructor', '__proto__', 'toString', 'eval']) assert.match(wrongField({type: name}) ?? '', /No request/);
  assert.deepEqual(Object.keys(REQUESTS), ['search', 'open', 'run', 'getReport', 'set']);
});

test('who is greeted gets the nonce back, and each question one answer', async () => {
  const {told, say} = talk(async (type, ask) => `${type} ${ask.query}`);
  assert.deepEqual(told.shift(), {v: VERSION, type: 'welcome', nonce: 'n'});
  say(said({id: 7, type: 'search', query: 'q'}));
  await new Promise(setImmediate);
  assert.deepEqual(told, [{v: VERSION, type: 'answer', id: 7, value: 'search q'}]);
});

test('a refusal carries its code, whatever was thrown', async () => {
  const {told, say} = talk(async () => Promise.reject(Object.assign(new Error('no'), {code: 'private'})));
  say(said({type: 'search', query: 'q'}));
  await new Promise(setImmediate);
  assert.deepEqual([told[1].type, told[1].code, told[1].message], ['refusal', 'private', 'no']);
});

test('a flood is refused, then not answered, then the port is closed', async () => {
  const {told, port, say} = talk(() => new Promise(() => {}));
  for (let i = 0; i < 2000; i += 1) say(said({id: i + 1, type: 'search', query: 'q'}));
  await new Promise(setImmediate);
  assert.ok(port.closed);
  assert.ok(told.filter(({code}) => code === 'busy').length <= LIMITS.burst + LIMITS.patience);
});

test('a budget fills again with time', (context) => {
  let now = 0;
  context.mock.method(performance, 'now', () => now);
  const budget = new Budget();
  for (let i = 0; i < LIMITS.burst; i += 1) assert.equal(budget.take(), 'ok');
  assert.equal(budget.take(), 'busy');
  now += 1000;
  for (let i = 0; i < LIMITS.rate; i += 1) assert.equal(budget.take(), 'ok');
  for (let i = 0; i < LIMITS.patience; i += 1) budget.take();
  assert.equal(budget.take(), 'flood');
});

test('what a page asks for is made safe', () => {
  const safe = {view: 'app', article: '', tool: '', query: '', theme: 'system', lang: '', auto: false, zip: ''};
  for (const hostile of [null, 1, 'x', [], {view: 'constructor', theme: {}, lang: '../x', tool: 'a/../b', height: 'javascript:'}]) assert.deepEqual(readConfig(hostile), safe);
  assert.deepEqual(readConfig({view: 'tool', tool: 'generate_toc', lang: 'RU-ru', theme: 'dark', height: 'auto', query: '?a=1'}),
    {...safe, view: 'tool', tool: 'generate_toc', lang: 'ru', theme: 'dark', auto: true, query: 'a=1'});
  assert.equal(readConfig({view: 'tool'}).view, 'app');
  assert.equal(readConfig({article: 'x'.repeat(5000)}).article.length, 1000);
});

test('each view begins at its route', () => {
  const route = (/** @type {Record<string, string>} */ config) => firstRoute(readConfig(config));
  assert.equal(route({view: 'article', article: 'папка/имя 1.md'}), `#/a/${encodeURIComponent('папка')}/${encodeURIComponent('имя 1.md')}`);
  assert.equal(route({view: 'article'}), '');
  assert.equal(route({view: 'search', query: 'a b'}), '#/search?q=a+b');
  assert.equal(route({view: 'graph'}), '#/graph');
  assert.equal(route({view: 'tool', tool: 'validate', query: 'folder=x'}), '#/tools/validate?folder=x');
  assert.equal(route({}), '#/');
});

test('places that change a vault are closed', () => {
  for (const hash of ['#/edit/a.md', '#/new', '#/import', '#/inbox', '#/disk', '#/lab', '#/lab/a.md', '#/history', '#/settings']) assert.equal(isOpen(hash), false, hash);
  for (const hash of ['#/a/a.md', '#/search?q=x', '#/graph', '#/tools/x', '#/jobs/1']) assert.equal(isOpen(hash), true, hash);
});

test('a vault begins with its front page, else with its first article', () => {
  assert.equal(frontArticle([{path: 'a.md'}, {path: 'Home.md'}, {path: 'README.md'}]), 'Home.md');
  assert.equal(frontArticle([{path: 'b/index.md'}, {path: 'c.md'}]), 'b/index.md');
  assert.equal(frontArticle([]), '');
});
