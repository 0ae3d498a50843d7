import {html, nothing} from 'lit';
import {downloadOrSay} from '../attachments.js';
import {D20Element} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {formatBytes, t} from '../i18n.js';
import {packages as offer} from './packages.js';
import '../components/report.js';
import '../views/proposal.js';

/** @import {Job} from '../report-types.d.ts' */

/** What a cell has shown: blocks, a proposal with its diff, files, or the error as a terminal shows it. run. Fires `d20-applied`, and `d20-install` (detail.packages) when the cell asks for packages. */
export class D20LabOutput extends D20Element {
  static properties = {run: {attribute: false}};

  constructor() {
    super();
    /** @type {import('./runs.js').Run | undefined} */
    this.run = undefined;
  }

  render() {
    const {run} = this;
    if (!run) return nothing;
    if (run.state !== 'done') return html`<p class="muted lab-state" role="status">${t(`lab.${run.state}`)}</p>`;
    if (run.failure !== undefined) return errorNotice(run.failure);
    const {job} = run;
    if (!job) return nothing;
    return html`${run.fresh ? html`<p class="muted lab-state" role="status">${t('lab.fresh')}</p>` : nothing}${this.#ended(job)}`;
  }

  /** @param {Job} job */
  #ended(job) {
    if (job.status === 'cancelled') return html`<p class="muted lab-state" role="status">${t('lab.stopped')}</p>`;
    if (job.error?.code === 'lab.packages') {
      const {detail, packages} = job.error;
      return html`<d20-notice tone="warning" text=${detail} action=${offer.offered ? t('packages.install_ask') : ''} @d20-action=${() => this.emit('d20-install', {packages})}></d20-notice>`;
    }
    if (!job.report) {
      return html`<div class="lab-error" role="alert"><p><strong>${job.error?.detail ?? ''}</strong></p>${job.error?.hint ? html`<p>${job.error.hint}</p>` : nothing}
        ${job.error?.traceback ? html`<pre tabindex="0" aria-label=${t('lab.traceback')}>${job.error.traceback}</pre>` : nothing}</div>`;
    }
    const {blocks} = job.report;
    if (blocks.length === 0 && !job.changes && job.artifacts.length === 0) return html`<p class="sr-only" role="status">${job.report.summary}</p>`;
    return html`${blocks.length > 0 ? html`<d20-report .blocks=${blocks}></d20-report>` : nothing}
      ${job.changes ? html`<d20-proposal .jobId=${job.job_id} .proposal=${job.changes}></d20-proposal>` : nothing}
      ${job.artifacts.length > 0 ? html`<ul class="plain row">${job.artifacts.map((file) => html`<li><d20-button icon="download" label=${`${file.name} · ${formatBytes(file.size)}`}
        @click=${() => downloadOrSay(`api/jobs/${job.job_id}/artifacts/${encodeURIComponent(file.name)}`)}></d20-button></li>`)}</ul>` : nothing}`;
  }
}
customElements.define('d20-lab-output', D20LabOutput);
