/**
 * Entry of embed.html. Hears who embeds it and what is wanted, chooses the vault, and only then loads the rest: from here on
 * every module knows that the vault is one that is shown to strangers.
 *
 * With a nonce in the address (`embed.html#<nonce>`) embed.js is on the other side. Without one somebody has put a plain iframe,
 * with `?view=…` and `#/route`: it is shown, and nothing is said to anybody.
 */
import {base} from '../../js-shim/base.js';
import {sha256Hex} from '../../js-shim/bytes.js';
import {chooseSpace} from '../../js-shim/space.js';
import {LIMITS, VERSION} from '../../embed/protocol.js';
import {firstRoute, readConfig} from './config.js';
import {packed} from './packed.js';

/** @typedef {import('./config.js').EmbedConfig} EmbedConfig */
/** @typedef {{path: string, content: Blob}} GivenFile */

/** @type {import('../../js-shim/protocol.js').Build} */
const build = JSON.parse(document.getElementById('data20-build')?.textContent ?? 'null');
const nonce = /^#([0-9a-f]{32})$/.exec(location.hash)?.[1];

if (nonce) listen(nonce);
else void start(readConfig(Object.fromEntries(new URLSearchParams(location.search))), null, null, location.hash);

/** @param {string} expected */
function listen(expected) {
  /** @param {MessageEvent} event */
  const hear = (event) => {
    const [port] = event.ports;
    const {data20, nonce: said, config, vault} = event.data ?? {};
    if (event.source !== parent || !port || data20 === undefined || said !== expected) return;
    removeEventListener('message', hear);
    /** @param {string} code @param {string} message */
    const refuse = (code, message) => port.postMessage(JSON.stringify({v: VERSION, type: 'event', name: 'error', detail: {code, message}}));
    if (data20 !== VERSION) return refuse('version', `This site speaks version ${VERSION} of the embedding protocol, the page ${String(data20).slice(0, 20)}.`);
    if (!mayEmbed(event.origin)) return refuse('origin', `This site does not let ${event.origin} embed it.`);
    const files = readVault(vault);
    if (files === undefined || typeof config !== 'string' || config.length > LIMITS.ask) return refuse('hello', 'The greeting is malformed or too large.');
    void start(readConfig(parsed(config)), files, {port, nonce: expected}, '');
  };
  addEventListener('message', hear);
}

/** @param {string} origin "null" for a page without one @returns {boolean} */
function mayEmbed(origin) {
  const allowed = build.embed?.origins ?? [];
  // This site's own page is around where it shows a reader their own vault (own-vault.js).
  return allowed.length === 0 || allowed.includes(origin) || origin === base.origin;
}

/** @param {string} json @returns {unknown} */
function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** @param {unknown} vault @returns {Blob | GivenFile[] | null | undefined} undefined when it is nothing that we take */
function readVault(vault) {
  if (vault === null || vault === undefined) return null;
  const files = vault instanceof Blob ? [{path: 'vault.zip', content: vault}] : vault;
  if (!Array.isArray(files) || files.length > LIMITS.files) return undefined;
  let bytes = 0;
  for (const file of files) {
    if (typeof file?.path !== 'string' || file.path.length > 1000 || !(file.content instanceof Blob)) return undefined;
    bytes += file.content.size;
  }
  return bytes > LIMITS.bytes ? undefined : vault instanceof Blob ? vault : files;
}

/**
 * @param {EmbedConfig} config
 * @param {Blob | GivenFile[] | null} vault that the page has handed in
 * @param {{port: MessagePort, nonce: string} | null} link
 * @param {string} hash where to begin instead of where the configuration says
 */
async function start(config, vault, link, hash) {
  chooseSpace(await spaceOf(config, vault));
  // Not before the space is chosen: every name that a module keeps something under begins with it.
  const {setForNow} = await import('../prefs.js');
  setForNow('theme', config.theme);
  if (config.lang) setForNow('language', config.lang);
  history.replaceState(null, '', hash.startsWith('#/') ? hash : firstRoute(config) || '#/');
  const {startEmbed} = await import('./start.js');
  await startEmbed(config, link);
}

/**
 * @param {EmbedConfig} config
 * @param {Blob | GivenFile[] | null} vault
 * @returns {Promise<import('../../js-shim/space.js').Space>}
 */
async function spaceOf({zip}, vault) {
  if (vault !== null) {
    const content = vault instanceof Blob ? vault : await packed(vault);
    // The same files in two frames are one vault, so that these share an engine. Others' files are not kept here.
    const digest = await sha256Hex(await content.arrayBuffer());
    return {name: `embed:given:${digest.slice(0, 32)}`, shown: true, store: 'memory', content: {zip: content}};
  }
  const url = zip === '' ? null : new URL(zip, base);
  if (url && url.origin === base.origin) return {name: `embed:zip:${url.pathname}${url.search}`, shown: true, store: 'memory', content: {url: url.href}};
  const {demoVault} = build;
  return {name: 'embed', shown: true, store: 'either', content: demoVault && {url: demoVault.url}};
}
