/** The jobs that this page has started or looks at: run, watch, cancel, apply. Fires `change` with every step of any of them. */
import {ApiError, call, callJson, isAbort} from './api.js';
import {EventParser, readEvents} from './sse.js';

/** @import {Job, JobItem, JobStatus, JobProgress} from './report-types.d.ts' */

const WAIT_S = 1;
const POLL_MS = 1000;
const KEPT = 12;
const ENDED = new Set(['completed', 'failed', 'cancelled']);

/** @param {{status: JobStatus}} job */
export function hasEnded(job) {
  return ENDED.has(job.status);
}

/** @typedef {{status: JobStatus, progress: JobProgress, log: {at: string, message: string}[], tool: string}} Live */

class JobStore extends EventTarget {
  /** What is known of jobs that have not ended. @type {Map<string, Live>} */
  live = new Map();
  /** The newest answers, so that a result shows at once. @type {Map<string, {job: Job, language: string}>} */
  #kept = new Map();
  /** @type {Map<string, Promise<void>>} */
  #watched = new Map();

  /** @returns {number} jobs under way that this page knows of */
  get running() {
    return this.live.size;
  }

  /** @returns {number | null} share of the whole that is done, 0 to 1; null when it can't be known */
  get progress() {
    const all = [...this.live.values()];
    if (all.length === 0 || all.some((job) => !(job.progress.total > 0))) return null;
    return all.reduce((sum, {progress}) => sum + Math.min(1, progress.done / progress.total), 0) / all.length;
  }

  /**
   * Starts a tool and waits a second: a short job has ended then.
   * @param {string} tool
   * @param {Record<string, unknown>} parameters
   * @param {{fresh?: boolean, language: string}} options fresh: do not take a kept result
   * @returns {Promise<string>} its id; throws ApiError (422 names the fields)
   */
  async run(tool, parameters, {fresh = false, language}) {
    const headers = {Prefer: `wait=${WAIT_S}`, ...(fresh ? {'Cache-Control': 'no-cache'} : {})};
    const answer = await callJson('api/run', {method: 'POST', body: {tool_name: tool, parameters}, headers});
    if ('report' in answer) this.keep(answer, language);
    else void this.watch(answer.job_id, tool);
    return answer.job_id;
  }

  /** @param {Job} job @param {string} language that its texts are in */
  keep(job, language) {
    this.#kept.delete(job.job_id);
    this.#kept.set(job.job_id, {job, language});
    while (this.#kept.size > KEPT) this.#kept.delete(/** @type {string} */ (this.#kept.keys().next().value));
  }

  /** @param {string} id @param {string} language @returns {Job | undefined} */
  kept(id, language) {
    const found = this.#kept.get(id);
    return found?.language === language ? found.job : undefined;
  }

  /** The job is another now: applied, removed. @param {string} id */
  forget(id) {
    this.#kept.delete(id);
    this.#tell();
  }

  /**
   * Follows a job to its end; many callers share one stream.
   * @param {string} id
   * @param {string} tool
   * @returns {Promise<void>} when it has ended, was removed, or can no longer be followed; never rejects
   */
  watch(id, tool) {
    let watching = this.#watched.get(id);
    if (!watching) {
      this.live.set(id, {status: 'queued', progress: {done: 0, total: 0, message: null}, log: [], tool});
      this.#tell();
      watching = this.#follow(id).finally(() => {
        this.#watched.delete(id);
        this.live.delete(id);
        this.#tell();
      });
      this.#watched.set(id, watching);
    }
    return watching;
  }

  /** Looks for jobs that another page, or this one before a reload, has started. */
  async refresh() {
    try {
      for (const status of ['running', 'queued']) {
        const {jobs: list} = await callJson('api/jobs', {query: {status, limit: 20}});
        for (const job of /** @type {JobItem[]} */ (list)) void this.watch(job.job_id, job.tool_name);
      }
    } catch {
      // the engine is away: the views say so
    }
  }

  /** @param {string} id @returns {Promise<void>} cancels what runs, removes what has ended */
  async remove(id) {
    await call(`api/jobs/${encodeURIComponent(id)}`, {method: 'DELETE'});
    this.forget(id);
  }

  /**
   * @param {string} id
   * @param {string[] | null} paths null = everything that it proposes
   * @returns {Promise<{generation: number, changed: string[]}>} throws ApiError; 409 names the articles that have moved on
   */
  async apply(id, paths) {
    const answer = await callJson(`api/jobs/${encodeURIComponent(id)}/apply`, {method: 'POST', body: paths === null ? {} : {paths}});
    this.forget(id);
    return answer;
  }

  /** @param {string} id */
  async #follow(id) {
    const parser = new EventParser();
    for (let failures = 0; failures < 3; ) {
      const before = parser.lastId;
      try {
        if (await this.#stream(id, parser)) return;
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return;
      }
      failures = parser.lastId === before ? failures + 1 : 0;
      await later(POLL_MS);
    }
    await this.#poll(id);
  }

  /** @param {string} id @param {EventParser} parser @returns {Promise<boolean>} the end has been told */
  async #stream(id, parser) {
    /** @type {Record<string, string>} */
    const headers = parser.lastId ? {'Last-Event-ID': parser.lastId} : {};
    const response = await call(`api/jobs/${encodeURIComponent(id)}/events`, {headers});
    if (!response.body) return false;
    for await (const {event, data} of readEvents(response.body, parser)) {
      if (event === 'end') return true;
      this.#heard(id, event, JSON.parse(data));
    }
    return false;
  }

  /** Where streams do not get through: asks until the job has ended. @param {string} id */
  async #poll(id) {
    for (let failures = 0; failures < 5; ) {
      try {
        const job = /** @type {Job} */ (await callJson(`api/jobs/${encodeURIComponent(id)}`));
        if (hasEnded(job)) return;
        this.#heard(id, 'progress', job.progress);
        failures = 0;
      } catch (error) {
        if (isAbort(error) || (error instanceof ApiError && error.status === 404)) return;
        failures += 1;
      }
      await later(POLL_MS);
    }
  }

  /** @param {string} id @param {string} event @param {any} data */
  #heard(id, event, data) {
    const job = this.live.get(id);
    if (!job) return;
    if (event === 'progress') this.live.set(id, {...job, status: 'running', progress: data});
    else if (event === 'log') this.live.set(id, {...job, log: [...job.log.slice(-200), data]});
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }
}

export const jobs = new JobStore();

/** @param {number} ms @returns {Promise<void>} */
function later(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
