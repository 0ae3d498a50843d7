/** What the page around an embed may ask of the vault that is shown. */
import {articleUrl, callJson} from '../api.js';
import {addressOf, articleAddress} from '../here.js';
import {getLanguage} from '../i18n.js';
import {hasEnded, jobs} from '../jobs.js';
import {articleHref, href, navigate, parseRoute} from '../router.js';
import {loadTool} from '../tool-catalogue.js';
import {Refusal} from './talk.js';

/** @import {Job} from '../report-types.d.ts' */
/** @import {SearchAnswer} from '../types.d.ts' */

const MOST_HITS = 50;

/**
 * @param {string} type of REQUESTS (embed/protocol.js), its fields checked
 * @param {Record<string, any>} ask
 * @returns {Promise<unknown>} throws Refusal or ApiError, whose code the page gets
 */
export function answer(type, ask) {
  switch (type) {
    case 'search':
      return search(ask.query, ask.limit);
    case 'open':
      return open(ask.article, ask.place ?? '');
    case 'run':
      return run(ask.tool, ask.parameters ?? {});
    default:
      return report(ask.job ?? '');
  }
}

/** @param {string} query @param {number} [limit] */
async function search(query, limit = 10) {
  if (query.length > 500) throw new Refusal('size', 'A query has at most 500 characters.');
  const answer = /** @type {SearchAnswer} */ (await callJson('api/search', {query: {q: query, limit: Math.max(1, Math.min(MOST_HITS, Math.trunc(limit) || 1))}}));
  const hits = answer.hits.map(({path, title, snippet, highlights, score, tags}) => ({path, title, snippet, highlights, score, tags, url: articleAddress(path)}));
  return {total: answer.total, hits, suggestion: answer.suggestion};
}

/** @param {string} path @param {string} place */
async function open(path, place) {
  const {title} = await callJson(articleUrl(path, 'view'));
  navigate(articleHref(path, place));
  return {path, title, url: articleAddress(path)};
}

/** @param {string} tool @param {Record<string, unknown>} parameters */
async function run(tool, parameters) {
  const {name} = await loadTool(tool);
  const id = await jobs.run(name, parameters, {language: getLanguage()});
  if (!jobs.kept(id, getLanguage())) await jobs.watch(id, name);
  return report(id);
}

/** @param {string} id "" for the job on screen */
async function report(id) {
  const route = parseRoute(location.hash);
  const wanted = id || (route.name === 'jobs' ? route.path : '');
  if (!wanted) throw new Refusal('none', 'No report is shown.');
  const job = /** @type {Job} */ (await callJson(`api/jobs/${encodeURIComponent(wanted)}`));
  if (!hasEnded(job)) throw new Refusal('running', 'The tool has not finished.');
  return {job: job.job_id, tool: job.tool_name, title: job.title, status: job.status, parameters: job.parameters, report: job.report, error: job.error?.detail ?? null,
    url: addressOf(href('tools', job.tool_name))};
}
