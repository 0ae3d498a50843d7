import assert from 'node:assert/strict';
import {test} from 'node:test';
import {notePath, noteText, tidyShared} from '../../../site/inbox-note.js';

const at = new Date(2026, 2, 5, 12);

test('a shared page whose address hides in the text becomes a title and a source', () => {
  assert.deepEqual(tidyShared({title: 'Чай', text: 'https://example.org/tea', url: ''}), {title: 'Чай', text: '', url: 'https://example.org/tea'});
  assert.deepEqual(tidyShared({title: '', text: 'A thought\nand more https://example.org/x', url: ''}), {title: 'A thought', text: 'A thought\nand more', url: 'https://example.org/x'});
  assert.deepEqual(tidyShared({title: '', text: '', url: 'https://example.org/x?y=1'}), {title: 'example.org', text: '', url: 'https://example.org/x?y=1'});
  assert.deepEqual(tidyShared({title: 'Only', text: 'Only', url: ''}), {title: 'Only', text: '', url: ''});
});

test('a note is named by its day and title, whatever the title holds', () => {
  assert.equal(notePath({title: 'Как варить  борщ?', text: '', url: '', at}), 'inbox/2026-03-05-как-варить-борщ.md');
  assert.equal(notePath({title: '../../etc/passwd', text: '', url: '', at}, 2), 'inbox/2026-03-05-etc-passwd-2.md');
  assert.equal(notePath({title: '???', text: '', url: '', at}), 'inbox/2026-03-05-note.md');
});

test('nothing that was shared can break out of the metadata', () => {
  const text = noteText({title: 'a"\n---\nstatus: published', text: 'body', url: 'x\ny: z', at});
  assert.equal(text.split('\n---\n').length, 2);
  assert.match(text, /^---\ntitle: "a\\"\\n---\\nstatus: published"\ndate_received: 2026-03-05\nsource: "x\\ny: z"\nprocessing_status: new\n---\n\nbody\n$/);
});
