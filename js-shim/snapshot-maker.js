/**
 * Has a snapshot made, beside a running engine and out of its way: two throw-away workers, one after the other.
 */
import {VERSION} from './protocol.js';
import {startWorker} from './trusted.js';

/**
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {import('./protocol.js').FromMaker} FromMaker
 * @typedef {import('./protocol.js').ToMaker} ToMaker
 * @typedef {Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>} MakerWorker
 */

/** Milliseconds that one of the two workers may take. It is in nobody's way, so a busy machine is no reason to give up. */
const DEADLINE = 180_000;

/** A snapshot takes some 80 MB. The vault comes first: there must be room for many times that. */
const ROOM = 500e6;

/**
 * Make a snapshot and put it by. Rejects with the reason when none could be made.
 * @param {{build: Build, base: string, spawn?: () => MakerWorker, deadline?: number}} options
 * @returns {Promise<number>} its size in bytes
 */
export async function makeSnapshot({build, base, spawn = () => spawnMaker(build, base), deadline = DEADLINE}) {
  const found = await one(spawn(), {v: VERSION, type: 'find', build, base}, deadline);
  if (found.type !== 'found') throw new Error(`The worker answered '${found.type}'.`);
  const made = await one(spawn(), {v: VERSION, type: 'make', build, base, libraries: found.libraries}, deadline);
  if (made.type !== 'made') throw new Error(`The worker answered '${made.type}'.`);
  return made.bytes;
}

/** Whether a snapshot would leave enough room for the vault. */
export async function hasRoom() {
  const {quota = Infinity, usage = 0} = await (navigator.storage?.estimate?.() ?? Promise.resolve({}));
  return quota - usage > ROOM;
}

/**
 * Give a worker one thing to do, and end it.
 * @param {MakerWorker} worker
 * @param {ToMaker} message
 * @param {number} deadline
 * @returns {Promise<FromMaker>}
 */
async function one(worker, message, deadline) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`It took more than ${deadline} ms.`)), deadline);
      worker.onmessage = ({data}) => (data.type === 'failed' ? reject(new Error(data.reason)) : resolve(data));
      worker.onerror = (event) => {
        event.preventDefault?.();
        reject(new Error(event.message || 'The worker could not be started.'));
      };
      worker.postMessage(message);
    });
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}

/**
 * @param {Build} build
 * @param {string} base
 * @returns {MakerWorker}
 */
function spawnMaker(build, base) {
  return startWorker(build.workers.snapshot, base, 'data20 snapshot');
}
