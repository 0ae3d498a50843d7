/**
 * `<data20-embed>`: a search, an article, a graph, a tool's report or the whole app of a published vault, in any page.
 *
 * Nothing is loaded before it comes near the viewport. What it shows lives in a frame of the site's own origin and can't reach
 * the page; the page can't reach it but by the requests of protocol.js.
 */
import {Budget, LIMITS, VERSION, read} from './protocol.js';

/** The address that this script came from, known only while it runs. */
const home = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src ?? '';
const OPTIONS = ['view', 'article', 'tool', 'query', 'theme', 'lang', 'height'];
const VIEWS = ['app', 'article', 'search', 'graph', 'tool'];
/** What the page in the frame may do; not among it: leading the page around it elsewhere. */
const ALLOWED = 'allow-scripts allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads';
/** Milliseconds for the frame to answer the hello, and for Python to answer a request. */
const HELLO = 15_000;
const ANSWER = 180_000;

/** @type {Record<string, Record<string, string>>} */
const WORDS = {
  en: {app: 'knowledge base', article: 'article', search: 'search', graph: 'graph', tool: 'report', failed: 'This could not be shown here.', open: 'Open it in a window of its own'},
  ru: {app: 'база знаний', article: 'статья', search: 'поиск', graph: 'граф', tool: 'отчёт', failed: 'Здесь это показать не удалось.', open: 'Открыть в отдельном окне'},
};

const STYLE = `:host{display:block;height:480px;min-height:40px;position:relative}:host([hidden]){display:none}:host([height=auto]){height:auto}
iframe{display:block;width:100%;height:100%;border:0;color-scheme:normal}:host([height=auto]) iframe{height:320px}p{margin:0;font:inherit}`;

/** @typedef {{path: string, content: string | BlobPart}} GivenFile */

class Data20Error extends Error {
  /** @param {string} code @param {string} [message] */
  constructor(code, message = code) {
    super(message);
    this.name = 'Data20Error';
    this.code = code;
  }
}

export class Data20Embed extends HTMLElement {
  static observedAttributes = ['src', 'title', 'sandbox', ...OPTIONS];

