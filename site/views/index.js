/**
 * The views: a route's name, the element that draws it, and its place in the rail. Each element gets `route` (types.d.ts) and
 * fires `d20-view-ready` with {title} when what it shows is drawn: the shell then sets the title, the focus and the scroll position.
 */

/** @typedef {{tag: string, place: string, load: () => Promise<unknown>}} ViewEntry */

/** @type {ViewEntry} */
const library = {tag: 'd20-library-view', place: 'library', load: () => import('./library.js')};
/** @type {ViewEntry} */
const edit = {tag: 'd20-edit-view', place: 'library', load: () => import('./edit.js')};

/** @type {Record<string, ViewEntry>} */
export const VIEWS = {
  library,
  a: library,
  folder: library,
  edit,
  new: edit,
  import: {tag: 'd20-import-view', place: 'library', load: () => import('./import.js')},
  disk: {tag: 'd20-disk-view', place: 'library', load: () => import('./disk.js')},
  inbox: {tag: 'd20-inbox-view', place: 'library', load: () => import('./inbox.js')},
  search: {tag: 'd20-search-view', place: 'search', load: () => import('./search.js')},
  graph: {tag: 'd20-graph-view', place: 'library', load: () => import('./graph.js')},
  tools: {tag: 'd20-tools-view', place: 'tools', load: () => import('./tools.js')},
  lab: {tag: 'd20-lab-view', place: 'tools', load: () => import('./lab.js')},
  jobs: {tag: 'd20-jobs-view', place: 'tools', load: () => import('./jobs.js')},
  history: {tag: 'd20-history-view', place: 'history', load: () => import('./history.js')},
  settings: {tag: 'd20-settings-view', place: 'settings', load: () => import('./settings.js')},
  about: {tag: 'd20-settings-view', place: 'settings', load: () => import('./settings.js')},
};

/** The places of the rail, in order. @type {{place: string, icon: string, route: string}[]} */
export const PLACES = [
  {place: 'library', icon: 'library', route: 'library'},
  {place: 'search', icon: 'search', route: 'search'},
  {place: 'tools', icon: 'tools', route: 'tools'},
  {place: 'history', icon: 'history', route: 'history'},
  {place: 'settings', icon: 'settings', route: 'settings'},
];
