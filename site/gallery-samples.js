/** What the gallery shows in the larger components: small, of every kind, with long and Russian names, and with nothing at all. */

/** @import {Block, ChartBlock, ChartKind, FileChange, JsonSchema} from './report-types.d.ts' */

/** @param {string} title @param {ChartKind} kind @param {string} x @param {string} y @param {{label: string, points: unknown[][]}[]} series @returns {ChartBlock} */
function chart(title, kind, x, y, series) {
  return {kind: 'chart', title, chart: kind, x, y, series, note: null};
}

const WAVE = Array.from({length: 24}, (_, i) => ({day: `2026-${String(1 + Math.floor(i / 2)).padStart(2, '0')}-${i % 2 ? '15' : '01'}`, a: 40 + Math.round(22 * Math.sin(i / 3)), b: 30 + i, c: 60 - i * 1.5}));
const DAYS = ['Пн', 'Вт', 'Ср', 'Чт', 'Пт', 'Сб', 'Вс'];

/** @type {ChartBlock[]} */
export const CHARTS = [
  chart('Bars', 'bar', 'Article', 'PageRank', [{label: 'PageRank', points: [['How full-text search works', 0.0364], ['Чугунная сковорода — уход, хранение и всё, что о ней стоит знать', 0.0291], ['Блины', 0.0213], ['Memex', 0.012]]}]),
  chart('Bars of three series', 'bar', 'Folder', 'Articles', [
    {label: 'Written', points: [['computers', 12], ['cooking', 9], ['history', 5]]}, {label: 'Checked', points: [['computers', 8], ['cooking', 9], ['history', 1]]}, {label: 'Old', points: [['computers', 3], ['cooking', 1], ['history', 4]]},
  ]),
  chart('Histogram', 'histogram', 'Words', 'Articles', [{label: 'Articles', points: [[0, 6], [200, 9], [400, 15], [600, 12], [800, 7], [1000, 3], [1200, 1]]}]),
  chart('Lines over time', 'line', 'Date', 'Edits', [{label: 'Edits', points: WAVE.map(({day, a}) => [day, a])}, {label: 'Links', points: WAVE.map(({day, b}) => [day, b])}, {label: 'Orphans', points: WAVE.map(({day, c}) => [day, c])}]),
  chart('Scatter', 'scatter', 'Words', 'Links', [
    {label: 'Notes', points: WAVE.map(({a, b}, i) => [a * 20, b + (i % 5), `Note ${i}`])}, {label: 'Overviews', points: WAVE.slice(0, 8).map(({a, c}, i) => [a * 14, c / 2, `Overview ${i}`])},
  ]),
  chart('Heat map', 'heatmap', 'Hour', 'Day', [{label: '', points: DAYS.flatMap((day, d) => Array.from({length: 12}, (_, h) => [`${h * 2}:00`, day, Math.round(10 * Math.abs(Math.sin((d + 1) * (h + 2))))]))}]),
  chart('Treemap', 'treemap', 'Article', 'Words', [{label: '', points: [
    ['Unicode', 1800, 'computers'], ['Search', 1400, 'computers'], ['Backups', 700, 'computers'], ['Блины', 900, 'cooking'], ['Закваска', 1100, 'cooking'], ['Чай', 300, 'cooking'], ['Memex', 1000, 'history'], ['Mundaneum', 600, 'history'], ['Kettle', 150, 'household'],
  ]}]),
  chart('Nothing to draw', 'bar', '', '', []),
];

const TOPICS = ['Home', 'Search', 'Unicode', 'Блины', 'Закваска', 'Memex', 'Mundaneum', 'Backups', 'Чай'];

