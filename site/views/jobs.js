import {html, nothing} from 'lit';
import {callJson} from '../api.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {engine} from '../engine.js';
import {formatDate, formatDuration, getLanguage, t} from '../i18n.js';
import {hasEnded, jobs} from '../jobs.js';
import {href} from '../router.js';
import {Task} from '../task.js';
import './job.js';

/** @import {JobItem, JobList} from '../report-types.d.ts' */
/** @import {Route} from '../types.d.ts' */

const PAGE = 50;
/** @type {Record<string, string>} */
const TONES = {completed: 'success', failed: 'danger', cancelled: 'neutral', running: '', queued: 'neutral'};

/** Jobs: the list, newest first, or one of them when the address names it. */
export class D20JobsView extends D20Element {
  static properties = {route: {attribute: false}};

  constructor() {
    super();
    /** @type {Route} */
    this.route = {name: 'jobs', path: '', query: new URLSearchParams(), place: ''};
  }

  render() {
    return this.route.path === '' ? html`<d20-job-list></d20-job-list>` : html`<d20-job .jobId=${this.route.path}></d20-job>`;
  }
}
customElements.define('d20-jobs-view', D20JobsView);

/** What has been run, and what came of it. */
export class D20JobList extends D20Element {
  static properties = {limit: {state: true}, failure: {state: true}};

  /** @type {Task<readonly [string, number, number], JobList>} */
  #list = new Task(this, {
    args: () => [getLanguage(), this.limit, jobs.running],
    task: ([, limit], {signal}) => callJson('api/jobs', {query: {limit}, signal}),
  });

  constructor() {
    super();
    this.limit = PAGE;
    /** @type {unknown} */
    this.failure = undefined;
    new Watch(this, jobs, engine);
  }

  connectedCallback() {
    super.connectedCallback();
    void jobs.refresh();
    void this.updateComplete.then(() => this.emit('d20-view-ready', {title: t('job.list')}));
  }

  /** @param {string} id */
  async #remove(id) {
    try {
      await jobs.remove(id);
      await this.#list.run();
    } catch (error) {
      this.failure = error;
    }
  }

  render() {
    return html`<div class="page jobs"><header class="job-head">
        <nav class="crumbs" aria-label=${t('tools.crumbs')}><ol class="plain"><li><a href=${href('tools')}>${t('place.tools')}</a></li></ol></nav>
        <h1 tabindex="-1">${t('job.list')}</h1></header>
      ${this.failure === undefined ? nothing : errorNotice(this.failure)}
      ${this.#content()}</div>`;
  }

  #content() {
    const {value, status, error} = this.#list;
    if (status === 'error' && !value) return errorNotice(error, () => void this.#list.run());
    if (!value) return html`<p class="muted late" role="status">${engine.awake ? t('job.loading') : t('tools.waiting')}</p>`;
    if (value.total === 0) return html`<d20-empty-state icon="tools" heading=${t('job.none')} text=${t('job.none.text')} action=${t('tools.all')} href=${href('tools')}></d20-empty-state>`;
    return html`<ul class="plain job-list">${value.jobs.map((job) => this.#item(job))}</ul>
      ${value.total > value.jobs.length ? html`<d20-button label=${t('job.more')} @click=${() => (this.limit += PAGE)}></d20-button>` : nothing}`;
  }

  /** @param {JobItem} job */
  #item(job) {
    const live = jobs.live.get(job.job_id);
    const status = live && !hasEnded(job) ? live.status : job.status;
    return html`<li class="job-item"><div><a class="job-name" href=${href('jobs', job.job_id)}>${job.title}</a>
        <p>${job.summary ?? job.error?.detail ?? live?.progress.message ?? ''}</p>
        <p class="muted tabular">${[formatDate(job.created_at, true), !job.duration || job.duration < 0.1 ? '' : formatDuration(job.duration * 1000)].filter(Boolean).join(' · ')}</p></div>
      <div class="row">${status === 'completed' ? nothing : html`<d20-tag label=${t(`job.status.${status}`)} tone=${TONES[status] ?? ''}></d20-tag>`}
        <d20-button variant="quiet" icon=${hasEnded(job) ? 'trash' : 'stop'} icon-only label=${`${hasEnded(job) ? t('job.remove') : t('job.cancel')}: ${job.title}`} @click=${() => this.#remove(job.job_id)}></d20-button></div></li>`;
  }
}
customElements.define('d20-job-list', D20JobList);
