import assert from 'node:assert/strict';
import {test} from 'node:test';

import {crc32} from '../../../js-shim/checksum.js';
import {KIND} from '../../../js-shim/store-frame.js';
import {LogFile} from '../../../js-shim/store-log.js';
import {findGeneration, framesFrom, readFrame} from '../../../js-shim/store-scan.js';
import {MemoryFile} from './memory-files.js';

const bytes = (text) => new TextEncoder().encode(text);
const nonceOf = (generation) => `00000000-0000-4000-8000-${String(generation).padStart(12, '0')}`;
const commit = (generation, body = `body ${generation}`) => ({
  kind: KIND.commit, generation, nonce: nonceOf(generation), head: bytes(JSON.stringify({n: generation})), parts: [bytes(body), bytes('!')],
});

/** A file with an empty base and so many commits. */
async function fileOf(commits) {
  const file = new MemoryFile();
  const log = await LogFile.open(file.handle());
  log.begin({sequence: 7, generation: 0, nonce: ''});
  log.append({kind: KIND.base, generation: 0, nonce: '', head: new Uint8Array(), parts: []});
  const ends = [log.size];
  for (let n = 1; n <= commits; n++) {
    log.append(commit(n));
    ends.push(log.size);
  }
  log.close();
  return {file, ends};
}

async function all(log) {
  const found = [];
  for await (const place of framesFrom(log, log.salt, 0)) {
    const frame = place && await readFrame(log, place);
    found.push(frame ? [frame.kind, frame.generation, frame.whole ? new TextDecoder().decode(frame.body) : 'broken'] : null);
  }
  return found;
}

