/**
 * The second copy of a vault: every commit is in a file of its own, flushed, before IndexedDB hears of it.
 *
 * Why: Chromium deletes the IndexedDB of a whole origin when it finds it damaged, and two kills of the browser are
 * enough for that (docs/storage.md). Invariants: nothing is answered from a database that has lost what the copy
 * holds; a file that could restore the vault is only cleared when another one can; without the copy all goes on.
 */
import {StoreError} from './store-database.js';
import {Unavailable} from './store-files.js';
import {KIND} from './store-frame.js';
import {LogFile} from './store-log.js';
import {dump, frameOfCommit, replay} from './store-restore.js';
import {baseEnd, findEnd, findGeneration, sourceOf} from './store-scan.js';
import {headOf} from './store-write.js';

/** @typedef {import('./store-database.js').Database} Database */
/** @typedef {{generation: number, nonce: string}} Head */
/** `building`: a base is being written, until then older commits may be missing. @typedef {'on' | 'building' | 'off'} CopyState */
/** `diverged`: it holds a longer history that the store knows nothing of, and is left as it is. @typedef {'' | 'unsupported' | 'busy' | 'quota' | 'diverged' | 'failed'} CopyReason */

/** @typedef {{delay: number, rest: number, again: number, bytes: number, times: number}} Pace */

/** Tests shorten the milliseconds. @type {Readonly<Pace>} */
export const PACE = Object.freeze({
  /** Milliseconds before a base is begun, so that it does not meet the start. */
  delay: 3_000,
  /** Milliseconds of rest after each piece of a base: the worker answers requests meanwhile. */
  rest: 15,
  /** Milliseconds until files that could not be had are tried again. */
  again: 30_000,
  /** A copy of more bytes, and of so many times its base, is written anew. */
  bytes: 64 * 1024 * 1024,
  times: 3,
});

export class VaultCopy {
  #files;
  #vault;
  #run;
  #pace;
  /** @type {import('./store-files.js').Held | null} */
  #held = null;
  /** @type {LogFile[]} */
  #logs = [];
  /** The file from which everything could be restored. @type {LogFile | null} */
  #current = null;
  /** Whether `#current` is exactly what the store is. */
  #following = false;
  /** The file whose base is being written. @type {LogFile | null} */
  #next = null;
  /** Bytes of the base of `#current`, once known. @type {number | null} */
  #baseSize = null;
  /** @type {CopyReason} */
  #reason = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #scheduled = false;
  #rebasing = false;
  #closed = false;
  /** One commit, or one step that must not meet a commit, at a time. @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /**
   * @param {{files: import('./store-files.js').Files, vault: string, pace?: Readonly<Pace>,
   *   run: <T>(act: (db: Database) => Promise<T>) => Promise<T>}} options `run`: with an open database, as Connection does
   */
  constructor({files, vault, run, pace = PACE}) {
    this.#files = files;
    this.#vault = vault;
    this.#run = run;
    this.#pace = pace;
  }

