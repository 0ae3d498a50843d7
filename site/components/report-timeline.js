import {html, nothing} from 'lit';
import {sayDay} from '../chart/model.js';
import {t} from '../i18n.js';
import {articleHref} from '../router.js';
import {D20Element} from './element.js';

/** @import {TimelineBlock, TimelineEvent} from '../report-types.d.ts' */

const PAGE = 100;

/** Events by year along a line. block: a timeline block of a report; dates are days, months or years. */
export class D20ReportTimeline extends D20Element {
  static properties = {block: {attribute: false}, limit: {state: true}};

  constructor() {
    super();
    /** @type {TimelineBlock} */
    this.block = {kind: 'timeline', title: '', events: []};
    this.limit = PAGE;
  }

  render() {
    const {title, events} = this.block;
    const years = byYear(events.slice(0, this.limit));
    return html`<div class="block-head"><h2>${title}</h2><span class="muted tabular">${t('report.events', {count: events.length})}</span></div>
      ${events.length === 0 ? html`<p class="muted">${t('report.none')}</p>` : nothing}
      ${years.map(({year, events: own}) => html`<section class="year"><h3>${sayDay(year)}</h3><ol class="plain timeline">${own.map(entry)}</ol></section>`)}
      ${events.length > this.limit ? html`<d20-button variant="quiet" label=${t('table.more', {count: Math.min(PAGE, events.length - this.limit)})} @click=${() => (this.limit += PAGE)}></d20-button>` : nothing}`;
  }
}
customElements.define('d20-report-timeline', D20ReportTimeline);

/** @param {readonly TimelineEvent[]} events @returns {{year: string, events: TimelineEvent[]}[]} as they come; a year that comes back begins anew */
function byYear(events) {
  /** @type {{year: string, events: TimelineEvent[]}[]} */
  const years = [];
  for (const event of events) {
    const year = /^-?\d+/.exec(event.date)?.[0] ?? '';
    const last = years[years.length - 1];
    if (last && last.year === year) last.events.push(event);
    else years.push({year, events: [event]});
  }
  return years;
}

/** @param {TimelineEvent} event */
function entry({date, end, label, path, group}) {
  return html`<li><p class="timeline-date tabular"><time datetime=${date}>${sayDay(date)}</time>${end ? html`–<time datetime=${end}>${sayDay(end)}</time>` : nothing}</p>
    <p>${path ? html`<a href=${articleHref(path)}>${label}</a>` : label}${group ? html` <span class="tag neutral">${group}</span>` : nothing}</p></li>`;
}
