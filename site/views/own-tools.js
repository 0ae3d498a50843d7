/** The vault's own tools: which modules and wheels there are, their code to be read, and the consent to run it. */
import {html, nothing} from 'lit';
import {callJson} from '../api.js';
import {D20Element, Watch} from '../components/element.js';
import {errorNotice} from '../components/notice.js';
import {toast} from '../components/toast.js';
import {toBase64} from '../folder/transfer.js';
import {getLanguage, t} from '../i18n.js';
import {encodePath, href} from '../router.js';
import {Task} from '../task.js';
import {vault} from '../vault.js';

const FOLDER = '.data20/tools/';

/** text: null where it is none. @typedef {{name: string, text: string | null}} CodeText */
/** @typedef {{path: string, hash: string, size: number, state: 'new' | 'changed' | 'ready', name: string | null, title: string | null}} OwnFile */

export class D20OwnTools extends D20Element {
  static properties = {code: {state: true}, failure: {state: true}, busy: {state: true}, name: {state: true}, typed: {state: true}, wheel: {state: true}};

  /** @type {Task<readonly [number, string], {files: OwnFile[]}>} */
  #list = new Task(this, {args: () => [vault.revision, getLanguage()], task: (_, {signal}) => callJson('api/own-tools', {signal})});

  constructor() {
    super();
    /** What has been opened to be read: by hash, so that consent is to what was seen. @type {Map<string, CodeText[]>} */
    this.code = new Map();
    /** @type {unknown} */
    this.failure = undefined;
    this.busy = '';
    /** of the file that is being added */
    this.name = '';
    this.typed = '';
    /** A wheel that was picked: nothing to type. @type {Uint8Array | null} */
    this.wheel = null;
    new Watch(this, vault);
  }

  /** @param {OwnFile} file */
  async #read(file) {
    if (this.code.has(file.hash)) return;
    try {
      const {files} = await callJson(`api/own-tools/code?${new URLSearchParams({path: file.path, hash: file.hash})}`);
      this.code = new Map([...this.code, [file.hash, files]]);
    } catch (error) {
      this.failure = error;
    }
  }

  /** @param {OwnFile} file @param {'agree' | 'withdraw'} what */
  async #decide(file, what) {
    this.failure = undefined;
    this.busy = file.path;
    try {
      const body = what === 'agree' ? {path: file.path, hash: file.hash} : {path: file.path};
      /** @type {OwnFile} */
      const now = await callJson(`api/own-tools/${what}`, {method: 'POST', body});
      if (now.state === 'ready') toast(t('own.ready', {title: now.title ?? now.path}));
      this.emit('d20-tools-changed');
    } catch (error) {
      this.failure = error;
    } finally {
      this.busy = '';
      await this.#list.run();
    }
  }

  /** @param {Event} event */
  #picked = async (event) => {
    const [file] = /** @type {HTMLInputElement} */ (event.target).files ?? [];
    if (!file) return;
    const wheel = file.name.endsWith('.whl') ? new Uint8Array(await file.arrayBuffer()) : null;
    Object.assign(this, {name: file.name, typed: wheel ? '' : await file.text(), wheel});
  };

  /** @param {Event} event */
  #add = async (event) => {
    event.preventDefault();
    this.failure = undefined;
    const bytes = this.wheel ?? new TextEncoder().encode(this.typed);
    const path = `${FOLDER}${this.wheel ? this.name.trim() : this.name.trim().replace(/(\.py)?$/, '.py')}`;
    try {
      const before = (await callJson('api/own-tools')).files.find((/** @type {OwnFile} */ file) => file.path === path)?.hash ?? null;
      await callJson('api/vault/changes', {method: 'POST', body: {edits: [{path, before, content: toBase64(bytes)}]}});
      Object.assign(this, {name: '', typed: '', wheel: null});
      /** @type {HTMLDetailsElement} */ (this.querySelector('.own-add')).open = false;
      await this.#list.run();
    } catch (error) {
      this.failure = error;
    }
  };

  #form() {
    return html`<details class="own-add"><summary>${t('own.add')}</summary><form class="stack" @submit=${this.#add}>
      <label class="field">${t('own.pick')} <input type="file" accept=".py,.whl,text/x-python" @change=${this.#picked}></label>
      <d20-field label=${t('own.name')} placeholder="shortest.py" .value=${this.name} @input=${(/** @type {Event} */ event) => (this.name = /** @type {HTMLInputElement} */ (event.target).value)}></d20-field>
      ${this.wheel ? nothing : html`<div class="field"><label for="own-code">${t('own.code')}</label><textarea id="own-code" class="input code" rows="12" spellcheck="false" .value=${this.typed}
        @input=${(/** @type {Event} */ event) => (this.typed = /** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea></div>`}
      <div class="row"><d20-button type="submit" label=${t('own.save')} ?disabled=${this.name.trim() === '' || (!this.wheel && this.typed.trim() === '')}></d20-button></div></form></details>`;
  }

  render() {
    const files = this.#list.value?.files ?? [];
    return html`<section class="stack own-tools"><h2>${t('own.title')}</h2>
      <p class="muted">${t('own.lead', {folder: FOLDER})}</p>
      ${this.failure === undefined ? nothing : errorNotice(this.failure)}
      ${files.length === 0 ? nothing : html`<ul class="plain">${files.map((file) => this.#file(file))}</ul>`}${this.#form()}</section>`;
  }

  /** @param {OwnFile} file */
  #file(file) {
    const code = this.code.get(file.hash);
    const open = (/** @type {Event} */ event) => void (/** @type {HTMLDetailsElement} */ (event.target).open && this.#read(file));
    return html`<li class="own-tool"><details @toggle=${open}><summary>${file.name ? html`<a href=${href('tools', file.name)}>${file.title}</a> ` : nothing}<code>${file.path}</code>
        <span class="tag ${file.state === 'ready' ? 'success' : 'neutral'}">${t(`own.state.${file.state}`)}</span></summary>
      ${code === undefined ? html`<p class="muted" role="status">${t('own.reading')}</p>` : code.map((one) => this.#text(one, code.length > 1))}
      ${file.state === 'ready'
        ? html`<div class="row"><d20-button label=${t('own.withdraw')} ?disabled=${this.busy === file.path} @click=${() => this.#decide(file, 'withdraw')}></d20-button></div>`
        : html`<p>${t('own.warning')}</p><div class="row"><d20-button variant="primary" label=${t('own.agree')} ?disabled=${code === undefined || this.busy === file.path} @click=${() => this.#decide(file, 'agree')}></d20-button>
          <a href=${`api/attachments/${encodePath(file.path)}?download=true`}>${t('own.download')}</a></div>`}</details></li>`;
  }

  /** @param {CodeText} one @param {boolean} named it is one of several */
  #text({name, text}, named) {
    return html`${named ? html`<p><code>${name}</code></p>` : nothing}${text === null ? html`<p class="muted">${t('own.no_text')}</p>` : html`<pre class="own-code" role="group" tabindex="0" aria-label=${name}>${text}</pre>`}`;
  }
}
customElements.define('d20-own-tools', D20OwnTools);
