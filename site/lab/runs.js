/** Runs cells one after another in a Python that keeps their names. Fires `change` with every step. */
import {callJson} from '../api.js';
import {hasEnded, jobs} from '../jobs.js';

/** @import {Job} from '../report-types.d.ts' */
/** @typedef {{state: 'waiting' | 'running' | 'done', job: Job | null, failure?: unknown, fresh: boolean}} Run fresh: Python had been started anew before it, though others had run */

/** Sessions by article, so that names outlive a look at something else. @type {Map<string, string>} */
const sessions = new Map();

export class Runs extends EventTarget {
  #session;
  /** What became of each cell, by its key. @type {Map<number, Run>} */
  #runs = new Map();
  /** @type {{key: number, cell: number, code: string}[]} */
  #queue = [];
  /** @type {string | null} */
  #job = null;
  #stopped = false;
  #ran = false;

  /** @param {string} path of the article */
  constructor(path) {
    super();
    const session = sessions.get(path) ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
    sessions.set(path, session);
    this.#session = session;
  }

  /** @returns {boolean} */
  get busy() {
    return this.#queue.length > 0;
  }

  /** @param {number} key @returns {Run | undefined} */
  of(key) {
    return this.#runs.get(key);
  }

  /** @param {{key: number, cell: number, code: string}[]} cells cell: the number that messages name */
  add(cells) {
    const idle = !this.busy;
    this.#queue.push(...cells);
    for (const {key} of cells) this.#runs.set(key, {state: 'waiting', job: null, fresh: false});
    this.#tell();
    if (idle) void this.#work();
  }

  /** Ends Python, whatever it is doing, and what waits behind it. */
  async stop() {
    this.#stopped = true;
    if (this.#job) await jobs.remove(this.#job).catch(() => undefined); // it may have ended by itself
  }

  /** @param {number} key @param {string} id of its job, which is another now @param {string} language */
  async refresh(key, id, language) {
    const job = /** @type {Job} */ (await callJson(`api/jobs/${id}`));
    const run = this.#runs.get(key);
    if (run?.job?.job_id === id) this.#runs.set(key, {...run, job});
    jobs.keep(job, language);
    this.#tell();
  }

  async #work() {
    this.#stopped = false;
    while (this.#queue.length > 0) {
      const {key} = this.#queue[0];
      this.#runs.set(key, {state: 'running', job: null, fresh: false});
      this.#tell();
      const run = await this.#run(this.#queue[0]);
      this.#runs.set(key, run);
      this.#queue.shift();
      if (this.#stopped || run.failure !== undefined || run.job?.status !== 'completed') {
        for (const left of this.#queue.splice(0)) this.#runs.delete(left.key);
      }
      this.#tell();
    }
  }

  /** @param {{cell: number, code: string}} what @returns {Promise<Run>} */
  async #run({cell, code}) {
    try {
      const {job_id: id} = await callJson('api/lab/run', {method: 'POST', body: {session: this.#session, cell, code}});
      this.#job = id;
      if (this.#stopped) await jobs.remove(id);
      let job = /** @type {Job | null} */ (null);
      while (!job || !hasEnded(job)) {
        await jobs.watch(id, 'lab');
        job = /** @type {Job} */ (await callJson(`api/jobs/${id}`));
      }
      const fresh = this.#ran && job.log.length > 0;
      this.#ran = true;
      return {state: 'done', job, fresh};
    } catch (failure) {
      return {state: 'done', job: null, failure, fresh: false};
    } finally {
      this.#job = null;
    }
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }
}
