/** The icons of Data20, drawn for it on a 24-unit grid with one stroke width. They are decoration: the words beside them speak. */
import {html, svg} from 'lit';

/** @type {Record<string, string>} */
const SHAPES = {
  library: 'M4 5.5c3-1 5.6-.6 8 1 2.4-1.6 5-2 8-1v13c-3-1-5.6-.6-8 1-2.4-1.6-5-2-8-1zM12 6.5v13',
  search: 'M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l5 5',
  tools: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 17h6M17 14v6',
  history: 'M4.5 9a8 8 0 1 1-.4 4.5M4 4.5V9h4.5M12 8v4.5l3 2',
  settings: 'M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h10M18 17h2M16 15v4',
  graph: 'M6 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM18 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8.4 7l7.2 2.3M10 16.4l6-4.6',
  plus: 'M12 5v14M5 12h14',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  words: 'M5 6h14M5 11h14M5 16h6M17.5 14v6M14.5 17h6',
  close: 'M6 6l12 12M18 6L6 18',
  chevron: 'M9 6l6 6-6 6',
  back: 'M11 5l-7 7 7 7M4 12h16',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  edit: 'M4 20l1-4.5L16 4.5a2 2 0 0 1 3 0l.5.5a2 2 0 0 1 0 3L8.5 19zM14 6.5l3.5 3.5',
  trash: 'M4.5 7h15M10 4h4M6.5 7l1 13h9l1-13M10.5 11v5M13.5 11v5',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  info: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 11v5M12 8h.01',
  warning: 'M12 4.5l8.5 15h-17zM12 10v4.5M12 17h.01',
  check: 'M5 12.5l4.5 4.5L19 7',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  upload: 'M12 16V5M7.5 9L12 4.5 16.5 9M5 20h14',
  folder: 'M3.5 6.5h6l2 2.5h9v10h-17z',
  article: 'M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6M9 16h6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  list: 'M8 6.5h12M8 12h12M8 17.5h12M4 6.5h.01M4 12h.01M4 17.5h.01',
  tree: 'M5 4v13.5h5M5 9.5h5M13 6.5h7v6h-7zM13 15h7v5h-7z',
  copy: 'M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4',
  undo: 'M8.5 5L4 9.5 8.5 14M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3',
  external: 'M13 5h6v6M19 5l-8.5 8.5M10 6H5v13h13v-5',
  outline: 'M5 6h14M8 12h11M11 18h8',
  context: 'M4 5h16v14H4zM14.5 5v14M17 9h.6M17 12h.6',
  filter: 'M4 6h16M7 12h10M10 18h4',
  play: 'M7 5l12 7-12 7z',
  stop: 'M6.5 6.5h11v11h-11z',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  fit: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  minus: 'M5 12h14',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1 1M17.4 17.4l1 1M5.6 18.4l1-1M17.4 6.6l1-1',
  embed: 'M8 7l-5 5 5 5M16 7l5 5-5 5M13.5 5l-3 14',
  packages: 'M12 3.5l7.5 4v9l-7.5 4-7.5-4v-9zM4.5 7.5l7.5 4 7.5-4M12 11.5v9M8.2 5.5l7.5 4',
  lab: 'M9 3.5h6M10 3.5v6L4.5 19a1 1 0 0 0 .9 1.5h13.2a1 1 0 0 0 .9-1.5L14 9.5v-6M7.5 15h9',
  spark: 'M4 18l5-6 4 3 7-9',
};

/**
 * @param {string} name
 * @param {string} [extra] classes, e.g. "small"
 * @returns {import('lit').TemplateResult}
 */
export function icon(name, extra = '') {
  return html`<svg class="icon ${extra}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${svg`<path d=${SHAPES[name] ?? ''}></path>`}</svg>`;
}

/** @returns {string[]} for the page that shows them all */
export function iconNames() {
  return Object.keys(SHAPES);
}
