/** Code that came with a vault is not run before the person has read it: what they agreed to, kept on this device by hash, never in the vault. */
import {sha256Hex} from '../../js-shim/bytes.js';
import {readPref, writePref} from '../prefs.js';

const KEPT = 200;

/** Agreements are written one after another: the last one given is the last one kept. @type {Promise<void>} */
let writing = Promise.resolve();

/** @param {string} path @param {readonly string[]} codes of the cells @returns {Promise<boolean>} the person has agreed to this very code, or there is none */
export async function isAgreed(path, codes) {
  await writing;
  return codes.every((code) => code.trim() === '') || (agreements()[path] ?? []).includes(await digest(codes));
}

/** @param {string} path @param {readonly (readonly string[])[]} versions whose code the person has read, or typed: as saved, and as drafted. Earlier ones no longer count. */
export function agree(path, versions) {
  writing = writing.then(async () => {
    const digests = await Promise.all(versions.map(digest));
    const others = Object.entries(agreements()).filter(([other]) => other !== path).slice(-KEPT + 1);
    writePref('lab-agreed', Object.fromEntries([...others, [path, digests]]));
  });
  return writing;
}

/** @returns {Record<string, string[]>} */
function agreements() {
  return readPref('lab-agreed', {});
}

/** @param {readonly string[]} codes */
function digest(codes) {
  return sha256Hex(new TextEncoder().encode(JSON.stringify(codes)));
}
