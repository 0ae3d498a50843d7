import {html, nothing} from 'lit';
import {space} from '../../js-shim/space.js';
import {ApiError, callJson} from '../api.js';
import {download} from '../attachments.js';
import {D20Element, Watch} from '../components/element.js';
import {icon} from '../components/icon.js';
import {errorNotice} from '../components/notice.js';
import {announce, toast} from '../components/toast.js';
import {offerEmbed} from '../embed/offer.js';
import {formatBytes, formatDate, formatDuration, formatNumber, getLanguage, t} from '../i18n.js';
import {hasEnded, jobs} from '../jobs.js';
import {href, navigate} from '../router.js';
import {Task} from '../task.js';
import {loadCatalogue} from '../tool-catalogue.js';
import {formFields, notAsked, parametersQuery, sayParameters} from '../tool-form.js';
import '../components/report.js';
import './proposal.js';

/** @import {Artifact, Job, Tool} from '../report-types.d.ts' */
/** @typedef {{job: Job, tool: Tool | undefined}} Shown */

/** What a tool needs that tells of addresses outside: answers that the person lets the browser ask for. */
const OUTSIDE = 'file:.data20/outside-links.json';

/** One run of a tool: how far it is, or what it found. jobId. */
export class D20Job extends D20Element {
  static properties = {jobId: {attribute: false}, failure: {state: true}};

  /** @type {Task<readonly [string, string], Shown>} */
  #job = new Task(this, {
    args: () => (this.jobId ? [this.jobId, getLanguage()] : null),
    task: async ([id, language], {signal}) => {
      const [job, {tools}] = await Promise.all([read(id, language, signal), loadCatalogue(language)]);
      if (!hasEnded(job)) void jobs.watch(id, job.tool_name).then(() => this.#afterwards(id));
      else if (this.#waited) announce(job.report?.summary ?? t(`job.status.${job.status}`));
      this.#waited = !hasEnded(job);
      return {job, tool: tools.find((tool) => tool.name === job.tool_name)};
    },
  });

  #waited = false;
  #quarter = 0;
  #told = '';