/** @type {Block[]} */
export const BLOCKS = [
  {kind: 'metrics', items: [
    {label: 'Articles', value: 12345, unit: null, note: null, digits: null}, {label: 'Density', value: 0.0714, unit: null, note: 'Share of possible relations that exist.', digits: 4},
    {label: 'Attention of the top ten', value: 29.516, unit: '%', note: null, digits: 1}, {label: 'Самая длинная статья', value: 'Чугунная сковорода — уход', unit: null, note: null, digits: null},
  ]},
  {kind: 'table', title: 'Table', note: 'A note below.', empty: null, total: 2000,
    columns: [{key: 'a', label: 'Article', type: 'article'}, {key: 'n', label: 'Words', type: 'number'}, {key: 'p', label: 'Share', type: 'percent', digits: 1}, {key: 't', label: 'Tags', type: 'tags'}, {key: 'd', label: 'Changed', type: 'date'}, {key: 'b', label: 'Checked', type: 'bool'}],
    rows: TOPICS.concat('Kettle').map((title, i) => [{path: `${title}.md`, title}, i * 317, i / 23, i % 3 ? ['note', 'кухня'] : [], `2026-0${(i % 9) + 1}-11`, i % 2 === 0])},
  {kind: 'table', title: 'Table without rows', note: null, empty: 'There are no broken links.', total: 0, columns: [{key: 'a', label: 'Article'}], rows: []},
  {kind: 'graph', title: 'Graph', directed: true, total_nodes: 120, note: null,
    nodes: TOPICS.map((label, i) => ({id: label, label, path: `${label}.md`, group: ['computers', 'cooking', 'history'][i % 3], size: 1, x: Math.cos((i * 2 * Math.PI) / 9), y: Math.sin((i * 2 * Math.PI) / 9)})),
    edges: TOPICS.flatMap((source, i) => [1, 4].map((step) => ({source, target: TOPICS[(i + step) % 9], type: 'link', weight: 1})))},
  {kind: 'tree', title: 'Tree', roots: [
    {label: 'Home', path: 'Home.md', anchor: null, value: 3, children: [{label: 'Computers', path: 'Home.md', anchor: 'computers', value: 2, children: [{label: 'Search', path: 'Home.md', anchor: 'search', value: null, children: []}]}, {label: 'Кухня', path: 'Home.md', anchor: 'kitchen', value: null, children: []}]},
    {label: 'Глоссарий', path: 'glossary.md', anchor: null, value: null, children: []},
  ]},
  {kind: 'timeline', title: 'Timeline', events: [
    {date: '1934', label: 'Traité de documentation', end: null, path: null, group: 'history'}, {date: '1945-07', label: 'As We May Think', end: null, path: 'memex.md', group: 'history'},
    {date: '2026-01-05', label: 'Начало курса', end: '2026-02-09', path: 'course.md', group: ''}, {date: '2026-03-01', label: 'Блины', end: null, path: 'pancakes.md', group: 'cooking'},
  ]},
  {kind: 'cloud', title: 'Cloud', items: ['заметка', 'search', 'link', 'тег', 'graph', 'сковорода', 'unicode', 'тесто', 'memex', 'чай'].map((text, i) => ({text, weight: 100 / (i + 1), count: Math.round(100 / (i + 1)), query: text}))},
  {kind: 'articles', title: 'Articles', total: 40, empty: null, items: [
    {article: {path: 'computers/search.md', title: 'How full-text search works', line: 12, anchor: null}, note: 'Mentions “PageRank” without a link', snippet: 'An \uE000inverted index\uE001 is the heart of every search.', score: 0.873},
    {article: {path: 'Блины.md', title: 'Блины', line: null, anchor: null}, note: null, snippet: 'Тесто для \uE000блинов\uE001 должно постоять.', score: null},
  ]},
  {kind: 'markdown', text: 'Explanation', html: '<p><strong>How to read it.</strong> An explanation has <em>words</em>, <code>code</code> and <a href="#/a/Home.md">links</a>.</p><ul><li>one</li><li>two</li></ul>'},
];

/** @type {FileChange[]} */
export const CHANGES = [
  {path: 'cooking/Блины.md', op: 'replace', to: null, added: 2, removed: 1, hunks: [{old_start: 4, new_start: 4, lines: [
    {op: ' ', text: '# Блины', marks: []}, {op: '-', text: 'Молоко, яйца и мука.', marks: [[8, 12]]}, {op: '+', text: 'Молоко, масло и мука.', marks: [[8, 13]]}, {op: '+', text: 'See also [Pancakes](pancakes.md).', marks: []}, {op: ' ', text: '', marks: []},
  ]}]},
  {path: 'inbox/new.md', op: 'create', to: null, added: 1, removed: 0, hunks: [{old_start: 0, new_start: 1, lines: [{op: '+', text: '# New', marks: []}]}]},
  {path: 'old-name.md', op: 'rename', to: 'archive/new-name.md', added: 0, removed: 0, hunks: []},
  {path: 'empty.md', op: 'delete', to: null, added: 0, removed: 1, hunks: [{old_start: 1, new_start: 0, lines: [{op: '-', text: 'nothing', marks: []}]}]},
];

/** @type {JsonSchema} */
export const SCHEMA = {
  type: 'object', required: ['title'],
  properties: {
    title: {type: 'string', title: 'Title', description: 'A sentence that helps.'},
    article: {type: 'string', default: '', title: 'Article', description: 'Suggests as you type.', 'x-data20': {widget: 'article'}},
    damping: {type: 'number', default: 0.85, minimum: 0, maximum: 0.99, title: 'Damping', description: 'Probability of following a link.'},
    mode: {type: 'string', enum: ['all', 'body'], default: 'all', title: 'Which links count', 'x-data20': {choices: {all: 'all', body: 'in the text only'}}},
    kinds: {type: 'array', items: {type: 'string', enum: ['link', 'embed', 'related']}, default: ['link'], title: 'Kinds'},
    tags: {type: 'array', items: {type: 'string'}, default: ['кухня', 'note'], title: 'Tags', 'x-data20': {widget: 'tag'}},
    weighted: {type: 'boolean', default: true, title: 'Count repeated links', description: 'Two links weigh twice as much as one.'},
    note: {type: 'string', default: '', title: 'Note', 'x-data20': {widget: 'multiline', advanced: true}},
  },
};
