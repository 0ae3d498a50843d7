import {html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {announce, toast} from '../components/toast.js';
import {formatDate, t} from '../i18n.js';
import {importer} from '../importer.js';
import {href, navigate} from '../router.js';
import {undoAction, undoAndSay} from '../undo.js';
import './first-visit.js';

/** @import {ImportAnswer} from '../types.d.ts' */
/** @typedef {import('../importer.js').Report} Report */

const SHOWN = 500;
const PHASES = /** @type {const} */ (['reading', 'checking', 'storing', 'indexing']);

/** Bringing files in: the choice, how far it is, what would be replaced, and what was refused. */
export class D20ImportView extends D20Element {
  static properties = {route: {attribute: false}, chosen: {state: true}};

  #said = '';

  constructor() {
    super();
    /** @type {Set<string> | null} files of the preview that are ticked; null = none asked for yet */
    this.chosen = null;
    new Watch(this, importer);
  }

  connectedCallback() {
    super.connectedCallback();
    void this.updateComplete.then(() => this.emit('d20-view-ready', {title: t('import.title')}));
  }

  /** Called by Lit before drawing. */
  willUpdate() {
    const {state} = importer;
    if (state.phase === 'deciding') this.chosen ??= new Set([...state.preview.added, ...state.preview.changed]);
    else this.chosen = null;
    if (state.phase === 'done' && state.first) void this.#arrive(state.report);
    if (state.phase !== this.#said) {
      this.#said = state.phase;
      if (state.phase !== 'idle') announce(t(`import.phase.${state.phase}`));
    }
  }

  /** @param {Report} report a first import with nothing to explain leads straight to what it brought */
  async #arrive(report) {
    importer.reset();
    navigate(href('library'));
    if (report.generation !== undefined) toast([t('import.done', {count: report.added}), gitSentence(report)].filter(Boolean).join('. '), undoAction(report.generation, {undone: () => navigate(href('library'))}));
  }

  render() {
    return html`<div class="page import"><h1 tabindex="-1">${t('import.title')}</h1>${this.#body()}</div>`;
  }

  #body() {
    const {state} = importer;
    switch (state.phase) {
      case 'idle':
        return html`<p class="lead">${t('import.lead')}</p><d20-first-visit embedded></d20-first-visit>`;
      case 'deciding':
        return this.#decision(state.preview);
      case 'done':
        return this.#report(state.report);
      case 'failed':
        return html`${errorNotice(state.error)}<p class="row"><d20-button label=${t('import.again')} @click=${() => importer.reset()}></d20-button></p>`;
      default:
        return html`<ol class="plain phases">${PHASES.map((phase) => html`<li class=${phase === state.phase ? 'now' : PHASES.indexOf(phase) < PHASES.indexOf(state.phase) ? 'past' : ''}
            aria-current=${phase === state.phase ? 'step' : nothing}>${t(`import.phase.${phase}`)}</li>`)}</ol>
          <d20-progress label=${state.phase === 'reading' && state.total === 0 && state.done > 0 ? t('import.found', {count: state.done}) : t(`import.phase.${state.phase}`)}
            .done=${state.done} .total=${state.total}></d20-progress>
          <d20-button variant="quiet" label=${t('action.cancel')} @click=${() => importer.reset()}></d20-button>`;
    }
  }

  /** @param {string} path @param {boolean} checked */
  #tick(path, checked) {
    const chosen = new Set(this.chosen);
    if (checked) chosen.add(path);
    else chosen.delete(path);
    this.chosen = chosen;
  }

  /** @param {ImportAnswer} preview */
  #decision(preview) {
    const chosen = this.chosen ?? new Set();
    return html`<p class="lead">${t('import.decide', {added: preview.added.length, changed: preview.changed.length + preview.conflicting.length})}</p>
      ${this.#ticks(t('import.changed', {count: preview.changed.length}), t('import.changed.text'), preview.changed, chosen)}
      ${this.#ticks(t('import.conflicting', {count: preview.conflicting.length}), t('import.conflicting.text'), preview.conflicting, chosen)}
      ${refusedTable(preview.refused)}
      <div class="row bar"><d20-button variant="primary" ?disabled=${chosen.size === 0} label=${t('import.commit', {count: chosen.size})} @click=${() => importer.decide([...chosen])}></d20-button>
        <d20-button label=${t('action.cancel')} @click=${() => importer.reset()}></d20-button></div>`;
  }

  /** @param {string} heading @param {string} text @param {readonly string[]} paths @param {ReadonlySet<string>} chosen */
  #ticks(heading, text, paths, chosen) {
    if (paths.length === 0) return nothing;
    const all = paths.every((path) => chosen.has(path));
    const some = !all && paths.some((path) => chosen.has(path));
    return html`<section class="tick-list"><h2>${heading}</h2><p>${text}</p>
      <d20-checkbox label=${t('action.all')} .checked=${all} .partly=${some} @change=${(/** @type {Event} */ event) => {
        const on = /** @type {HTMLInputElement} */ (event.target).checked;
        const next = new Set(this.chosen);
        for (const path of paths) if (on) next.add(path); else next.delete(path);
        this.chosen = next;
      }}></d20-checkbox>
      <ul class="plain">${repeat(paths.slice(0, SHOWN), (path) => path, (path) => html`<li><d20-checkbox label=${path} .checked=${chosen.has(path)}
        @change=${(/** @type {Event} */ event) => this.#tick(path, /** @type {HTMLInputElement} */ (event.target).checked)}></d20-checkbox></li>`)}</ul>
      ${paths.length > SHOWN ? html`<p class="muted">${t('import.more', {count: paths.length - SHOWN})}</p>` : nothing}</section>`;
  }

  /** @param {Report} report */
  #report(report) {
    const nothingDone = report.added + report.changed === 0 && !report.git;
    const {generation} = report;
    return html`<d20-notice tone=${nothingDone ? 'info' : 'success'} heading=${nothingDone ? t('import.done.nothing') : report.added + report.changed ? t('import.done', {count: report.added + report.changed}) : t('import.done.git_read')}
        text=${[report.added ? t('import.done.added', {count: report.added}) : '', report.changed ? t('import.done.changed', {count: report.changed}) : '',
          report.unchanged ? t('import.done.unchanged', {count: report.unchanged}) : '', report.kept.length ? t('import.done.kept', {count: report.kept.length}) : '', gitSentence(report)].filter(Boolean).join(' ')}></d20-notice>
      <div class="row bar"><d20-button variant="primary" label=${t('import.open_library')} href="#/" @click=${() => importer.reset()}></d20-button>
        ${generation === undefined ? nothing : html`<d20-button icon="undo" label=${t('action.undo')} @click=${() => this.#undo(generation)}></d20-button>`}
        <d20-button variant="quiet" label=${t('import.again')} @click=${() => importer.reset()}></d20-button></div>
      ${refusedTable(report.refused)}`;
  }

  /** @param {number} generation */
  #undo(generation) {
    const undone = () => {
      importer.reset();
      navigate(href('library'));
    };
    void undoAndSay(generation, {undone});
  }
}
customElements.define('d20-import-view', D20ImportView);

/** @param {Report} report */
function gitSentence({git}) {
  return git ? t('import.done.git', {commits: git.commits, authors: git.authors, first: formatDate(git.first), last: formatDate(git.last)}) : '';
}

/** @param {readonly {name: string, reason: string}[]} refused */
function refusedTable(refused) {
  if (refused.length === 0) return nothing;
  return html`<section class="stack"><h2>${t('import.refused', {count: refused.length})}</h2><p>${t('import.refused.text')}</p>
    <d20-table caption=${t('import.refused.caption')} .columns=${[{key: 'name', label: t('import.refused.name'), type: 'code'}, {key: 'reason', label: t('import.refused.reason')}]}
      .rows=${refused.map(({name, reason}) => [name, reason])}></d20-table></section>`;
}
