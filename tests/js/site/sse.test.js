import assert from 'node:assert/strict';
import {test} from 'node:test';
import {EventParser, readEvents} from '../../../site/sse.js';

const STREAM = 'retry: 1000\n\nid: 1\nevent: progress\ndata: {"done": 1}\n\n: still here\n\nid: 2\r\nevent: log\r\ndata: один\r\ndata: два\r\n\r\nevent: end\rdata: {}\r\r';

test('events are read the same however the stream is cut', () => {
  const whole = new EventParser().push(`${STREAM}\n`);
  assert.deepEqual(whole, [
    {event: 'progress', data: '{"done": 1}', id: '1'},
    {event: 'log', data: 'один\nдва', id: '2'},
    {event: 'end', data: '{}', id: '2'},
  ]);
  for (let size = 1; size < 12; size += 1) {
    const parser = new EventParser();
    const events = [];
    for (let at = 0; at < STREAM.length; at += size) events.push(...parser.push(STREAM.slice(at, at + size)));
    events.push(...parser.push('\n'));
    assert.deepEqual(events, whole, `pieces of ${size}`);
  }
});

test('an event without data is none, and one that is cut off is not told', () => {
  const parser = new EventParser();
  assert.deepEqual(parser.push('event: progress\n\ndata: half'), []);
  assert.deepEqual(parser.push('\n\n'), [{event: 'message', data: 'half', id: ''}]);
});

test('letters that are cut between two chunks of bytes come out whole', async () => {
  const bytes = new TextEncoder().encode('data: ж\n\n');
  const body = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  const events = [];
  for await (const event of readEvents(body)) events.push(event.data);
  assert.deepEqual(events, ['ж']);
});

test('leaving the loop cancels the stream', async () => {
  let cancelled = false;
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const event of readEvents(body)) {
    assert.equal(event.data, '1');
    break;
  }
  assert.equal(cancelled, true);
});
