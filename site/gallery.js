/** The page that shows every component in both themes; browser tests take their pictures here. Its words are samples, not the product's. */
import {html} from 'lit';
import './components/index.js';
import './components/diff.js';
import './components/form.js';
import './components/report.js';
import {D20Element} from './components/element.js';
import {icon, iconNames} from './components/icon.js';
import {toast} from './components/toast.js';
import {BLOCKS, CHANGES, CHARTS, SCHEMA} from './gallery-samples.js';
import {applyAppearance} from './theme.js';
import {formFields, formValues} from './tool-form.js';

const OPTIONS = [{value: 'a', label: 'Один / One'}, {value: 'b', label: 'Два / Two'}, {value: 'c', label: 'Три / Three'}];
const COLUMNS = [
  {key: 'article', label: 'Статья', type: 'article'}, {key: 'rank', label: 'Rank', type: 'number', digits: 3}, {key: 'share', label: 'Доля', type: 'percent'},
  {key: 'tags', label: 'Tags', type: 'tags'}, {key: 'ok', label: 'ОК', type: 'bool'},
];
const ROWS = [['Борщ', 0.125, 0.4, ['суп', 'red'], true], ['Sourdough bread', 0.25, 0.35, [], false], ['Очень длинное название статьи, которое переносится на вторую строку', 0.5, 0.25, ['хлеб'], null]]
  .map(([title, ...rest]) => [{path: `${title}.md`, title}, ...rest]);
const TREE = [{key: 'f/', label: 'Папка', icon: 'folder', value: 2, children: [{key: 'f/a', label: 'Заметка', href: '#/a/f/a', children: []}, {key: 'f/b', label: 'Another note', href: '#/a/f/b', children: []}]},
  {key: 'c', label: 'Home', href: '#/a/c', children: []}];
const NODES = ['Home', 'Борщ', 'Graphs', 'Поиск', 'Glossary'].map((label, i) => ({id: label, label, group: i % 2 ? 'кухня' : 'library'}));
const EDGES = [['Home', 'Борщ'], ['Home', 'Graphs'], ['Graphs', 'Glossary'], ['Поиск', 'Glossary'], ['Home', 'Поиск']].map(([source, target]) => ({source, target, type: 'link'}));
const FIELDS = formFields(SCHEMA);

/** Everything twice, light beside dark. */
export class D20Gallery extends D20Element {
  static properties = {dialog: {state: true}, sheet: {state: true}};

  constructor() {
    super();
    this.dialog = false;
    this.sheet = false;
  }

