import {html, nothing} from 'lit';
import {ApiError, callJson} from '../api.js';
import {lineCount} from '../components/diff.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {announce, toast} from '../components/toast.js';
import {countLines} from '../diff-rows.js';
import {formatDate, getLanguage, t} from '../i18n.js';
import {articleHref, href} from '../router.js';
import {Task} from '../task.js';
import {conflictsOf, undoChange} from '../undo.js';
import {vault} from '../vault.js';

/** @import {HistoryDetail} from '../report-types.d.ts' */

/** One entry of the journal: what it changed, by whom, and the way back. generation: its number. */
export class D20HistoryEntry extends D20Element {
  static properties = {generation: {attribute: false}, working: {state: true}, failure: {state: true}};

  /** @type {Task<readonly [number, string, number], HistoryDetail>} */
  #entry = new Task(this, {
    args: () => [this.generation, getLanguage(), vault.revision],
    task: ([generation], {signal}) => callJson(`api/history/${generation}`, {signal}),
  });

  #told = '';

  constructor() {
    super();
    this.generation = 0;
    this.working = false;
    /** @type {unknown} */
    this.failure = undefined;
    new Watch(this, vault);
  }

  /** Called by Lit after drawing. */
  updated() {
    const title = this.#entry.value?.title ?? (this.#entry.status === 'error' ? t('place.history') : '');
    if (title && title !== this.#told) {
      this.#told = title;
      this.emit('d20-view-ready', {title});
    }
  }

  #undo = async () => {
    this.working = true;
    this.failure = undefined;
    try {
      const done = await undoChange(this.generation);
      announce(t('history.undone', {count: done.changed.length}));
      toast(t('history.undone', {count: done.changed.length}));
    } catch (error) {
      this.failure = error;
    } finally {
      this.working = false;
    }
  };

  render() {
    const {value: entry, status, error} = this.#entry;
    if (status === 'error' && !entry) {
      const missing = error instanceof ApiError && error.status === 404;
      return html`<div class="page"><h1 tabindex="-1">${t('place.history')}</h1>${errorNotice(error, missing ? undefined : () => void this.#entry.run())}<p><a href=${href('history')}>${t('history.all')}</a></p></div>`;
    }
    if (!entry) return html`<div class="page late"><h1 tabindex="-1">${t('place.history')}</h1><p class="muted" role="status">${t('history.loading')}</p></div>`;
    const jobId = entry.facts.job_id;
    return html`<article class="page history-entry"><header class="job-head">
        <nav class="crumbs" aria-label=${t('history.crumbs')}><ol class="plain"><li><a href=${href('history')}>${t('place.history')}</a></li></ol></nav>
        <div class="page-head"><h1 tabindex="-1">${entry.title}</h1>
          ${entry.undone_by === undefined ? html`<d20-button class="no-print" icon="undo" label=${entry.undoes === undefined ? t('action.undo') : t('history.redo')} ?disabled=${this.working} @click=${this.#undo}></d20-button>` : nothing}</div>
        <p class="job-facts muted"><time datetime=${entry.at}>${formatDate(entry.at, true)}</time> <span>${t('history.entry', {generation: String(entry.generation)})}</span>
          ${lineCount(countLines(entry.files))}
          ${typeof jobId === 'string' ? html`<a href=${href('jobs', jobId)}>${t('history.job')}</a>` : nothing}
          ${entry.undoes === undefined ? nothing : html`<a href=${href('history', String(entry.undoes))}>${t('history.undoes', {generation: String(entry.undoes)})}</a>`}</p></header>
      ${entry.undone_by === undefined ? nothing : html`<div class="notice info" role="note"><div class="notice-body"><p>${t('history.undone_by')} <a href=${href('history', String(entry.undone_by))}>${t('history.entry', {generation: String(entry.undone_by)})}</a>.</p></div></div>`}
      ${this.#failed()}
      <d20-changes .files=${entry.files}></d20-changes>
      ${entry.edits.length > entry.files.length ? html`<p class="hint">${t('report.shown', {shown: entry.files.length, total: Number(entry.facts.files ?? entry.edits.length)})}</p>` : nothing}
    </article>`;
  }

  #failed() {
    if (this.failure === undefined) return nothing;
    const paths = conflictsOf(this.failure);
    return html`<div class="stack">${errorNotice(this.failure)}${paths.length > 0 ? html`<div class="conflicts"><p>${t('history.conflict.text')}</p>
      <ul>${paths.map((path) => html`<li><a href=${articleHref(path)}>${path}</a></li>`)}</ul></div>` : nothing}</div>`;
  }
}
customElements.define('d20-history-entry', D20HistoryEntry);
