/** An import from first file to last: reading, checking, the reader's decision where something would be replaced, storing, indexing. */
import {callJson} from './api.js';
import {sortPicked} from './import-files.js';
import {vault} from './vault.js';

/** @import {GitHistory, ImportAnswer, Refused} from './types.d.ts' */
/** @typedef {import('./import-files.js').Picked} Picked */
/**
 * @typedef {object} Report what has been done, for the reader
 * @property {number} added
 * @property {number} changed
 * @property {number} unchanged
 * @property {string[]} kept files of the vault that the reader did not let replace
 * @property {Refused[]} refused
 * @property {GitHistory | null} git what a `.git` folder that came along knew
 * @property {number | undefined} generation to undo it; undefined when nothing was written
 */
/**
 * `first`: into an empty vault, and nothing to explain: the reader only wants to read.
 * @typedef {{phase: 'idle'}
 *   | {phase: 'reading' | 'checking' | 'storing' | 'indexing', done: number, total: number, since: number}
 *   | {phase: 'deciding', preview: ImportAnswer}
 *   | {phase: 'done', report: Report, first: boolean}
 *   | {phase: 'failed', error: unknown}} ImportState
 */

const LOOK_MS = 250;

/** Fires `change`. One import at a time. */
class Importer extends EventTarget {
  /** @type {ImportState} */
  state = {phase: 'idle'};
  /** @type {((paths: string[] | null) => void) | null} */
  #decide = null;
  #controller = new AbortController();

  /** @returns {boolean} */
  get busy() {
    return ['reading', 'checking', 'storing', 'indexing'].includes(this.state.phase);
  }

  /** @param {ImportState} state */
  #set(state) {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }

  /** @param {'reading' | 'checking' | 'storing' | 'indexing'} phase @param {number} [done] @param {number} [total] */
  #at(phase, done = 0, total = 0) {
    const since = this.state.phase === phase && 'since' in this.state ? this.state.since : performance.now();
    this.#set({phase, done, total, since});
  }

  /** Back to the choice. */
  reset() {
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#decide = null;
    this.#set({phase: 'idle'});
  }

  /** @param {string[]} paths the reader's decision: those of the preview's files that are to be written */
  decide(paths) {
    this.#decide?.(paths);
    this.#decide = null;
  }

  /**
   * @param {(found: (count: number) => void) => Promise<readonly Picked[]>} gather
   * @returns {Promise<ImportState>} how it has ended; who shows the state may have put it back by then
   */
  async run(gather) {
    if (this.busy) return this.state;
    this.#controller = new AbortController();
    const {signal} = this.#controller;
    /** @type {ImportState} */
    let outcome = {phase: 'idle'};
    try {
      this.#at('reading');
      const {zips, files, skipped} = sortPicked(await gather((count) => this.#at('reading', count)));
      /** @type {Report} */
      const report = {added: 0, changed: 0, unchanged: 0, kept: [], refused: [...skipped], git: null, generation: undefined};
      for (const zip of zips) await this.#send(zip, 'application/zip', report, signal);
      if (files.length > 0) await this.#send(await this.#form(files, signal), null, report, signal);
      this.#at('indexing');
      const wasEmpty = vault.articles.length === 0;
      await vault.changed((done, total) => this.#at('indexing', done, total));
      outcome = {phase: 'done', report, first: wasEmpty && report.refused.length === 0 && report.added > 0};
    } catch (error) {
      if (!signal.aborted) outcome = {phase: 'failed', error};
    }
    if (outcome.phase !== 'idle') this.#set(outcome);
    return outcome;
  }

  /**
   * @param {readonly Picked[]} files
   * @param {AbortSignal} signal
   * @returns {Promise<FormData>} every file read into memory, so that a card pulled out halfway is noticed here
   */
  async #form(files, signal) {
    const form = new FormData();
    let done = 0;
    for (const {path, file} of files) {
      signal.throwIfAborted();
      form.append('files', new Blob([await file.arrayBuffer()]), path);
      done += 1;
      if (done % 20 === 0 || done === files.length) this.#at('reading', done, files.length);
    }
    return form;
  }

  /** @param {Blob | FormData} body @param {string | null} type @param {Report} report @param {AbortSignal} signal */
  async #send(body, type, report, signal) {
    /** @type {ImportAnswer} */
    const preview = await this.#watched('checking', signal, () => callJson('api/vault/import', {method: 'POST', body, headers: type ? {'Content-Type': type} : {}, signal}));
    report.refused.push(...preview.refused);
    report.unchanged += preview.unchanged.length;
    const asked = preview.changed.length > 0 || preview.conflicting.length > 0;
    const all = [...preview.added, ...preview.changed, ...preview.conflicting];
    const paths = asked ? await this.#ask(preview) : all;
    const chosen = new Set(paths ?? []);
    report.kept.push(...all.filter((path) => !chosen.has(path)));
    report.git ??= preview.git;
    if (chosen.size === 0 && !preview.git) return;
    const done = await this.#watched('storing', signal, () => callJson(`api/vault/import/${encodeURIComponent(preview.import_id)}/commit`, {
      method: 'POST', body: chosen.size === all.length ? {} : {paths: [...chosen]}, signal,
    }));
    if (done.generation !== preview.base_generation) report.generation = done.generation;
    report.added += preview.added.filter((path) => chosen.has(path)).length;
    report.changed += [...preview.changed, ...preview.conflicting].filter((path) => chosen.has(path)).length;
  }

  /**
   * @template T
   * @param {'checking' | 'storing'} phase
   * @param {AbortSignal} signal
   * @param {() => Promise<T>} act what the engine is asked, and asked how far it is meanwhile
   * @returns {Promise<T>}
   */
  async #watched(phase, signal, act) {
    this.#at(phase);
    const timer = setInterval(() => void this.#lookHowFar(phase, signal), LOOK_MS);
    try {
      return await act();
    } finally {
      clearInterval(timer);
    }
  }

  /** @param {'checking' | 'storing'} phase @param {AbortSignal} signal */
  async #lookHowFar(phase, signal) {
    try {
      const {running, done, total} = await callJson('api/vault/import', {signal});
      if (running && this.state.phase === phase) this.#at(phase, done, total);
    } catch {
      // the import itself says what is wrong
    }
  }

  /** @param {ImportAnswer} preview @returns {Promise<string[] | null>} */
  #ask(preview) {
    this.#set({phase: 'deciding', preview});
    return new Promise((resolve) => (this.#decide = resolve));
  }
}

export const importer = new Importer();

/**
 * Starts an import; the import view shows how far it is.
 * @param {(found: (count: number) => void) => Promise<readonly Picked[]>} gather
 * @returns {Promise<ImportState>} how it has ended
 */
export function offerFiles(gather) {
  if (importer.state.phase !== 'idle' && !importer.busy) importer.reset();
  return importer.run(gather);
}