  /** @type {HTMLIFrameElement | null} */ #frame = null;
  /** @type {MessagePort | null} */ #port = null;
  /** @type {IntersectionObserver | null} */ #observer = null;
  /** @type {Blob | GivenFile[] | null} */ #vault = null;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void, timer: any}>} */ #pending = new Map();
  /** @type {string[]} requests that wait for the frame */ #early = [];
  #nonce = '';
  #next = 1;
  #budget = new Budget();
  /** @type {any} */ #timer;
  #welcome = false;
  #restart = false;
  #root = this.attachShadow({mode: 'closed'});

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.append(document.createElement('slot'));
  }

  connectedCallback() {
    this.#observer = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.load(), {rootMargin: '400px'});
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    this.#observer?.disconnect();
    this.#end('gone');
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#frame) return;
    if (name === 'src' || name === 'sandbox') this.#again();
    else if (name === 'title') this.#frame.title = this.#title();
    else if (this.#welcome) this.#ask('set', {config: this.#config()}).catch(() => {});
  }

  /** Files that are shown instead of the site's: a zip, or files. They go to the frame and nowhere else. */
  get vault() {
    return this.#vault;
  }

  set vault(given) {
    this.#vault = given;
    if (this.#frame) this.#again();
  }

  /** Several changes at once make one new frame. */
  #again() {
    if (this.#restart) return;
    this.#restart = true;
    queueMicrotask(() => {
      this.#restart = false;
      this.#end('gone');
      if (this.isConnected) this.load();
    });
  }

  /** Load now, wherever it stands. @returns {void} */
  load() {
    if (this.#frame || !this.isConnected) return;
    this.#observer?.disconnect();
    try {
      this.#open();
    } catch (error) {
      this.#fail(error instanceof Data20Error ? error.code : 'src', String(error));
    }
  }

  /** @param {string} query @param {{limit?: number}} [options] @returns {Promise<any>} {total, hits} */
  search(query, {limit} = {}) {
    return this.#ask('search', {query, limit});
  }

  /** @param {string} article its path @param {{place?: string}} [options] @returns {Promise<any>} */
  open(article, {place} = {}) {
    return this.#ask('open', {article, place});
  }

  /** @param {string} tool @param {Record<string, unknown>} [parameters] @returns {Promise<any>} the finished job with its report */
  run(tool, parameters) {
    return this.#ask('run', {tool, parameters});
  }

  /** @param {string} [job] its id; without, the one on screen @returns {Promise<any>} */
  getReport(job) {
    return this.#ask('getReport', {job});
  }

  /** @returns {{site: URL, zip: string}} the site whose frame it is, and a zip when `src` names one */
  #source() {
    const src = this.getAttribute('src');
    const own = home && new URL('.', home);
    const url = src === null ? own : new URL(src, document.baseURI);
    if (!url || !/^https?:$/.test(url.protocol)) throw new Data20Error('src', 'src must be the http(s) address of a site or of a zip.');
    if (/\.zip$/i.test(url.pathname)) {
      if (!own) throw new Data20Error('src', 'A zip needs the script to be loaded by a script element with src.');
      return {site: own, zip: url.href};
    }
    if (!/\/$|\.html$/.test(url.pathname)) url.pathname += '/';
    return {site: new URL('.', url), zip: ''};
  }

  #config() {
    return Object.fromEntries(OPTIONS.map((name) => [name, this.getAttribute(name) ?? '']));
  }

  #open() {
    const {site, zip} = this.#source();
    const frame = document.createElement('iframe');
    this.#nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    frame.src = new URL(`embed.html#${this.#nonce}`, site).href;
    frame.title = this.#title();
    frame.referrerPolicy = 'no-referrer';
    frame.allow = 'clipboard-write; storage-access';
    frame.sandbox.value = this.hasAttribute('sandbox') ? ALLOWED : `${ALLOWED} allow-same-origin allow-storage-access-by-user-activation`;
    frame.hidden = true;
    let loads = 0;
    frame.addEventListener('load', () => {
      loads += 1;
      // Whoever is in the frame now is not whom we have talked to.
      if (loads > 1) return this.#fail('moved', 'The frame was led to another page.');
      void this.#hello(frame, site, zip);
    });
    this.#frame = frame;
    this.#budget = new Budget();
    this.#timer = setTimeout(() => this.#fail('silent', `${site.href} did not answer. It may be down, forbid to be embedded, or not let a sandboxed page read its scripts (CORS).`), HELLO * 2);
    this.#root.append(frame);
  }

  /** @param {HTMLIFrameElement} frame @param {URL} site @param {string} zip */
  async #hello(frame, site, zip) {
    clearTimeout(this.#timer);
    try {
      const config = {...this.#config(), zip: zip.startsWith(site.origin) ? zip : ''};
      const vault = zip && !config.zip ? await fetched(zip) : await given(this.#vault);
      if (this.#frame !== frame) return;
      const {port1, port2} = new MessageChannel();
      this.#port = port1;
      port1.onmessage = ({data}) => this.#hear(data);
      // A page without an origin, ours or the frame's, can't be named: there the nonce alone says who may take the port.
      const nameless = self.origin === 'null' || this.hasAttribute('sandbox');
      this.#timer = setTimeout(() => this.#fail('silent', `${site.href} has no embed page that answers.`), HELLO);
      frame.contentWindow?.postMessage({data20: VERSION, nonce: this.#nonce, config: JSON.stringify(config), vault}, nameless ? '*' : site.origin, [port2]);
    } catch (error) {
      this.#fail(error instanceof Data20Error ? error.code : 'vault', String(error));
    }
  }

  /** @param {unknown} data from the frame: nothing of it is believed */
  #hear(data) {
    const may = this.#budget.take();
    if (may === 'flood') return this.#fail('flood', 'The frame sends more than anybody could want.');
    const message = may === 'ok' ? read(data, LIMITS.answer) : null;
    if (message === null || typeof message === 'string') return;
    if (!this.#welcome) {
      if (message.type === 'event' && message.name === 'error') return this.#fail(text(message.detail?.code), text(message.detail?.message));
      if (message.type !== 'welcome' || message.nonce !== this.#nonce) return;
      clearTimeout(this.#timer);
      this.#welcome = true;
      /** @type {HTMLIFrameElement} */ (this.#frame).hidden = false;
      this.#root.querySelector('slot')?.remove();
      for (const ask of this.#early.splice(0)) this.#port?.postMessage(ask);
    } else if (message.type === 'size') {
      if (this.getAttribute('height') === 'auto' && this.#frame && message.height > 0) this.#frame.style.height = `${Math.min(Math.max(message.height, 40), 20_000)}px`;
    } else if (message.type === 'event' && ['ready', 'open', 'error'].includes(message.name)) {
      this.#tell(message.name, message.detail);
    } else if (message.type === 'answer' || message.type === 'refusal') {
      const pending = this.#pending.get(message.id);
      if (message.type === 'answer') pending?.resolve(message.value);
      else pending?.reject(new Data20Error(text(message.code), text(message.message)));
    }
  }

  /** @param {string} type @param {Record<string, unknown>} what @returns {Promise<any>} */
  #ask(type, what) {
    if (this.#pending.size >= LIMITS.pending) return Promise.reject(new Data20Error('busy', 'Too many requests at once.'));
    const id = this.#next++;
    const message = JSON.stringify({v: VERSION, id, type, ...what});
    if (message.length > LIMITS.ask) return Promise.reject(new Data20Error('size', 'The request is too large.'));
    this.load();
    if (!this.#frame) return Promise.reject(new Data20Error('gone', 'The embed is not shown.'));
    /** @type {Promise<any>} */
    const answer = new Promise((resolve, reject) => {
      this.#pending.set(id, {resolve, reject, timer: setTimeout(() => reject(new Data20Error('timeout')), ANSWER)});
    });
    if (this.#welcome) this.#port?.postMessage(message);
    else this.#early.push(message);
    return answer.finally(() => {
      clearTimeout(this.#pending.get(id)?.timer);
      this.#pending.delete(id);
    });
  }

  /** @param {string} code */
  #end(code) {
    clearTimeout(this.#timer);
    this.#port?.close();
    this.#port = null;
    this.#frame?.remove();
    this.#frame = null;
    this.#welcome = false;
    this.#early = [];
    for (const {reject} of [...this.#pending.values()]) reject(new Data20Error(code));
    for (const old of this.#root.querySelectorAll('p')) old.remove();
  }

  /** @param {string} code @param {string} message */
  #fail(code, message) {
    this.#end(code);
    const words = this.#words();
    const told = document.createElement('p');
    told.setAttribute('role', 'alert');
    told.append(`${words.failed} `);
    try {
      const link = document.createElement('a');
      link.href = this.#source().site.href;
      link.target = '_blank';
      link.rel = 'noopener';
      link.textContent = words.open;
      told.append(link);
    } catch {
      // there is no address to lead to
    }
    this.#root.append(told);
    this.#tell('error', {code, message});
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, {detail, composed: true}));
  }

  #words() {
    return WORDS[(this.lang || document.documentElement.lang).toLowerCase().startsWith('ru') ? 'ru' : 'en'];
  }

  #title() {
    const view = this.getAttribute('view') ?? 'app';
    return this.title || `Data20: ${this.#words()[VIEWS.includes(view) ? view : 'app']}`;
  }
}

/** @param {unknown} value */
function text(value) {
  return String(value).slice(0, 1000);
}

/** @param {string} zip @returns {Promise<ReturnType<typeof given>>} of another site than the frame's: the page's own policy decides */
async function fetched(zip) {
  const response = await fetch(zip, {credentials: 'omit', referrerPolicy: 'no-referrer'}).catch((error) => {
    throw new Data20Error('vault', `${zip} can't be read from this page (${error.message}): it may be down, its host not send Access-Control-Allow-Origin, or this page's connect-src forbid it.`);
  });
  if (!response.ok) throw new Data20Error('vault', `${zip}: ${response.status}`);
  return given(await response.blob());
}

/** @param {Blob | GivenFile[] | null} vault @returns {Blob | {path: string, content: Blob}[] | null} with Blobs, which a frame can take without a copy */
function given(vault) {
  const files = vault === null || vault instanceof Blob ? vault : vault.map(({path, content}) => ({path, content: new Blob([content])}));
  const blobs = files === null ? [] : files instanceof Blob ? [files] : files.map(({content}) => content);
  if (blobs.length > LIMITS.files || blobs.reduce((sum, {size}) => sum + size, 0) > LIMITS.bytes) throw new Data20Error('size', 'The vault is too large to be handed in.');
  return files;
}
