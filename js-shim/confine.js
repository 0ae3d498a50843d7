/**
 * Takes from this worker whatever could write something or reach something: called before a person's own tool runs, and never
 * undone, for the worker is thrown away afterwards. The page's policy already keeps it from other origins and from `eval` and its kin;
 * this keeps it from this origin's storage, its other tabs and its server too. What remains is the way back to the engine.
 */

const TAKEN = [
  'eval', 'fetch', 'XMLHttpRequest', 'WebSocket', 'WebSocketStream', 'WebTransport', 'EventSource', 'BroadcastChannel', 'Worker', 'SharedWorker', 'importScripts',
  'indexedDB', 'caches', 'cookieStore', 'navigator', 'Notification', 'RTCPeerConnection', 'RTCDataChannel',
  'ServiceWorkerRegistration', 'PushManager',
];
/** Interfaces of which the worker may still hold an object somewhere: their methods go, but for the way to let go of it. */
const EMPTIED = ['IDBFactory', 'IDBDatabase', 'IDBObjectStore', 'IDBTransaction', 'CacheStorage', 'Cache', 'StorageManager', 'LockManager', 'FileSystemDirectoryHandle', 'FileSystemFileHandle', 'FileSystemSyncAccessHandle'];

/** Makers of functions from text, each found at `constructor` of any function of its kind. */
const MAKERS = [() => {}, async () => {}, function* () {}, async function* () {}].map((one) => Object.getPrototypeOf(one));

/** Stands where `Function` was: a policy forbids what that does, but not every host can send a worker one. */
function Refused() {
  throw new TypeError('No text becomes code here.');
}
// Pyodide asks what is a function, and calls some, by way of `Function`.
Refused.prototype = Function.prototype;

/** @param {any} [scope] the worker's global */
export function confine(scope = globalThis) {
  Object.defineProperty(scope, 'Function', {value: Refused, writable: false, configurable: false});
  for (const prototype of MAKERS) Object.defineProperty(prototype, 'constructor', {value: Refused, writable: false, configurable: false});
  for (const name of EMPTIED) {
    const {prototype} = scope[name] ?? {};
    if (!prototype) continue;
    for (const key of Reflect.ownKeys(prototype)) if (key !== 'constructor' && key !== 'close') Reflect.deleteProperty(prototype, key);
  }
  for (const name of TAKEN) {
    // Most stand on the prototypes of the global; one left there would still be found.
    for (let owner = scope; owner; owner = Object.getPrototypeOf(owner)) Reflect.deleteProperty(owner, name);
    Object.defineProperty(scope, name, {value: undefined, writable: false, configurable: false});
  }
}
