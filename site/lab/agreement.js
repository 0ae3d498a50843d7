/** Code that came with a vault is not run before the person has read it: what they agreed to, kept on this device by hash, never in the vault. */
import {sha256Hex} from '../../js-shim/bytes.js';
import {readPref, writePref} from '../prefs.js';

const KEPT = 200;

/** @param {string} path @param {readonly string[]} codes of the cells @returns {Promise<boolean>} the person has agreed to this very code, or there is none */
export async function isAgreed(path, codes) {
  return codes.every((code) => code.trim() === '') || agreements()[path] === (await digest(codes));
}

/** @param {string} path @param {readonly string[]} codes that the person has read, or typed */
export async function agree(path, codes) {
  const others = Object.entries(agreements()).filter(([other]) => other !== path).slice(-KEPT + 1);
  writePref('lab-agreed', Object.fromEntries([...others, [path, await digest(codes)]]));
}

/** @returns {Record<string, string>} */
function agreements() {
  return readPref('lab-agreed', {});
}

/** @param {readonly string[]} codes */
function digest(codes) {
  return sha256Hex(new TextEncoder().encode(JSON.stringify(codes)));
}
