/**
 * What a browser context may lack: in a sandboxed page without an origin of its own, to touch some properties is an error.
 */

/** Whether this page or worker has no origin (a sandbox without `allow-same-origin`): no storage, no locks, no neighbours. */
export function isOpaque() {
  return globalThis.origin === 'null';
}

/** @returns {LockManager | undefined} */
export function locks() {
  return isOpaque() ? undefined : navigator.locks;
}

/** @returns {ServiceWorkerContainer | undefined} undefined in private modes, at insecure and at opaque origins */
export function serviceWorkers() {
  return isOpaque() ? undefined : navigator.serviceWorker;
}
