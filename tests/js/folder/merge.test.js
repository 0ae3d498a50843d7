import assert from 'node:assert/strict';
import {test} from 'node:test';
import {mergeRegions, mergedText} from '../../../site/folder/merge.js';

test('changes in different places merge by themselves, ends of lines untouched', () => {
  const regions = mergeRegions('один\r\nдва\r\nтри\r\nчетыре\r\n', 'ОДИН\r\nдва\r\nтри\r\nчетыре\r\n', 'один\r\nдва\r\nтри\r\nчетыре\r\nпять');
  assert.equal(regions.filter(({kind}) => kind === 'conflict').length, 0);
  assert.equal(mergedText(regions, []), 'ОДИН\r\nдва\r\nтри\r\nчетыре\r\nпять');
});

test('the same change on both sides is no conflict', () => {
  assert.equal(mergedText(mergeRegions('a\nb\n', 'a\nX\n', 'a\nX\n'), []), 'a\nX\n');
});

test('where both changed the same lines nothing is written before it is decided', () => {
  const regions = mergeRegions('a\nb\nc\n', 'a\nDISK\nc\n', 'a\nHERE\nc\n');
  assert.equal(mergedText(regions, []), null);
  assert.equal(mergedText(regions, ['disk']), 'a\nDISK\nc\n');
  assert.equal(mergedText(regions, ['here']), 'a\nHERE\nc\n');
  assert.equal(mergedText(regions, ['both']), 'a\nDISK\nHERE\nc\n');
  assert.equal(mergedText(mergeRegions('', 'one', 'two'), ['both']), 'one\ntwo');
});
