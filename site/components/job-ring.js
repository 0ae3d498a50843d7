import {html, nothing} from 'lit';
import {engine} from '../engine.js';
import {t} from '../i18n.js';
import {jobs} from '../jobs.js';
import {D20Element, Watch} from './element.js';

const R = 8;
const ROUND = 2 * Math.PI * R;

/** A small ring while jobs run: how far they are, or turning when that can't be known. Stands on the rail's Tools. */
export class D20JobRing extends D20Element {
  #looked = false;

  constructor() {
    super();
    new Watch(this, jobs, engine);
  }

  /** Called by Lit before drawing: once the engine is up, looks for jobs from before a reload. */
  willUpdate() {
    if (this.#looked || !engine.awake) return;
    this.#looked = true;
    void jobs.refresh();
  }

  render() {
    const count = jobs.running;
    if (count === 0) return nothing;
    const share = jobs.progress;
    return html`<span class="job-ring ${share === null ? 'turning' : ''}"><svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <circle class="track" cx="10" cy="10" r=${R}></circle>
      <circle class="done" cx="10" cy="10" r=${R} transform="rotate(-90 10 10)" stroke-dasharray="${(share ?? 0.25) * ROUND} ${ROUND}"></circle></svg>
      <span class="sr-only">${t('job.running', {count})}</span></span>`;
  }
}
customElements.define('d20-job-ring', D20JobRing);
