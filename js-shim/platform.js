/**
 * What a browser context may lack: in a sandboxed page without an origin of its own, to touch some properties is an error.
 */

/** Whether this page or worker has no origin (a sandbox without `allow-same-origin`): no storage, no locks, no neighbours. */
export function isOpaque() {
  return globalThis.origin === 'null';
}

/** Whether a second Python (60-100 MB) may wait in memory for its turn: not on phones, not on small machines. */
export function isRoomy() {
  const {deviceMemory = 4, userAgentData} = /** @type {{deviceMemory?: number, userAgentData?: {mobile: boolean}}} */ (navigator);
  return deviceMemory >= 4 && !(userAgentData?.mobile ?? /Mobi|iP(?:ad|hone)/.test(navigator.userAgent));
}

/** @returns {LockManager | undefined} */
export function locks() {
  return isOpaque() ? undefined : navigator.locks;
}

/**
 * Whether the browser refuses what it has: to frames of strangers, by the person's settings.
 * @param {unknown} error
 */
export function isDenied(error) {
  return error instanceof DOMException && error.name === 'SecurityError';
}

/** @returns {ServiceWorkerContainer | undefined} undefined in private modes, at insecure and at opaque origins */
export function serviceWorkers() {
  return isOpaque() ? undefined : navigator.serviceWorker;
}