/** A bit at a time, by the book. */
function plainCrc(data) {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

test('the checksum is that of zip, also in pieces of any length', () => {
  // The check value that the CRC catalogues give for these nine digits.
  assert.equal(crc32(bytes('123456789')), 0xcbf43926);
  const sample = Uint8Array.from({length: 1000}, (_, n) => (n * n * 31 + 7) & 255);
  for (const cut of [0, 1, 2, 3, 7, 8, 9, 17, 500, 985, 998, 999, 1000]) {
    assert.equal(crc32(sample.subarray(cut), crc32(sample.subarray(0, cut))), crc32(sample));
    assert.equal(crc32(sample.subarray(cut)), plainCrc(sample.subarray(cut)));
  }
});

test('what was appended is there when the file is opened again, and was flushed each time', async () => {
  const {file} = await fileOf(3);
  const log = await LogFile.open(file.handle());
  assert.deepEqual([log.sequence, log.complete, log.last.generation, log.last.nonce], [7, true, 3, nonceOf(3)]);
  assert.deepEqual(await all(log), [
    [KIND.start, 0, ''], [KIND.base, 0, ''], [KIND.commit, 1, 'body 1!'], [KIND.commit, 2, 'body 2!'], [KIND.commit, 3, 'body 3!']]);
  assert.ok(file.flushes >= 5);
});

test('a file that is cut at any byte is opened at its last whole frame, and goes on from there', async () => {
  const {file, ends} = await fileOf(3);
  const whole = file.bytes;
  for (let size = 0; size < whole.byteLength; size++) {
    const torn = new MemoryFile();
    torn.bytes = whole.slice(0, size);
    const log = await LogFile.open(torn.handle());
    const reached = ends.findLastIndex((end) => end <= size);
    if (reached < 0) {
      assert.equal(log.complete, false, `cut at ${size}`);
      continue;
    }
    assert.deepEqual([log.last.generation, log.size, torn.bytes.byteLength], [reached, ends[reached], ends[reached]], `cut at ${size}`);
    log.append(commit(reached + 1, 'anew'));
    log.close();
    const again = await LogFile.open(torn.handle());
    assert.equal(again.last.generation, reached + 1);
    assert.deepEqual((await all(again)).at(-1), [KIND.commit, reached + 1, 'anew!']);
  }
});

test('an end with any byte changed is never taken for what was written', async () => {
  const {file, ends} = await fileOf(3);
  for (let at = ends[2]; at < ends[3]; at++) {
    const rotten = new MemoryFile();
    rotten.bytes = file.bytes.slice();
    rotten.bytes[at] ^= 0x40;
    const log = await LogFile.open(rotten.handle());
    const frames = await all(log);
    assert.ok(!frames.some((frame) => frame?.[1] === 3 && frame[2] === 'body 3!' && log.last.nonce !== nonceOf(3)));
    assert.deepEqual(frames.slice(0, 4).map((frame) => frame[2]), ['', '', 'body 1!', 'body 2!'], `byte ${at}`);
    if (frames[4]) assert.equal(frames[4][2], 'broken', `byte ${at}`);
  }
});

test('a broken frame in the middle hides no other', async () => {
  const {file, ends} = await fileOf(4);
  for (const at of [ends[1] + 3, ends[1] + 80]) {
    const rotten = new MemoryFile();
    rotten.bytes = file.bytes.slice();
    rotten.bytes[at] ^= 1;
    const log = await LogFile.open(rotten.handle());
    const read = (await all(log)).map((frame) => frame?.[2]);
    assert.deepEqual(read.filter((body) => body?.startsWith('body')), ['body 1!', 'body 3!', 'body 4!']);
    assert.equal(read.filter((body) => body === undefined || body === 'broken').length, 1);
  }
});

test('a torn end whose content is a file of ours is not taken for the end', async () => {
  const {file: foreign} = await fileOf(5);
  const {file, ends} = await fileOf(2);
  const log = await LogFile.open(file.handle());
  log.append({...commit(3), parts: [foreign.bytes, bytes('more')]});
  log.close();
  const torn = new MemoryFile();
  torn.bytes = file.bytes.slice(0, file.bytes.byteLength - 16 - 4);
  const opened = await LogFile.open(torn.handle());
  assert.deepEqual([opened.last.generation, opened.size], [2, ends[2]]);
});

test('no room leaves the file as it was', async () => {
  const {file, ends} = await fileOf(1);
  const log = await LogFile.open(file.handle());
  file.room = file.bytes.byteLength + 90;
  assert.throws(() => log.append(commit(2)), {name: 'QuotaExceededError'});
  assert.deepEqual([log.last.generation, log.size, file.bytes.byteLength], [1, ends[1], ends[1]]);
  file.room = Infinity;
  log.append(commit(2));
  assert.equal((await all(log)).length, 4);
});

test('a generation is found from behind, with where to go on', async () => {
  const {file, ends} = await fileOf(3);
  const log = await LogFile.open(file.handle());
  assert.deepEqual(await findGeneration(log, log.salt, log.size, 2), {at: ends[2], nonce: nonceOf(2)});
  assert.deepEqual(await findGeneration(log, log.salt, log.size, 0), {at: ends[0], nonce: ''});
  assert.equal(await findGeneration(log, log.salt, log.size, 9), null);
});

test('a file of a newer version is refused, not cut', async () => {
  const {file} = await fileOf(1);
  const text = new TextDecoder('latin1').decode(file.bytes);
  const at = text.indexOf('"format":1') + '"format":'.length;
  file.bytes[at] = '2'.charCodeAt(0);
  const size = file.bytes.byteLength;
  // The checksum of the head follows it.
  const head = file.bytes.subarray(72, text.indexOf('}', at) + 1);
  new DataView(file.bytes.buffer).setUint32(72 + head.byteLength, crc32(head), true);
  await assert.rejects(LogFile.open(file.handle()), /newer version/);
  assert.equal(file.bytes.byteLength, size);
});

test('something else that lies in the file is no log', async () => {
  const file = new MemoryFile();
  file.bytes = bytes('not ours'.repeat(100));
  const log = await LogFile.open(file.handle());
  assert.deepEqual([log.complete, log.size, log.last], [false, 0, null]);
});
