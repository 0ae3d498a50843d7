/** The rest of an embed, loaded when its vault is known: the engine, the views, and the talk with the page around. */
import {html} from 'lit';
import {engineState} from '../../js-shim/client.js';
import '../components/index.js';
import {engine, followEngine} from '../engine.js';
import {addressOf, articleAddress} from '../here.js';
import {setLanguage} from '../i18n.js';
import {articleHref, navigate, parseRoute} from '../router.js';
import {setForNow} from '../prefs.js';
import {applyAppearance} from '../theme.js';
import {vault} from '../vault.js';
import {firstRoute, frontArticle, readConfig} from './config.js';
import {answer} from './requests.js';
import {replaceRoute} from './shell.js';
import {Talk} from './talk.js';

/** @typedef {import('./config.js').EmbedConfig} EmbedConfig */

/** Px of the whole app, which is as high as the window that it is given. */
const APP_HEIGHT = 640;

/**
 * @param {EmbedConfig} config
 * @param {{port: MessagePort, nonce: string} | null} link to the page around, when it has one
 */
export async function startEmbed(config, link) {
  let current = config;
  const talk = link && new Talk(link.port, link.nonce, (type, ask) => (type === 'set' ? set(readConfig({...current, height: current.auto ? 'auto' : '', ...ask.config})) : answer(type, ask)));
  followEngine(engineState);
  applyAppearance();
  vault.addEventListener('change', () => {
    const path = location.hash === '#/' && current.view === 'article' ? frontArticle(vault.articles) : '';
    if (path) replaceRoute(articleHref(path));
  });
  void vault.restore();
  void vault.refresh();
  await show(current);
  if (talk) report(talk, () => current);

  /** @param {EmbedConfig} wanted */
  async function set(wanted) {
    const before = current;
    current = wanted;
    if (wanted.lang) setLanguage(wanted.lang);
    setForNow('theme', wanted.theme);
    applyAppearance();
    if (wanted.view !== before.view || wanted.auto !== before.auto) await show(wanted);
    const route = firstRoute(wanted);
    if (route !== firstRoute(before)) navigate(route || '#/');
    return null;
  }
}

/** @param {EmbedConfig} config puts the view's element into the page */
async function show(config) {
  document.documentElement.dataset.embed = config.view;
  document.documentElement.dataset.height = config.auto ? 'auto' : 'fixed';
  if (config.view === 'app') await import('../shell.js');
  const element = config.view === 'app' ? Object.assign(document.createElement('d20-app'), {guest: html`<d20-own-offer small .config=${config}></d20-own-offer>`})
    : Object.assign(document.createElement('d20-embed'), {config});
  document.body.replaceChildren(element);
}

/**
 * Tells the page around what happens here: once that something is on screen, then what is opened, what fails, and how high it is.
 * @param {Talk} talk
 * @param {() => EmbedConfig} config
 */
function report(talk, config) {
  let ready = false;
  let told = '';
  let drawn = '';
  const tellReady = () => {
    const {state} = engine;
    if (ready || drawn === '' || !('memory' in state)) return;
    ready = true;
    talk.event('ready', {view: config().view, title: drawn, kept: !state.memory});
  };
  document.addEventListener('d20-view-ready', (event) => {
    const {title} = /** @type {CustomEvent<{title: string}>} */ (event).detail;
    const route = parseRoute(location.hash);
    if (!ready) {
      drawn = title;
      told = location.hash;
      tellReady();
    } else if (told !== location.hash) {
      told = location.hash;
      talk.event('open', {title, path: route.name === 'a' ? route.path : null, url: route.name === 'a' ? articleAddress(route.path) : addressOf(location.hash)});
    }
  });
  engine.addEventListener('change', () => {
    tellReady();
    if (engine.state.kind === 'failed') talk.event('error', {code: 'engine', message: engine.state.reason});
  });
  let due = false;
  let last = 0;
  const measure = () => {
    due = false;
    const root = document.body.firstElementChild;
    if (!config().auto || !root) return;
    // One more: where fractions of a pixel add up, a frame that is exactly as high shows a bar to scroll by one.
    const height = config().view === 'app' ? APP_HEIGHT : Math.ceil(root.getBoundingClientRect().height) + 1;
    if (height > 1 && Math.abs(height - last) > 1) talk.size((last = height));
  };
  // A page out of sight draws no frames; one timer serves every case and keeps the talk quiet.
  const observer = new ResizeObserver(() => {
    if (!due) setTimeout(measure, 100);
    due = true;
  });
  observer.observe(document.body);
  observer.observe(/** @type {Element} */ (document.body.firstElementChild));
}
