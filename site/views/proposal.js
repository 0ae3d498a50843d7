import {html, nothing} from 'lit';
import {callJson} from '../api.js';
import {lineCount} from '../components/diff.js';
import {D20Element} from '../components/element.js';
import {icon} from '../components/icon.js';
import {errorNotice} from '../components/notice.js';
import {announce, toast} from '../components/toast.js';
import {countLines} from '../diff-rows.js';
import {t} from '../i18n.js';
import {jobs} from '../jobs.js';
import {articleHref, href} from '../router.js';
import {Task} from '../task.js';
import {conflictsOf, undoChange} from '../undo.js';
import {vault} from '../vault.js';

/** @import {HistoryEntry, HistoryList, Proposal} from '../report-types.d.ts' */

/** What a tool proposes to change: the diffs, what of them is wanted, and the way back. jobId, proposal. Fires `d20-applied`. */
export class D20Proposal extends D20Element {
  static properties = {jobId: {attribute: false}, proposal: {attribute: false}, chosen: {state: true}, working: {state: true}, failure: {state: true}, conflicts: {state: true}, fresh: {state: true}};

  /** The journal entry of the last apply: what it wrote, and whether it was undone. @type {Task<readonly [number, number], HistoryEntry | null>} */
  #entry = new Task(this, {
    args: () => (this.proposal.applied === null ? null : [this.proposal.applied, vault.revision]),
    task: async ([generation], {signal}) => {
      const {entries} = /** @type {HistoryList} */ (await callJson('api/history', {query: {limit: 1, before: generation + 1}, signal}));
      return entries.find((entry) => entry.generation === generation) ?? null;
    },
  });

  constructor() {
    super();
    this.jobId = '';
    /** @type {Proposal} */
    this.proposal = {generation: 0, applied: null, files: []};
    /** @type {ReadonlySet<string> | null} null = all */
    this.chosen = null;
    this.working = false;
    /** @type {unknown} */
    this.failure = undefined;
    /** @type {string[]} */
    this.conflicts = [];
    /** what has just been applied, until the journal is read @type {{generation: number, paths: readonly string[]} | null} */
    this.fresh = null;
  }

  /** @returns {{generation: number, paths: readonly string[]} | null} the apply that is in effect */
  get #standing() {
    if (this.fresh) return this.fresh;
    const entry = this.proposal.applied === null ? null : this.#entry.value;
    if (!entry || entry.generation !== this.proposal.applied || entry.undone_by !== undefined) return null;
    return {generation: entry.generation, paths: entry.edits.flatMap(({path, to}) => (to ? [path, to] : [path]))};
  }

  /** @returns {ReadonlySet<string>} */
  get #done() {
    return new Set(this.#standing?.paths);
  }

  /** @returns {ReadonlySet<string>} what is ticked: everything that is not applied yet, until the reader chooses */
  get #ticked() {
    const done = this.#done;
    return this.chosen ?? new Set(this.proposal.files.map((file) => file.path).filter((path) => !done.has(path)));
  }

  #apply = async () => {
    const ticked = this.#ticked;
    this.working = true;
    this.failure = undefined;
    this.conflicts = [];
    try {
      const answer = await jobs.apply(this.jobId, ticked.size === this.proposal.files.length ? null : [...ticked]);
      if (answer.changed.length > 0) {
        this.fresh = {generation: answer.generation, paths: answer.changed};
        announce(t('diff.applied', {count: answer.changed.length}));
      } else {
        toast(t('diff.already'));
      }
      this.chosen = new Set();
      void vault.changed();
      this.emit('d20-applied');
    } catch (error) {
      this.conflicts = conflictsOf(error);
      this.failure = error;
    } finally {
      this.working = false;
    }
  };

  /** @param {number} generation */
  async #undo(generation) {
    this.working = true;
    this.failure = undefined;
    this.conflicts = [];
    try {
      const done = await undoChange(generation);
      jobs.forget(this.jobId);
      this.fresh = null;
      this.chosen = null;
      announce(t('history.undone', {count: done.changed.length}));
      toast(t('history.undone', {count: done.changed.length}));
    } catch (error) {
      this.conflicts = conflictsOf(error);
      this.failure = error;
    } finally {
      this.working = false;
    }
  }

  render() {
    const {files} = this.proposal;
    const ticked = this.#ticked;
    const whole = this.#standing !== null && files.every((file) => this.#done.has(file.path));
    return html`<section class="proposal" aria-labelledby="proposal-head">
      <div class="block-head"><h2 id="proposal-head">${this.#standing ? t('diff.proposal_done', {count: files.length}) : t('diff.proposal', {count: files.length})}</h2>
        ${lineCount(countLines(files))}</div>
      <d20-changes .files=${files} .chosen=${whole ? null : ticked} .done=${this.#done} @d20-choose=${(/** @type {CustomEvent<{chosen: ReadonlySet<string>}>} */ event) => (this.chosen = event.detail.chosen)}></d20-changes>
      ${this.#failed()}
      ${this.#bar(ticked.size, whole)}
    </section>`;
  }

  /** What has been done with the way back, and what can be done. @param {number} ticked @param {boolean} whole everything is applied */
  #bar(ticked, whole) {
    const standing = this.#standing;
    return html`<div class="apply-bar no-print">
      ${standing ? html`<div class="applied row"><span>${icon('check', 'small')} ${t('diff.applied', {count: standing.paths.length})}</span>
        <d20-button icon="undo" label=${t('action.undo')} ?disabled=${this.working} @click=${() => this.#undo(standing.generation)}></d20-button>
        <a href=${href('history', String(standing.generation))}>${t('diff.in_history')}</a></div>` : nothing}
      ${whole || (standing && ticked === 0) ? nothing : html`<d20-button variant="primary" icon="check" ?disabled=${this.working || ticked === 0}
          label=${ticked === 0 ? t('diff.apply_none') : t('diff.apply', {count: ticked})} @click=${this.#apply}></d20-button>
        <span class="muted" role="status">${this.working ? t('diff.applying') : t('diff.apply_hint')}</span>`}</div>`;
  }

  #failed() {
    if (this.failure === undefined) return nothing;
    return html`<div class="stack">${errorNotice(this.failure)}
      ${this.conflicts.length > 0 ? html`<div class="conflicts"><p>${t('diff.conflicts')}</p>
        <ul>${this.conflicts.map((path) => html`<li><a href=${articleHref(path)}>${path}</a></li>`)}</ul>
        <div class="row"><d20-button label=${t('diff.without')} @click=${this.#leaveOut}></d20-button></div></div>` : nothing}</div>`;
  }

  /** Unticks what has moved on. */
  #leaveOut = () => {
    const out = new Set(this.conflicts);
    this.chosen = new Set([...this.#ticked].filter((path) => !out.has(path)));
    this.failure = undefined;
    this.conflicts = [];
  };
}
customElements.define('d20-proposal', D20Proposal);
