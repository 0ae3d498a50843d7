/**
 * CRC-32 (the polynomial of zip and PNG), sixteen bytes a step: it finds torn and rotten bytes; it is no protection from anyone.
 * Words are read as the machine has them: every machine that runs a browser is little-endian.
 */

const STEPS = 16;
const SIZE = 256;
/** One table after another: the share of a byte that has 0, 1 … 15 bytes behind it. */
const TABLES = makeTables();

/**
 * @param {Uint8Array} bytes
 * @param {number} [before] the checksum of what came before, to go on with
 * @returns {number} unsigned
 */
export function crc32(bytes, before = 0) {
  const table = TABLES;
  const lead = Math.min(-bytes.byteOffset & 3, bytes.length);
  const whole = Math.floor((bytes.length - lead) / STEPS);
  let crc = ~before;
  let at = 0;
  for (; at < lead; at += 1) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]) & 255];
  const words = new Int32Array(bytes.buffer, whole ? bytes.byteOffset + lead : 0, whole * (STEPS / 4));
  for (let word = 0; word < words.length; word += 4) {
    const [a, b, c, d] = [words[word] ^ crc, words[word + 1], words[word + 2], words[word + 3]];
    crc = table[15 * SIZE + (a & 255)] ^ table[14 * SIZE + ((a >>> 8) & 255)] ^ table[13 * SIZE + ((a >>> 16) & 255)] ^ table[12 * SIZE + (a >>> 24)]
      ^ table[11 * SIZE + (b & 255)] ^ table[10 * SIZE + ((b >>> 8) & 255)] ^ table[9 * SIZE + ((b >>> 16) & 255)] ^ table[8 * SIZE + (b >>> 24)]
      ^ table[7 * SIZE + (c & 255)] ^ table[6 * SIZE + ((c >>> 8) & 255)] ^ table[5 * SIZE + ((c >>> 16) & 255)] ^ table[4 * SIZE + (c >>> 24)]
      ^ table[3 * SIZE + (d & 255)] ^ table[2 * SIZE + ((d >>> 8) & 255)] ^ table[SIZE + ((d >>> 16) & 255)] ^ table[d >>> 24];
  }
  for (at += whole * STEPS; at < bytes.length; at += 1) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]) & 255];
  return ~crc >>> 0;
}

function makeTables() {
  const tables = new Int32Array(STEPS * SIZE);
  for (let n = 0; n < SIZE; n += 1) {
    let value = n;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    tables[n] = value;
  }
  for (let at = SIZE; at < tables.length; at += 1) {
    const below = tables[at - SIZE];
    tables[at] = (below >>> 8) ^ tables[below & 255];
  }
  return tables;
}