  /** @returns {{state: CopyState, reason: CopyReason, bytes: number, generation: number}} */
  get state() {
    const state = this.#following ? 'on' : this.#held && !this.#reason ? 'building' : 'off';
    return {state, reason: this.#reason, bytes: this.#current?.size ?? 0, generation: this.#current?.last?.generation ?? 0};
  }

  /**
   * Get hold of the files. It never throws: what keeps the copy from being used is in `state`.
   * @param {{steal: boolean}} options whether to take them from an engine that does not let go
   */
  async take({steal}) {
    try {
      const held = await this.#files.take({steal});
      if (this.#closed) return letGo(held);
      this.#held = held;
      void held.lost.then(() => this.#lose(held));
      this.#logs = await Promise.all(held.handles.map((handle) => LogFile.open(handle)));
      const whole = this.#logs.filter((log) => log.complete).sort((one, other) => other.sequence - one.sequence);
      this.#current = whole[0] ?? null;
      for (const log of this.#logs) if (log !== this.#current && log.size) log.cut(0, null);
      this.#reason = '';
    } catch (error) {
      this.#giveUp(error instanceof Unavailable ? error.reason : 'failed', error);
      if (this.#reason !== 'unsupported') this.#later(this.#pace.again, () => this.#attach());
    }
  }

  /**
   * Make the store and the copy agree. Called with each database as it is opened, before anything else is asked of it.
   * @param {Database} db
   * @param {string} loss what the browser says about a loss of data, if it says anything
   * @returns {Promise<void>} Throws StoreError when the database is empty but the copy is not, and can't be used.
   */
  async reconcile(db, loss) {
    const head = await headOf(db.transaction(['meta', 'journal']), this.#vault);
    const log = this.#current;
    if (!this.#held) {
      if (head.generation === 0 && await this.#holdsContent()) {
        throw new StoreError('failed', 'The database is empty, and the second copy of the vault is in use elsewhere. Close the other tabs of Data20 and start again.');
      }
      return;
    }
    if (!log) return head.generation === 0 ? this.#begin() : this.#stale();
    const last = /** @type {import('./store-frame.js').Mark} */ (log.last);
    if (same(head, last)) {
      this.#following = true;
      return this.#compactSoon();
    }
    const from = await this.#whereToGoOn(log, head);
    if (!from && last.generation > head.generation) return this.#giveUp('diverged', `the second copy holds another history, ${last.generation} generations long`);
    if (!from) return this.#stale();
    const {damaged} = await replay(db, this.#vault, log, {...from, reason: head.generation ? null : loss || 'empty'});
    this.#following = true;
    if (damaged) this.#stale();
  }

  /**
   * Log a commit, do it, and take it back from the log if it fails.
   * @param {{expected: number, generation: number, nonce: string, json: string, contents: Uint8Array[], kept: Uint8Array[]}} commit
   * @param {() => Promise<void>} write
   * @returns {Promise<void>} Throws StoreError of kind quota, and what `write` throws; then nothing was written.
   */
  commit({expected, generation, nonce, json, contents, kept}, write) {
    return this.#exclusive(async () => {
      /** @type {(() => void)[]} */
      const undo = [];
      const frame = {generation, nonce, ...frameOfCommit(json, contents, kept)};
      for (const log of [this.#following ? this.#current : null, this.#next]) {
        if (!log) continue;
        const {size, last} = log;
        try {
          if (last?.generation !== expected) throw new Error('Somebody else has written.');
          log.append({kind: log === this.#next ? KIND.during : KIND.commit, ...frame});
          undo.push(() => log.cut(size, last));
        } catch (error) {
          if (log === this.#current && isQuota(error)) {
            throw new StoreError('quota', 'There is no room for the second copy of this change.', {cause: error});
          }
          this.#distrust(log);
        }
      }
      try {
        await write();
      } catch (error) {
        this.#takeBack(undo);
        if (error instanceof StoreError && error.kind === 'generation') this.#stale();
        throw error;
      }
      this.#compactSoon();
    });
  }

  /** Let go of the files. */
  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#giveUp('');
  }

  // ── what the copy is worth ──

  /** The store is not what the copy says: write a new base, and keep the old one until then. */
  #stale() {
    this.#following = false;
    this.#next = null;
    this.#rebaseSoon();
  }

  /** @param {LogFile} log a write to it failed, or was missed */
  #distrust(log) {
    if (log === this.#next) this.#next = null;
    else this.#stale();
  }

  /** @param {(() => void)[]} undo */
  #takeBack(undo) {
    try {
      for (const cut of undo) cut();
    } catch {
      this.#stale();
    }
  }

  #begin() {
    try {
      const [log] = this.#logs;
      log.begin({sequence: 1, generation: 0, nonce: ''});
      log.append({kind: KIND.base, generation: 0, nonce: '', head: new Uint8Array(), parts: []});
      this.#current = log;
      this.#baseSize = log.size;
      this.#following = true;
    } catch (error) {
      this.#giveUp(isQuota(error) ? 'quota' : 'failed', error);
    }
  }

  /**
   * @param {LogFile} log
   * @param {Head} head
   * @returns {Promise<{at: number, generation: number} | null>} where the log goes on after what the store has
   */
  async #whereToGoOn(log, head) {
    if (head.generation === 0) return {at: 0, generation: 0};
    const found = await findGeneration(log, log.salt, log.size, head.generation);
    return found?.nonce === head.nonce ? {at: found.at, generation: head.generation} : null;
  }

  async #holdsContent() {
    for (const file of await this.#files.look()) {
      const found = await findEnd(sourceOf(file));
      if (found && found.last.generation > 0) return true;
    }
    return false;
  }

  // ── a new base ──

  #compactSoon() {
    const log = this.#current;
    if (log && this.#following && log.size > this.#pace.bytes && log.size > this.#pace.times * (this.#baseSize ?? 0)) this.#rebaseSoon();
  }

  /** @param {number} [wait] milliseconds */
  #rebaseSoon(wait = this.#pace.delay) {
    if (this.#rebasing || this.#scheduled || !this.#held) return;
    this.#scheduled = true;
    this.#later(wait, () => this.#rebase());
  }

  async #rebase() {
    this.#scheduled = false;
    if (!this.#held) return;
    this.#rebasing = true;
    /** @type {number} */
    let wait = this.#pace.delay;
    try {
      if (this.#following && !await this.#hasGrown()) return;
      await this.#writeBase();
    } catch (error) {
      this.#next = null;
      if (this.#following) this.#baseSize = this.#current?.size ?? null;  // not again before it has grown as much again
      else if (isQuota(error)) this.#reason = 'quota';
      wait = this.#pace.again;
      console.warn(`data20: the second copy of the vault was not written: ${error}`);
    } finally {
      this.#rebasing = false;
    }
    if (!this.#following && !this.#reason) this.#rebaseSoon(wait);
  }

  /** Whether the file that is followed is much larger than its base. */
  async #hasGrown() {
    const log = /** @type {LogFile} */ (this.#current);
    this.#baseSize ??= await baseEnd(log, log.salt);
    return log.size > this.#pace.times * this.#baseSize;
  }

  /** Rows are read while commits go on; those are written behind them, so that what comes of all is the state at the end. */
  async #writeBase() {
    const next = /** @type {LogFile} */ (this.#logs.find((log) => log !== this.#current));
    const head = () => this.#run((db) => headOf(db.transaction(['meta', 'journal']), this.#vault));
    await this.#exclusive(async () => {
      next.begin({sequence: (this.#current?.sequence ?? 0) + 1, ...await head()});
      this.#next = next;
    });
    for await (const frame of dump(this.#run, this.#vault)) {
      if (this.#next !== next) return;
      next.append({...marked(next), kind: KIND.rows, ...frame});
      await new Promise((resolve) => setTimeout(resolve, this.#pace.rest));
    }
    await this.#exclusive(async () => {
      const now = await head();
      if (this.#next !== next) return;
      this.#next = null;
      if (!same(now, marked(next))) return;
      next.append({...marked(next), kind: KIND.base, head: new Uint8Array(), parts: []});
      const old = this.#current;
      [this.#current, this.#baseSize, this.#following] = [next, next.size, true];
      old?.cut(0, null);
    });
  }

  // ── having the files ──

  async #attach() {
    await this.take({steal: false});
    if (this.#held) await this.#exclusive(() => this.#run((db) => this.reconcile(db, '')));
  }

  /** @param {import('./store-files.js').Held} held which another engine, or a reset, has taken */
  #lose(held) {
    if (this.#held !== held) return;
    this.#giveUp('busy');
    if (!this.#closed) void this.#attach();
  }

  /**
   * @param {CopyReason} reason
   * @param {unknown} [error]
   */
  #giveUp(reason, error) {
    if (error && reason !== 'unsupported' && reason !== this.#reason) console.warn(`data20: ${error}`);
    clearTimeout(this.#timer);
    this.#scheduled = false;
    this.#reason = reason;
    this.#following = false;
    this.#next = this.#current = this.#baseSize = null;
    this.#logs = [];
    if (this.#held) letGo(this.#held);
    this.#held = null;
  }

  /**
   * @param {number} milliseconds
   * @param {() => Promise<void>} act
   */
  #later(milliseconds, act) {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void act().catch((error) => console.warn(`data20: ${error}`)), milliseconds);
  }

  /**
   * @template T
   * @param {() => Promise<T>} act
   * @returns {Promise<T>}
   */
  #exclusive(act) {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

/** @param {LogFile} log @returns {Head} what the newest frame leads to */
const marked = (log) => ({generation: log.last?.generation ?? 0, nonce: log.last?.nonce ?? ''});

/** @param {Head} one @param {Head} other */
const same = (one, other) => one.generation === other.generation && (one.generation === 0 || one.nonce === other.nonce);

/** @param {unknown} error */
const isQuota = (error) => error instanceof Object && 'name' in error && error.name === 'QuotaExceededError';

/** @param {import('./store-files.js').Held} held */
function letGo({handles, release}) {
  for (const handle of handles) handle.close();
  release();
}
