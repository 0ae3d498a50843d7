/** One file that was changed on disk and here: the three versions, line by line, and the decision. conflict: Conflict. */
import {html, nothing} from 'lit';
import {call} from '../api.js';
import {D20Element} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {folder} from '../folder/link.js';
import {mergeRegions, mergedText} from '../folder/merge.js';
import {t} from '../i18n.js';

/** @import {Conflict} from '../folder/plan.js' */
/** @import {Choice, Region} from '../folder/merge.js' */
/** `null`: not text, or one side has deleted it: only whole versions can be chosen. @typedef {{kind: 'closed'} | {kind: 'reading'} | {kind: 'open', regions: Region[] | null} | {kind: 'failed', error: unknown}} View */

const CONTEXT = 3;

export class D20DiskConflict extends D20Element {
  static properties = {conflict: {attribute: false}, view: {state: true}, choices: {state: true}, busy: {state: true}};

  constructor() {
    super();
    /** @type {Conflict} */
    this.conflict = {path: '', base: null, disk: null, here: null};
    /** @type {View} */
    this.view = {kind: 'closed'};
    /** @type {(Choice | undefined)[]} */
    this.choices = [];
    this.busy = false;
  }

  /** @param {Map<string, unknown>} changed called by Lit before drawing: lines of other versions must not be merged under these names */
  willUpdate(changed) {
    const shown = /** @type {Conflict | undefined} */ (changed.get('conflict'));
    if (this.view.kind === 'closed' || !shown || isSame(shown, this.conflict)) return;
    this.choices = [];
    void this.#read();
  }

  /** @param {Event} event */
  #toggled = (event) => {
    if (/** @type {HTMLDetailsElement} */ (event.target).open && this.view.kind === 'closed') void this.#read();
  };

  async #read() {
    this.view = {kind: 'reading'};
    const {conflict} = this;
    const {base, disk, here, path} = conflict;
    try {
      const diskBytes = disk && (await folder.readDisk(path));
      const [was, ours] = await Promise.all([base, here].map((hash) => hash && version(hash)));
      const texts = [was || new Uint8Array(), diskBytes, ours].map((bytes) => (bytes ? textOf(bytes) : null));
      const [first, second, third] = texts;
      const whole = typeof first === 'string' && typeof second === 'string' && typeof third === 'string';
      if (!isSame(this.conflict, conflict)) return;
      this.view = {kind: 'open', regions: whole ? mergeRegions(first, second, third) : null};
    } catch (error) {
      if (isSame(this.conflict, conflict)) this.view = {kind: 'failed', error};
    }
  }

  /** @param {'disk' | 'here' | Uint8Array} choice */
  async #settle(choice) {
    this.busy = true;
    try {
      await folder.settle(this.conflict, choice);
    } catch (error) {
      this.view = {kind: 'failed', error};
    } finally {
      this.busy = false;
    }
  }

  render() {
    const {path, disk, here} = this.conflict;
    return html`<details class="disk-conflict" @toggle=${this.#toggled}><summary><code>${path}</code>
        ${disk === null ? html`<span class="tag danger">${t('disk.deleted.disk')}</span>` : here === null ? html`<span class="tag danger">${t('disk.deleted.here')}</span>` : nothing}</summary>
      ${this.#body()}
      <div class="row"><d20-button label=${disk === null ? t('disk.take_delete') : t('disk.take_disk')} ?disabled=${this.busy} @click=${() => this.#settle('disk')}></d20-button>
        <d20-button label=${here === null ? t('disk.keep_delete') : t('disk.keep_here')} ?disabled=${this.busy} @click=${() => this.#settle('here')}></d20-button>
        ${this.#mergeButton()}</div></details>`;
  }

  #mergeButton() {
    if (this.view.kind !== 'open' || !this.view.regions) return nothing;
    const text = mergedText(this.view.regions, this.choices);
    return html`<d20-button variant="primary" label=${t('disk.merge')} ?disabled=${this.busy || text === null} @click=${() => this.#settle(new TextEncoder().encode(text ?? ''))}></d20-button>`;
  }

  #body() {
    const {view} = this;
    switch (view.kind) {
      case 'closed':
        return nothing;
      case 'reading':
        return html`<p class="muted" role="status">${t('disk.reading')}</p>`;
      case 'failed':
        return errorNotice(view.error, () => void this.#read());
      case 'open':
        if (!view.regions) return html`<p class="muted">${t('disk.not_text')}</p>`;
        return html`${view.regions.some(({kind}) => kind === 'conflict') ? nothing : html`<p>${t('disk.fits')}</p>`}
          <div class="merge" role="group" aria-label=${t('disk.merged')}>${this.#regions(view.regions)}</div>`;
    }
  }

  /** @param {readonly Region[]} regions */
  #regions(regions) {
    let at = -1;
    return regions.map((region, index) => {
      if (region.kind === 'same') return same(region.lines, index > 0, index < regions.length - 1);
      at += 1;
      return this.#region(region, at);
    });
  }

  /** @param {Extract<Region, {kind: 'conflict'}>} region @param {number} at */
  #region(region, at) {
    const options = /** @type {const} */ ([['disk', region.disk], ['here', region.here]]);
    return html`<fieldset class="merge-conflict"><legend>${t('disk.place', {number: at + 1})}</legend>
      ${options.map(([side, lines]) => html`<div class="merge-side ${side}"><h3>${t(`disk.side.${side}`)}</h3><pre>${lines.join('') || '∅'}</pre></div>`)}
      ${region.base.length > 0 ? html`<details class="merge-base"><summary>${t('disk.side.base')}</summary><pre>${region.base.join('')}</pre></details>` : nothing}
      <div class="row">${/** @type {const} */ (['disk', 'here', 'both']).map((choice) => html`<label class="merge-choice"><input type="radio" name=${`${this.conflict.path}-${at}`} .checked=${this.choices[at] === choice}
        @change=${() => { this.choices = Object.assign([...this.choices], {[at]: choice}); }}> ${t(`disk.choose.${choice}`)}</label>`)}</div></fieldset>`;
  }
}
customElements.define('d20-disk-conflict', D20DiskConflict);

/** @param {Conflict} one @param {Conflict} other */
const isSame = (one, other) => one.path === other.path && one.base === other.base && one.disk === other.disk && one.here === other.here;

/** @param {readonly string[]} lines @param {boolean} after a conflict stands before them @param {boolean} before one follows */
function same(lines, after, before) {
  if (lines.length <= 2 * CONTEXT + 1) return html`<pre>${lines.join('')}</pre>`;
  const head = after ? lines.slice(0, CONTEXT).join('') : '';
  const tail = before ? lines.slice(-CONTEXT).join('') : '';
  return html`<pre>${head}<span class="muted">⋯</span>
${tail}</pre>`;
}

/** @param {string} hash @returns {Promise<Uint8Array>} */
async function version(hash) {
  return new Uint8Array(await (await call(`api/vault/versions/${hash}`)).arrayBuffer());
}

/** @param {Uint8Array} bytes @returns {string | null} null when it is not UTF-8 text */
function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
  } catch {
    return null;
  }
}
