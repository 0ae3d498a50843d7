import assert from 'node:assert/strict';
import {test} from 'node:test';
import {codeOf, joinParts, newCell, newNotebook, splitFront, splitParts, withoutTitle} from '../../../site/lab/notebook.js';

const WHOLE = [
  '', 'only words', '# T\n\n```python\nx = 1\n```\n', '```py\n```', '~~~~ python title\na\n~~~\n~~~~\nafter', '```js\n```python\n```\n', '````md\n```python\nx\n```\n````\n',
  '   ```python\n   x\n   ```\n', '```python\nnever closed\n', '- item\n\n```Python3\n\n\n```\n\n```python\ny\n```\ntail', '`` `python ``\n```pythonic\nx\n```\n', '```python `x`\n',
];

test('a notebook that nobody touched is the same text, whatever it holds', () => {
  for (const source of WHOLE) assert.equal(joinParts(splitParts(source)), source);
});

test('cells are the Python fences, and nothing else', () => {
  assert.deepEqual(WHOLE.map((source) => codeOf(splitParts(source))), [[], [], ['x = 1'], [''], ['a\n~~~'], [], [], [], [], ['\n', 'y'], [], []]);
});

test('a fence grows where the code holds one as long', () => {
  const [cell] = splitParts('```python\nx\n```\n');
  assert.equal(cell.kind, 'code');
  const grown = joinParts([{...cell, code: 'text = """\n```\n"""'}]);
  assert.deepEqual(codeOf(splitParts(grown)), ['text = """\n```\n"""']);
});

test('what is added stands on lines of its own', () => {
  assert.equal(joinParts([{kind: 'text', text: 'words'}, newCell('a'), newCell(''), {kind: 'text', text: 'end'}]), 'words\n```python\na\n```\n```python\n```\nend');
});

test('empty lines at the end of a cell stay', () => {
  const parts = splitParts('```python\nx\n\n\n```\n');
  assert.deepEqual(codeOf(parts), ['x\n\n']);
  assert.equal(joinParts(parts), '```python\nx\n\n\n```\n');
});

test('the frontmatter stands apart', () => {
  assert.deepEqual(splitFront('---\nkind: lab\n---\n# T\n'), {front: '---\nkind: lab\n---\n', body: '# T\n'});
  assert.deepEqual(splitFront('---\n---'), {front: '---\n---', body: ''});
  assert.deepEqual(splitFront('# T\n---\nx\n---\n'), {front: '', body: '# T\n---\nx\n---\n'});
});

test('a new notebook says what it is and has a cell', () => {
  const {front, body} = splitFront(newNotebook('A "quoted" title'));
  assert.equal(front, '---\ntitle: "A \\"quoted\\" title"\nkind: lab\n---\n');
  assert.equal(codeOf(splitParts(body)).length, 1);
});

test('a title that stands above is not shown again, any other heading is', () => {
  assert.equal(withoutTitle('\n# T  #\n\nwords', 'T'), '\nwords');
  assert.equal(withoutTitle('# T', 'T'), '');
  for (const text of ['# Other\nwords', '## T\n', 'words\n# T\n', '#T\n', '']) assert.equal(withoutTitle(text, 'T'), text);
});
