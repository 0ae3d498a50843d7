/** CRC-32 (the polynomial of zip and PNG), eight bytes a step: it finds torn and rotten bytes; it is no protection from anyone. */

const STEPS = 8;
const TABLES = makeTables();

/**
 * @param {Uint8Array} bytes
 * @param {number} [before] the checksum of what came before, to go on with
 * @returns {number} unsigned
 */
export function crc32(bytes, before = 0) {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  const whole = bytes.length - (bytes.length % STEPS);
  let crc = ~before;
  let at = 0;
  for (; at < whole; at += STEPS) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc = t7[crc & 255] ^ t6[(crc >>> 8) & 255] ^ t5[(crc >>> 16) & 255] ^ t4[crc >>> 24]
      ^ t3[bytes[at + 4]] ^ t2[bytes[at + 5]] ^ t1[bytes[at + 6]] ^ t0[bytes[at + 7]];
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ t0[(crc ^ bytes[at]) & 255];
  return ~crc >>> 0;
}

function makeTables() {
  const tables = Array.from({length: STEPS}, () => new Int32Array(256));
  for (let n = 0; n < 256; n += 1) {
    let value = n;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    tables[0][n] = value;
  }
  for (let step = 1; step < STEPS; step += 1) {
    for (let n = 0; n < 256; n += 1) {
      const below = tables[step - 1][n];
      tables[step][n] = (below >>> 8) ^ tables[0][below & 255];
    }
  }
  return tables;
}
