/**
 * The one place that names scripts to the browser. Pages demand trusted types (build_support/pages.py), so a worker or a
 * service worker can only be started from here, and only from this site's own files.
 */
import {isOpaque} from './platform.js';

/** @typedef {{createScriptURL: (url: string) => string}} Policy */

/** @type {Policy | undefined} */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('data20', {createScriptURL: (/** @type {string} */ url) => url});

/**
 * @param {string} url
 * @param {string} base the folder of index.html
 * @returns {string} in browsers with trusted types a TrustedScriptURL. Throws TypeError for a script of another site.
 */
export function ownScript(url, base) {
  const {href} = new URL(url, base);
  if (!href.startsWith(base)) throw new TypeError(`${href} is not a script of this site.`);
  return policy ? policy.createScriptURL(href) : href;
}

/**
 * Start a worker of this site. A page without an origin can't start one by address, and browsers refuse it a module worker:
 * there a classic one imports the module, and keeps what is sent to it until that is there.
 * @param {string} url of a module
 * @param {string} base the folder of index.html
 * @param {string} name for developer tools
 * @returns {Worker}
 */
export function startWorker(url, base, name) {
  const script = ownScript(url, base);
  if (!isOpaque()) return new Worker(script, {type: 'module', name});
  const code = `const early = []; onmessage = (event) => early.push(event);
    import(${JSON.stringify(String(script))}).then(() => early.forEach((event) => onmessage(event)), (error) => setTimeout(() => { throw error; }));`;
  const address = URL.createObjectURL(new Blob([code], {type: 'text/javascript'}));
  return new Worker(policy ? policy.createScriptURL(address) : address, {name});
}