  /** @param {string} id of a job that was watched to its end */
  #afterwards(id) {
    if (this.isConnected && this.jobId === id) void this.#job.run();
  }

  constructor() {
    super();
    this.jobId = '';
    /** @type {unknown} */
    this.failure = undefined;
    new Watch(this, jobs);
  }

  /** Says each quarter of the way to screen readers; more often would be noise. */
  #tellProgress() {
    const progress = jobs.live.get(this.jobId)?.progress;
    const quarter = progress && progress.total > 0 ? Math.floor((progress.done / progress.total) * 4) : 0;
    if (quarter > this.#quarter && quarter < 4) announce(`${progress?.message ?? t('job.status.running')}: ${formatNumber(quarter / 4, {style: 'percent'})}`);
    this.#quarter = quarter;
  }

  /** Called by Lit after drawing. */
  updated() {
    this.#tellProgress();
    const title = this.#job.value?.job.title ?? (this.#job.status === 'error' ? t('job.title') : '');
    if (title && this.#told !== title) {
      this.#told = title;
      this.emit('d20-view-ready', {title});
    }
  }

  #cancel = async () => {
    try {
      await jobs.remove(this.jobId);
      void this.#job.run();
    } catch (error) {
      this.failure = error;
    }
  };

  #remove = async () => {
    try {
      await jobs.remove(this.jobId);
      toast(t('job.removed'));
      navigate(href('jobs'));
    } catch (error) {
      this.failure = error;
    }
  };

  /** The same again on the vault as it is now, whatever is kept. */
  #again = async () => {
    const job = this.#job.value?.job;
    if (!job) return;
    try {
      navigate(href('jobs', await jobs.run(job.tool_name, job.parameters, {fresh: true, language: getLanguage()})));
    } catch (error) {
      this.failure = error;
    }
  };

  #askOutside = async () => {
    const {askOutside} = await import('./outside-check.js');
    if (await askOutside()) await this.#again();
  };

  /** @param {MouseEvent} event @param {string} path a file of the job */
  #save = async (event, path) => {
    event.preventDefault();
    try {
      await download(path);
    } catch (error) {
      this.failure = error;
    }
  };

  #applied = () => void this.#job.run();

  render() {
    const {value, status, error} = this.#job;
    if (status === 'error') {
      const missing = error instanceof ApiError && error.status === 404;
      return html`<div class="page"><h1 tabindex="-1">${t('job.title')}</h1>
        ${errorNotice(error, missing ? undefined : () => void this.#job.run())}<p><a href=${href('jobs')}>${t('job.list')}</a></p></div>`;
    }
    if (!value || value.job.job_id !== this.jobId) return html`<div class="page late"><h1 tabindex="-1">${t('job.title')}</h1><p class="muted" role="status">${t('job.loading')}</p></div>`;
    const {job, tool} = value;
    return html`<article class="page job">
      ${this.#head(job, tool)}
      ${this.failure === undefined ? nothing : errorNotice(this.failure)}
      ${hasEnded(job) ? this.#ended(job, tool) : this.#underWay(job)}
    </article>`;
  }

  /** @param {Job} job @param {Tool | undefined} tool */
  #head(job, tool) {
    const facts = [formatDate(job.completed_at ?? job.created_at, true), !job.duration || job.duration < 0.1 ? '' : formatDuration(job.duration * 1000)].filter(Boolean).join(' · ');
    const fields = tool ? formFields(tool.parameters) : [];
    const query = parametersQuery(fields, job.parameters);
    return html`<header class="job-head">
      <nav class="crumbs" aria-label=${t('tools.crumbs')}><ol class="plain"><li><a href=${href('tools')}>${t('place.tools')}</a></li><li><a href=${href('jobs')}>${t('job.list')}</a></li></ol></nav>
      <div class="page-head"><h1 tabindex="-1">${job.title}</h1>
        ${hasEnded(job) ? html`<div class="row no-print">
          ${tool ? html`<d20-button icon="edit" label=${t('job.change')} href=${`${href('tools', tool.name)}${query ? `?${query}` : ''}`}></d20-button>` : nothing}
          ${tool && !space().shown ? html`<d20-button variant="quiet" icon="embed" icon-only label=${t('embed.action')}
            @click=${() => offerEmbed({view: 'tool', tool: tool.name, query}, {heading: job.title, route: `${href('tools', tool.name)}${query ? `?${query}` : ''}`})}></d20-button>` : nothing}
          <d20-button class="not-phone" variant="quiet" icon="print" icon-only label=${t('action.print')} @click=${() => print()}></d20-button>
          ${space().shown ? nothing : html`<d20-button variant="quiet" icon="trash" icon-only label=${t('job.remove')} @click=${this.#remove}></d20-button>`}</div>` : nothing}</div>
      ${job.report ? html`<p class="job-summary">${job.report.summary.replaceAll(' %', '\u00a0%')}</p>` : nothing}
      <p class="job-facts muted"><span class="tabular">${facts}</span>
        ${sayParameters(fields, job.parameters).map(({label, value}) => html`<span class="tag neutral">${label}: ${value}</span>`)}
        ${job.cached ? html`<span class="tag neutral" title=${t('job.cached.hint')}>${t('job.cached')}</span>
          <d20-button class="no-print" variant="quiet" label=${t('job.again')} @click=${this.#again}></d20-button>` : nothing}</p>
    </header>`;
  }

  /** @param {Job} job */
  #underWay(job) {
    const live = jobs.live.get(job.job_id);
    const progress = live?.progress.total || live?.progress.message ? live.progress : job.progress;
    const waiting = (live?.status ?? job.status) === 'queued';
    const log = live && live.log.length > 0 ? live.log : job.log;
    return html`<section class="job-progress" aria-label=${t('job.progress')}>
      <d20-progress .done=${progress.done} .total=${progress.total} label=${progress.message ?? (waiting ? t('job.status.queued') : t('job.status.running'))}></d20-progress>
      <d20-button icon="stop" label=${t('job.cancel')} @click=${this.#cancel}></d20-button>
      ${log.length > 0 ? html`<ol class="plain job-log">${log.slice(-8).map((line) => html`<li>${line.message}</li>`)}</ol>` : nothing}</section>`;
  }

  /** @param {Job} job @param {Tool | undefined} tool */
  #ended(job, tool) {
    if (job.status === 'cancelled') return html`<d20-notice tone="info" heading=${t('job.status.cancelled')} text=${t('job.cancelled.text')}></d20-notice>`;
    if (job.status === 'failed' || !job.report) return this.#failed(job);
    const figures = job.report.blocks.filter((block) => block.kind === 'metrics');
    const rest = job.report.blocks.filter((block) => block.kind !== 'metrics');
    return html`${figures.length > 0 ? html`<d20-report .blocks=${figures}></d20-report>` : nothing}
      ${job.changes ? html`<d20-proposal .jobId=${job.job_id} .proposal=${job.changes} @d20-applied=${this.#applied}></d20-proposal>`
        : tool?.writes ? this.#unchanged(job, tool) : nothing}
      ${tool?.needs.includes(OUTSIDE) && !space().shown ? html`<p class="no-print"><d20-button label=${t('outside.offer')} @click=${this.#askOutside}></d20-button></p>` : nothing}
      <d20-report .blocks=${rest}></d20-report>
      ${job.artifacts.some((file) => file.size > 0) ? this.#downloads(job) : nothing}
      ${job.log.length > 0 ? html`<details class="job-more no-print"><summary>${t('job.log', {count: job.log.length})}</summary>
        <ol class="plain job-log">${job.log.map((line) => html`<li><span class="muted tabular">${formatDate(line.at, true)}</span> ${line.message}</li>`)}</ol></details>` : nothing}`;
  }

  /** @param {Job} job @param {Tool} tool */
  #unchanged(job, tool) {
    const asks = notAsked(formFields(tool.parameters), job.parameters);
    if (asks.length === 0) return html`<p class="muted no-print">${t('job.nothing_to_change')}</p>`;
    return html`<p class="muted no-print">${t('job.not_asked', {names: asks.map((name) => t('quoted', {name})).join(', ')})}</p>`;
  }

  /** @param {Job} job */
  #failed(job) {
    const {error} = job;
    const text = [error?.detail ?? t('job.failed.text'), error?.hint].filter(Boolean).join(' ');
    const detail = [error?.code, error?.traceback, JSON.stringify({tool: job.tool_name, parameters: job.parameters, attempt: job.attempt}, null, 2)].filter(Boolean).join('\n\n');
    return html`<d20-notice tone="danger" heading=${t('job.status.failed')} text=${text} detail=${detail} action=${t('action.retry')} @d20-action=${this.#again}></d20-notice>`;
  }

  /** @param {Job} job */
  #downloads(job) {
    return html`<section class="downloads no-print"><h2>${t('job.downloads')}</h2>
      <ul class="plain">${job.artifacts.filter((file) => file.size > 0).map((/** @type {Artifact} */ file) => {
        const path = `api/jobs/${encodeURIComponent(job.job_id)}/artifacts/${encodeURIComponent(file.name)}`;
        return html`<li><a href=${path} download=${file.name} @click=${(/** @type {MouseEvent} */ event) => this.#save(event, path)}>${icon('download', 'small')}<span>${file.name}</span></a>
          <span class="muted">${[file.label, formatBytes(file.size)].filter(Boolean).join(' · ')}</span></li>`;
      })}</ul></section>`;
  }
}
customElements.define('d20-job', D20Job);

/** @param {string} id @param {string} language @param {AbortSignal} signal @returns {Promise<Job>} */
async function read(id, language, signal) {
  const kept = jobs.kept(id, language);
  if (kept) return kept;
  const job = await callJson(`api/jobs/${encodeURIComponent(id)}`, {signal});
  if (hasEnded(job)) jobs.keep(job, language);
  return job;
}
