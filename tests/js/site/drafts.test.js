import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {DraftKeeper, listDrafts, readDraft} from '../../../site/drafts.js';

/** @param {string} text @returns {import('../../../site/drafts.js').Draft} */
const draft = (text) => ({path: 'a.md', text, etag: null, at: 1});

test('the last of many strokes is what is kept', async () => {
  const keeper = new DraftKeeper();
  for (let i = 0; i < 20; i += 1) void keeper.keep('a.md', draft(`${i}`));
  await keeper.keep('a.md', draft('last'));
  assert.equal((await readDraft('a.md'))?.text, 'last');
});

test('what is typed while an older draft is being forgotten is kept', async () => {
  const keeper = new DraftKeeper();
  void keeper.keep('a.md', draft('one'));
  const dropped = keeper.drop('a.md');
  void keeper.keep('a.md', draft('two'));
  await dropped;
  assert.equal((await readDraft('a.md'))?.text, 'two');
});

test('drafts of two articles do not displace each other', async () => {
  const keeper = new DraftKeeper();
  void keeper.keep('new', draft('new'));
  void keeper.drop('a.md');
  await keeper.keep('b.md', draft('b'));
  assert.deepEqual(await listDrafts(), ['b.md', 'new']);
});

test('the draft of a text that was saved is forgotten, and one that goes further goes on over what was saved', async () => {
  const keeper = new DraftKeeper();
  await keeper.keep('a.md', draft('saved'));
  await keeper.keep('b.md', draft('saved and more'));
  await keeper.saved('a.md', 'saved', 'two');
  await keeper.saved('b.md', 'saved', 'two');
  await keeper.saved('none.md', 'saved', 'two');
  assert.equal(await readDraft('a.md'), undefined);
  assert.deepEqual(await readDraft('b.md'), {...draft('saved and more'), etag: 'two'});
  assert.equal(await readDraft('none.md'), undefined);
});

test('what could not be kept is told, the browser asks before the page is left, and both end with the next stroke that is', async () => {
  const page = new EventTarget();
  Object.assign(globalThis, {addEventListener: page.addEventListener.bind(page), removeEventListener: page.removeEventListener.bind(page)});
  const asks = () => !page.dispatchEvent(new Event('beforeunload', {cancelable: true}));
  const keeper = new DraftKeeper();
  /** @type {boolean[]} */
  const told = [];
  keeper.addEventListener('change', () => told.push(keeper.failed));
  const unwritable = /** @type {any} */ ({...draft('a'), text: () => {}}); // what IndexedDB can't store stands for a full disk
  await keeper.keep('full.md', unwritable);
  assert.deepEqual([keeper.failed, asks()], [true, true]);
  await keeper.keep('full.md', draft('kept'));
  assert.deepEqual([keeper.failed, asks()], [false, false]);
  await keeper.keep('full.md', unwritable);
  keeper.release();
  assert.equal(asks(), false);
  await keeper.keep('full.md', unwritable);
  await keeper.drop('full.md');
  assert.deepEqual([told, asks()], [[true, false, true, false, true, false], false]);
});