  render() {
    return html`<main class="gallery"><h1>Components</h1>
      <div class="gallery-themes">${['light', 'dark'].map((theme) => html`<div class="gallery-theme" data-theme=${theme}>${this.#all(theme)}</div>`)}</div>
      <d20-dialog heading="Dialog" ?open=${this.dialog} @d20-close=${() => (this.dialog = false)}><p>Its content is slotted.</p><d20-button variant="primary" label="Do it"></d20-button></d20-dialog>
      <d20-sheet heading="Sheet" ?open=${this.sheet} @d20-close=${() => (this.sheet = false)}><p>It comes from below.</p></d20-sheet>
      <d20-toasts></d20-toasts></main>`;
  }

  /** @param {string} theme */
  #all(theme) {
    return html`
      ${sample('Button', html`<div class="row"><d20-button variant="primary" label="Сохранить"></d20-button><d20-button label="Plain" icon="download"></d20-button><d20-button variant="quiet" label="Quiet"></d20-button>
        <d20-button variant="danger" label="Стереть"></d20-button><d20-button label="Off" disabled></d20-button><d20-button icon="edit" icon-only label="Edit"></d20-button><d20-button label="On" .pressed=${true}></d20-button></div>`)}
      ${sample('Field', html`<d20-field label="Имя / Name" hint="A hint under it" placeholder="папка/имя.md"></d20-field><d20-field label="Wrong" value="x" error="Так нельзя / Not like that"></d20-field>
        <d20-field label="Text" multiline value="Несколько строк"></d20-field>`)}
      ${sample('Select', html`<d20-select label="Выбор / Choice" .options=${OPTIONS} value="b"></d20-select>`)}
      ${sample('Checkbox', html`<d20-checkbox label="Да / Yes" checked></d20-checkbox><d20-checkbox label="Partly" partly></d20-checkbox><d20-checkbox label="Off" disabled></d20-checkbox>`)}
      ${sample('Tag', html`<div class="row"><d20-tag label="метка"></d20-tag><d20-tag label="link" href="#/"></d20-tag><d20-tag label="12" tone="neutral"></d20-tag><d20-tag label="готово" tone="success"></d20-tag>
        <d20-tag label="warning" tone="warning"></d20-tag><d20-tag label="danger" tone="danger"></d20-tag><d20-tag label="chosen" .pressed=${true}></d20-tag></div>`)}
      ${sample('Tabs', html`<d20-tabs label="Views ${theme}" .tabs=${OPTIONS.map(({value, label}) => ({id: value, label}))} selected="a"></d20-tabs>
        <d20-segmented label="Sizes ${theme}" .options=${OPTIONS} value="b"></d20-segmented>`)}
      ${sample('Table', html`<d20-table caption="Ранги / Ranks" .columns=${COLUMNS} .rows=${ROWS}></d20-table>`)}
      ${sample('Tree', html`<d20-tree class="gallery-tree" label="Tree ${theme}" .roots=${TREE} .open=${new Set(['f/'])} current="f/a"></d20-tree>`)}
      ${sample('Generated form', html`<d20-form .fields=${FIELDS} .values=${formValues(FIELDS)} .errors=${{title: 'Заполните это поле / Fill in this field'}}></d20-form>`)}
      ${sample('Diff', html`<d20-diff .change=${CHANGES[0]}></d20-diff>`)}
      ${sample('Changes', html`<d20-changes .files=${CHANGES} .chosen=${new Set([CHANGES[0].path])} .done=${new Set(['empty.md'])}></d20-changes>`)}
      ${sample('Charts', html`<div class="report">${CHARTS.map((block) => html`<d20-chart .block=${block}></d20-chart>`)}</div>`)}
      ${sample('Report', html`<d20-report .blocks=${BLOCKS}></d20-report>`)}
      ${sample('Graph', html`<d20-graph class="gallery-graph" label="Graph of 5 articles" .nodes=${NODES} .edges=${EDGES}></d20-graph>`)}
      ${sample('Markdown', html`<d20-markdown .html=${'<p>Слова <strong>важные</strong> and <a href="#/a/Home.md">a link</a>, <code>code</code>.</p>'}></d20-markdown>`)}
      ${sample('Progress', html`<d20-progress label="Проверка" done="42" total="173"></d20-progress><d20-progress label="Storing"></d20-progress>`)}
      ${sample('Notice', html`${['info', 'success', 'warning', 'danger'].map((tone) => html`<d20-notice tone=${tone} heading=${tone} text="What happened, to what, and what to do next." detail=${tone === 'danger' ? 'urn:data20:sample' : ''}></d20-notice>`)}`)}
      ${sample('Empty state', html`<d20-empty-state icon="search" heading="Ничего не нашлось" text="What would be here." action="Bring it"></d20-empty-state>`)}
      ${sample('Dialog, sheet, toast', html`<div class="row"><d20-button label="Dialog" @click=${() => (this.dialog = true)}></d20-button><d20-button label="Sheet" @click=${() => (this.sheet = true)}></d20-button>
        <d20-button label="Toast" @click=${() => toast('Статья удалена', {label: 'Вернуть', run: () => toast('Возвращено')})}></d20-button></div>`)}
      ${sample('Icons', html`<div class="row">${iconNames().map((name) => icon(name))}</div>`)}`;
  }
}
customElements.define('d20-gallery', D20Gallery);

/** @param {string} heading @param {unknown} content */
function sample(heading, content) {
  return html`<section class="stack"><h2>${heading}</h2>${content}</section>`;
}

applyAppearance();
