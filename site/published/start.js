/**
 * On every static page of a published vault: turns it into the app, at the same address.
 *
 * The static page stays until there is something to take its place. Who asks for search, tools or the vault gets the app at once.
 * Who only reads gets it when Python is awake and the same article is drawn behind the page, and only where the download costs
 * nobody anything: not on a metered or slow connection, not on a phone that hasn't kept the app. Lists have no such twin and stay.
 */
import {base} from '../../js-shim/base.js';
import {isGuest} from '../../js-shim/guest.js';
import {applyAppearance} from '../theme.js';

/** @typedef {{build: import('../../js-shim/protocol.js').Build, scripts: string[], styles: string[], preload: string[]}} Parts of app.json */

/** Milliseconds that a reader must have stayed before anything is loaded for them. */
const DWELL = 3_000;

const page = document.getElementById('static');
const own = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[rel="stylesheet"]'));
const article = document.querySelector('meta[name="data20-article"]')?.getAttribute('content') ?? '';
/** @type {Promise<HTMLElement> | null} */
let loading = null;
let taken = false;

applyAppearance();
document.addEventListener('click', clicked);
document.addEventListener('keydown', pressed);
if (location.hash.startsWith('#/') || matchMedia('(display-mode: standalone)').matches) void open('');
else if (article !== '' && isFree()) void whenCalm().then(become, () => {});

/** Whether loading the app costs the reader nothing that they would notice. */
function isFree() {
  if (isGuest()) return false;
  if (navigator.serviceWorker?.controller) return true;
  const {connection, deviceMemory = 8} = /** @type {Navigator & {connection?: {saveData?: boolean, effectiveType?: string, type?: string}, deviceMemory?: number}} */ (navigator);
  if (connection?.saveData || connection?.type === 'cellular' || /2g|3g/.test(connection?.effectiveType ?? '')) return false;
  return deviceMemory >= 4 && !matchMedia('(pointer: coarse)').matches;
}

/** The page is drawn and seen, the reader has stayed, nothing else is to be done. */
async function whenCalm() {
  if (document.readyState !== 'complete') await once(window, 'load');
  await new Promise((resolve) => setTimeout(resolve, DWELL));
  while (document.visibilityState !== 'visible') await once(document, 'visibilitychange');
  await new Promise((resolve) => ('requestIdleCallback' in window ? requestIdleCallback(resolve, {timeout: DWELL}) : setTimeout(resolve)));
}

/** @param {EventTarget} target @param {string} type */
function once(target, type) {
  return new Promise((resolve) => target.addEventListener(type, resolve, {once: true}));
}

/** The app, hidden behind the static page. */
function load() {
  loading ??= fetchApp();
  return loading;
}

/** @returns {Promise<HTMLElement>} */
async function fetchApp() {
  const answer = await fetch(new URL('app.json', base));
  if (!answer.ok) throw new Error(`app.json: ${answer.status}`);
  const parts = /** @type {Parts} */ (await answer.json());
  // The app moves to other addresses: what was named relative to this one would be looked for elsewhere.
  for (const each of document.querySelectorAll('link')) each.setAttribute('href', each.href);
  const told = document.createElement('data');
  told.id = 'data20-build';
  told.hidden = true;
  told.textContent = JSON.stringify(parts.build);
  document.body.append(told);
  for (const chunk of parts.preload) document.head.append(link('modulepreload', chunk));
  await Promise.all(parts.styles.map(async (href) => {
    const style = link('stylesheet', href);
    style.media = 'not all';
    style.dataset.app = '';
    document.head.append(style);
    await Promise.race([once(style, 'load'), once(style, 'error')]);
  }));
  for (const script of parts.scripts) await import(new URL(script, base).href);
  const app = document.createElement('d20-app');
  app.hidden = true;
  document.body.append(app);
  return app;
}

/** @param {string} rel @param {string} href */
function link(rel, href) {
  const element = document.createElement('link');
  element.rel = rel;
  element.href = new URL(href, base).href;
  return element;
}

/** Take the page's place once Python answers and the article is drawn; without either the page simply stays. */
async function become() {
  const drawn = once(document, 'd20-view-ready');
  addEventListener('hashchange', () => void load().then(takeOver)); // a key of the app's has led elsewhere
  const app = await load();
  await /** @type {{ready: Promise<unknown>}} */ (/** @type {any} */ (window).data20).ready;
  await drawn;
  while (isBusy()) await Promise.race([once(document, 'selectionchange'), once(document, 'focusout')]);
  if (app.querySelector('.reading')) takeOver(app);
}

/** The reader holds on to something of the page. */
function isBusy() {
  return document.getSelection()?.type === 'Range' || page?.contains(document.activeElement);
}

/**
 * @param {string} route "#/…"; "" for what the address says
 * @param {Element} [from] what was clicked
 */
async function open(route, from) {
  if (isGuest()) return location.assign(new URL(`embed.html?view=app${route || location.hash}`, base)); // a page of strangers is around: nothing of the reader's own
  from?.setAttribute('aria-busy', 'true');
  try {
    if (route !== '') location.hash = route;
    takeOver(await load());
  } catch {
    location.assign(new URL(`app.html${route || location.hash}`, base));
  }
}

/** @param {HTMLElement} app */
function takeOver(app) {
  if (taken) return;
  taken = true;
  document.removeEventListener('click', clicked);
  document.removeEventListener('keydown', pressed);
  const spot = spotOf(page);
  const focused = page?.contains(document.activeElement);
  for (const style of /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[data-app]'))) style.media = 'all';
  for (const style of own) style.disabled = true;
  page?.remove();
  app.hidden = false;
  const there = spot && app.querySelector('.reading')?.children[spot.number];
  if (there) scrollBy(0, there.getBoundingClientRect().top - spot.top);
  if (focused) app.querySelector('main')?.focus({preventScroll: true});
}

/**
 * @param {Element | null} root
 * @returns {{number: number, top: number} | null} the block of the text at the top of the window and where it stands; null at the page's own top
 */
function spotOf(root) {
  if (scrollY === 0) return null;
  const blocks = [...(root?.querySelector('.reading')?.children ?? [])];
  const number = blocks.findIndex((block) => block.getBoundingClientRect().bottom > 60);
  return number < 0 ? null : {number, top: blocks[number].getBoundingClientRect().top};
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = event.target instanceof Element ? event.target.closest('a[data-route]') : null;
  if (!target || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  void open(target.getAttribute('data-route') ?? '#/', target);
}

/** @param {KeyboardEvent} event the app's keys for searching */
function pressed(event) {
  const palette = (event.ctrlKey || event.metaKey) && !event.altKey && event.code === 'KeyK';
  const search = event.code === 'Slash' && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!palette && !search) return;
  event.preventDefault();
  void open('#/search', undefined);
}
