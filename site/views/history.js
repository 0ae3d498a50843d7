import {html, nothing} from 'lit';
import {callJson} from '../api.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {engine} from '../engine.js';
import {getLanguage, t} from '../i18n.js';
import {href} from '../router.js';
import {Task} from '../task.js';
import {undoAndSay} from '../undo.js';
import {vault} from '../vault.js';
import './history-entry.js';

/** @import {HistoryEntry, HistoryList} from '../report-types.d.ts' */
/** @import {Route} from '../types.d.ts' */

const PAGE = 50;
const MOST = 200;
const SHOWN_PATHS = 3;

/** History: the journal by day, or one entry when the address names it. */
export class D20HistoryView extends D20Element {
  static properties = {route: {attribute: false}};

  constructor() {
    super();
    /** @type {Route} */
    this.route = {name: 'history', path: '', query: new URLSearchParams(), place: ''};
  }

  render() {
    return this.route.path === '' ? html`<d20-history-list .olderThan=${Number(this.route.query.get('before') ?? 0)}></d20-history-list>`
      : html`<d20-history-entry .generation=${Number(this.route.path)}></d20-history-entry>`;
  }
}
customElements.define('d20-history-view', D20HistoryView);

/** The journal, newest first. olderThan: only what is older than this entry; 0 = from the newest. */
export class D20HistoryList extends D20Element {
  static properties = {olderThan: {attribute: false}, limit: {state: true}};

  /** @type {Task<readonly [string, number, number, number], HistoryList>} */
  #list = new Task(this, {
    args: () => [getLanguage(), this.olderThan, this.limit, vault.revision],
    task: ([, before, limit], {signal}) => callJson('api/history', {query: {limit, before: before || null}, signal}),
  });

  constructor() {
    super();
    this.olderThan = 0;
    this.limit = PAGE;
    new Watch(this, vault, engine);
  }

  connectedCallback() {
    super.connectedCallback();
    void this.updateComplete.then(() => this.emit('d20-view-ready', {title: t('place.history')}));
  }

  render() {
    return html`<div class="page history"><h1 tabindex="-1">${t('place.history')}</h1>${this.#content()}</div>`;
  }

  #content() {
    const {value, status, error} = this.#list;
    if (status === 'error' && !value) return errorNotice(error, () => void this.#list.run());
    if (!value) return html`<p class="muted late" role="status">${engine.awake ? t('history.loading') : t('tools.waiting')}</p>`;
    if (value.entries.length === 0) return html`<d20-empty-state icon="history" heading=${t('history.none')} text=${t('history.none.text')}></d20-empty-state>`;
    const oldest = value.entries[value.entries.length - 1];
    const more = value.entries.length >= Math.min(this.limit, value.total) && value.total > value.entries.length && oldest.generation > 1;
    return html`${byDay(value.entries).map(({day, entries}) => html`<section class="day"><h2>${day}</h2><ol class="plain">${entries.map(item)}</ol></section>`)}
      ${!more ? nothing : this.limit < MOST ? html`<d20-button label=${t('history.more')} @click=${() => (this.limit += PAGE)}></d20-button>`
        : html`<d20-button label=${t('history.more')} href=${href('history', '', {before: oldest.generation})}></d20-button>`}`;
  }
}
customElements.define('d20-history-list', D20HistoryList);

/** @param {readonly HistoryEntry[]} entries @returns {{day: string, entries: HistoryEntry[]}[]} */
function byDay(entries) {
  /** @type {{key: string, day: string, entries: HistoryEntry[]}[]} */
  const days = [];
  for (const entry of entries) {
    const date = new Date(entry.at);
    const key = date.toDateString();
    const last = days[days.length - 1];
    if (last?.key === key) last.entries.push(entry);
    else days.push({key, day: sayDay(date), entries: [entry]});
  }
  return days;
}

/** @param {Date} date @returns {string} "today", "yesterday", else the date */
function sayDay(date) {
  const now = new Date();
  const days = Math.round((new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime() - new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()) / 86_400_000);
  if (days === 0 || days === 1) {
    const word = new Intl.RelativeTimeFormat(getLanguage(), {numeric: 'auto'}).format(-days, 'day');
    return word.slice(0, 1).toUpperCase() + word.slice(1);
  }
  return new Intl.DateTimeFormat(getLanguage(), {dateStyle: 'full'}).format(date);
}

/** @param {HistoryEntry} entry */
function item(entry) {
  const time = new Intl.DateTimeFormat(getLanguage(), {timeStyle: 'short'}).format(new Date(entry.at));
  const paths = entry.edits.map(({path, to}) => (to ? `${path} → ${to}` : path));
  return html`<li class="entry ${entry.undone_by === undefined ? '' : 'undone'}"><time class="muted tabular" datetime=${entry.at}>${time}</time>
    <div class="entry-what"><a href=${href('history', String(entry.generation))}>${entry.title}</a>
      ${paths.length > 1 ? html`<p class="muted">${paths.slice(0, SHOWN_PATHS).join(', ')}${paths.length > SHOWN_PATHS ? ` ${t('report.and_more', {count: paths.length - SHOWN_PATHS})}` : ''}</p>` : nothing}
      ${entry.undone_by === undefined ? nothing : html`<p class="muted">${t('history.undone_by')} <a href=${href('history', String(entry.undone_by))}>${t('history.entry', {generation: String(entry.undone_by)})}</a></p>`}</div>
    ${entry.undone_by === undefined ? html`<d20-button variant="quiet" icon="undo" label=${entry.undoes === undefined ? t('action.undo') : t('history.redo')}
      @click=${() => undoAndSay(entry.generation)}></d20-button>` : nothing}</li>`;
}
