/** The folder on disk: which one, how it stands, what needs a decision. */
import {html, nothing} from 'lit';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {folder} from '../folder/link.js';
import {formatDate, t} from '../i18n.js';
import './disk-conflict.js';

/** @import {Step} from '../folder/plan.js' */

const SHOWN = 100;

export class D20DiskView extends D20Element {
  static properties = {route: {attribute: false}, failure: {state: true}};

  constructor() {
    super();
    /** @type {unknown} */
    this.failure = undefined;
    new Watch(this, folder);
  }

  connectedCallback() {
    super.connectedCallback();
    void this.updateComplete.then(() => this.emit('d20-view-ready', {title: t('disk.title')}));
  }

  /** @param {() => Promise<void>} act */
  async #do(act) {
    this.failure = undefined;
    try {
      await act();
    } catch (error) {
      this.failure = error;
    }
  }

  render() {
    return html`<div class="page disk"><h1 tabindex="-1">${t('disk.title')}</h1>
      ${this.failure === undefined ? nothing : errorNotice(this.failure)}
      ${this.#state()}
      ${this.#conflicts()}
      ${this.#refused('disk', 'disk.refused', 'disk.refused.text')}${this.#refused('here', 'disk.unwritten', 'disk.unwritten.text')}
    </div>`;
  }

  /** @param {'disk' | 'here'} side whose files the other does not take @param {string} heading @param {string} comfort */
  #refused(side, heading, comfort) {
    const files = folder.refused.filter(({from}) => from === side);
    if (files.length === 0) return nothing;
    return html`<section class="stack"><h2>${t(heading, {count: files.length})}</h2><p>${t(comfort)}</p>
      <ul class="plain stack">${files.map(({path, reason}) => html`<li><code>${path}</code><br>${reason}</li>`)}</ul></section>`;
  }

  #state() {
    const {state} = folder;
    const open = html`<d20-button icon="folder" variant=${state.kind === 'none' ? 'primary' : 'default'} label=${state.kind === 'none' ? t('disk.open') : t('disk.other')} @click=${() => this.#do(() => folder.open())}></d20-button>`;
    const forget = html`<d20-button variant="quiet" label=${t('disk.forget')} @click=${() => this.#do(() => folder.forget())}></d20-button>`;
    const apart = folder.conflicts.length + folder.refused.length > 0;
    switch (state.kind) {
      case 'unsupported':
        return html`<p class="lead">${t('disk.unsupported')}</p><div class="row"><d20-button icon="upload" label=${t('import.title')} href="#/import"></d20-button></div>`;
      case 'none':
        return html`<p class="lead">${t('disk.lead')}</p><div class="row">${open}</div>`;
      case 'asleep':
        return html`<d20-notice tone="info" heading=${state.name} text=${t('disk.asleep')} action=${t('disk.wake')} @d20-action=${() => this.#do(() => folder.wake())}></d20-notice><div class="row">${open}${forget}</div>`;
      case 'idle':
        return html`<d20-notice class="agrees" data-at=${state.at} tone=${apart ? 'info' : 'success'} heading=${state.name} text=${t(apart ? 'disk.idle_but' : 'disk.idle', {at: formatDate(state.at, true)})}></d20-notice>
          <div class="row"><d20-button label=${t('disk.again')} @click=${() => this.#do(() => folder.sync())}></d20-button>${open}${forget}</div>`;
      case 'syncing':
        return html`<d20-progress label=${`${state.name}: ${t(`disk.doing.${state.doing}`)}`} .done=${state.done} .total=${state.total}></d20-progress>`;
      case 'asking':
        return this.#question(state.name, state.why, state.pull, state.push, forget);
      case 'failed':
        return html`${errorNotice(state.error, () => void folder.sync())}<div class="row">${open}${forget}</div>`;
    }
  }

  /** @param {string} name @param {'first' | 'deletion'} why @param {readonly Step[]} pull @param {readonly Step[]} push @param {unknown} forget */
  #question(name, why, pull, push, forget) {
    const gone = (/** @type {readonly Step[]} */ steps) => steps.filter(({after}) => after === null);
    return html`<d20-notice tone="warning" heading=${name} text=${t(`disk.asking.${why}`)}></d20-notice>
      ${list(t('disk.to_disk', {count: push.length - gone(push).length}), push.filter(({after}) => after !== null))}
      ${list(t('disk.from_disk', {count: pull.length - gone(pull).length}), pull.filter(({after}) => after !== null))}
      ${list(t('disk.gone_disk', {count: gone(push).length}), gone(push))}
      ${list(t('disk.gone_here', {count: gone(pull).length}), gone(pull))}
      <div class="row">${why === 'deletion' ? html`<d20-button label=${t('disk.again')} @click=${() => this.#do(() => folder.sync())}></d20-button>` : nothing}
        <d20-button variant=${why === 'deletion' ? 'danger' : 'primary'} label=${t(`disk.agree.${why}`)} @click=${() => this.#do(() => folder.agree())}></d20-button>${forget}</div>`;
  }

  #conflicts() {
    if (folder.conflicts.length === 0) return nothing;
    return html`<section class="stack"><h2>${t('disk.conflicts', {count: folder.conflicts.length})}</h2><p>${t('disk.conflicts.text')}</p>
      ${folder.conflicts.map((conflict) => html`<d20-disk-conflict .conflict=${conflict}></d20-disk-conflict>`)}</section>`;
  }
}
customElements.define('d20-disk-view', D20DiskView);

/** @param {string} heading @param {readonly Step[]} steps */
function list(heading, steps) {
  if (steps.length === 0) return nothing;
  return html`<details><summary>${heading}</summary><ul class="plain">${steps.slice(0, SHOWN).map(({path}) => html`<li>${path}</li>`)}</ul>
    ${steps.length > SHOWN ? html`<p class="muted">${t('import.more', {count: steps.length - SHOWN})}</p>` : nothing}</details>`;
}
