/**
 * The tab's access to the engine. One tab of the scope holds a Web Lock and owns the engine's worker (the leader);
 * the others (followers) talk to that worker over a BroadcastChannel each. When the leader goes, the lock passes on.
 *
 * Invariants: at most one engine is meant to live in a scope — where two briefly do (a stolen lock), the store's
 * compare-and-set keeps the vault whole; whoever waits for a link hears of a failure; no wait is without an end.
 */
import {Bridge, isRepeatable} from './bridge.js';
import {CurrentLink} from './current-link.js';
import {channelEndpoint} from './endpoint.js';
import {EngineProcess} from './engine-process.js';
import {isDenied, locks} from './platform.js';
import {clientLockName, controlChannelName, engineLockName, linkChannelName, scopeName} from './names.js';
import {EngineError} from './problem.js';
import {VERSION} from './protocol.js';
import {Standby} from './standby.js';
import {Store} from './state.js';

/**
 * @typedef {import('./protocol.js').Build} Build
 * @typedef {import('./protocol.js').BetweenTabs} BetweenTabs
 * @typedef {import('./state.js').EngineState} EngineState
 * @typedef {import('./bridge.js').Ask} Ask
 * @typedef {import('./bridge.js').Answer} Answer
 */

/** Milliseconds; tests shorten them. */
export const PATIENCE = Object.freeze({
  /** Between two questions of a follower who the leader is. */
  ask: 500,
  /** A leader's page that says nothing for so long while it holds the lock is hung: the lock is taken from it. */
  steal: 10_000,
  /** Between two looks whether the engine still answers a waiting follower. */
  ping: 5_000,
  /** Before a follower gets a Python ready to take over: a tab that is soon closed should not. */
  standby: 5_000,
});

export class Host {
  /** @type {Store<EngineState>} */
  state = new Store(/** @type {EngineState} */ ({kind: 'idle'}));
  #options;
  #scope;
  #id = randomId();
  /** @type {BroadcastChannel | null} */
  #control = null;
  /** @type {EngineProcess | null} */
  #process = null;
  #standby;
  /** @type {(() => void) | null} */
  #releaseLock = null;
  /** Ends the wait for leadership. @type {AbortController | null} */
  #candidacy = null;
  /** Ends with this tab's part in everything. */
  #life = new AbortController();
  #link = new CurrentLink();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #asking;
  #leaderHeardAt = 0;
  #links = 0;
  /** The link that was asked for and has not opened yet. @type {{name: string, at: number} | null} */
  #opening = null;
  /** @type {string | null} */
  #leaderEpoch = null;

  /**
   * @param {{build: Build, base: string, space: import('./space.js').Space, countBytes?: boolean, patience?: typeof PATIENCE,
   *   process?: Partial<ConstructorParameters<typeof EngineProcess>[0]>}} options
   */
  constructor(options) {
    this.#options = options;
    this.#scope = scopeName(options.base, options.space.name);
    this.#standby = new Standby({
      scope: this.#scope,
      delay: (options.patience ?? PATIENCE).standby,
      make: () => this.#newProcess(),
      onready: () => {
        const {value} = this.state;
        if (value.kind === 'follower') this.state.set({...value, standby: true});
      },
    });
  }

  /** Whether this tab owns the engine. */
  get leading() {
    return this.#process !== null;
  }

  /** Stand for leader and, until elected, follow. */
  start() {
    if (this.#control) return;
    this.#control = new BroadcastChannel(controlChannelName(this.#scope));
    this.#control.onmessage = ({data}) => this.#hear(data);
    this.#candidacy = new AbortController();
    this.#life = new AbortController();
    if (!locks()) return this.#lead();  // an insecure or opaque origin: nobody to agree with, the store's compare-and-set remains
    this.#stand({signal: this.#candidacy.signal});
    // The engine serves a follower for as long as the follower holds this lock, so it must be held before the first link.
    navigator.locks.request(clientLockName(this.#scope, this.#id), {signal: this.#life.signal}, () => {
      if (!this.#process) this.#follow();
      return aborted(this.#life.signal);
    }).catch((error) => {
      if (!isDenied(error)) ignoreAbort(error);
    });
  }

  /** Leave: the page is being closed, frozen or put away. `start` comes back. */
  stop() {
    this.#life.abort();
    this.#candidacy?.abort();
    this.#candidacy = null;
    clearInterval(this.#asking);
    this.#resign();
    this.#standby.end();
    this.#link.drop('This tab has left.');
    this.#control?.close();
    this.#control = null;
    this.#leaderEpoch = null;
    this.#opening = null;
    this.state.set({kind: 'idle'});
  }

  /** Stop the engine and start it anew, wherever it lives. */
  restart() {
    if (this.#process) this.#process.restart();
    else this.#say({v: VERSION, type: 'restart'});
  }

  /**
   * A port for the service worker; null unless this tab leads.
   * @returns {MessagePort | null}
   */
  openPort() {
    return this.#process?.openPort('service-worker') ?? null;
  }

  /**
   * Ask the engine, wherever it lives. A request that may be repeated is repeated when the engine died before the answer.
   * @param {Ask} ask
   * @returns {Promise<Answer>}
   */
  async request(ask) {
    const repeatable = isRepeatable(ask);
    for (let attempt = 1; ; attempt += 1) {
      const bridge = await this.#link.get(ask.signal ?? null);
      try {
        return await bridge.request(repeatable && ask.body ? {...ask, body: ask.body.slice()} : ask);
      } catch (error) {
        const again = repeatable && attempt < 3 && error instanceof EngineError && error.code === 'engine.gone';
        if (!again) throw error;
      }
    }
  }

  /** @param {EngineState} state */
  #setState(state) {
    if (state.kind === 'failed') this.#link.fail(state.reason);
    this.state.set(state);
  }

  // ── leading ──

  /** @param {LockOptions} options */
  #stand(options) {
    const elected = () => new Promise((release) => {
      this.#releaseLock = () => release(undefined);
      this.#lead();
    });
    navigator.locks.request(engineLockName(this.#scope), options, elected).catch((error) => {
      // Nobody to agree with, as at an origin without locks.
      if (isDenied(error)) return this.#process ? undefined : this.#lead();
      ignoreAbort(error);
      // Aborted while we held it: another tab took the lock because this one seemed hung.
      if (this.#process) this.#deposed();
    });
  }

  #lead() {
    clearInterval(this.#asking);
    this.#opening = null;
    this.#link.drop('The engine moves to this tab.');
    this.#process = this.#standby.take() ?? this.#newProcess();
    this.#process.start();
  }

  #newProcess() {
    const {build, base, space, countBytes, process = {}} = this.#options;
    return new EngineProcess({
      build, base, space, countBytes,
      onstate: (state) => {
        if (state.kind === 'booting') this.#link.drop('The engine is being started.');
        this.#setState(state);
        this.#announce();
      },
      onbridge: (bridge) => this.#link.use(bridge),
      ...process,
    });
  }

  #resign() {
    this.#process?.stop();
    this.#process = null;
    this.#releaseLock?.();
    this.#releaseLock = null;
  }

  #deposed() {
    this.#releaseLock = null;
    this.#resign();
    this.#link.drop('The engine was taken over by another tab.');
    if (!this.#candidacy) return;
    this.#stand({signal: this.#candidacy.signal});
    this.#follow();
  }

  #announce() {
    this.#say({v: VERSION, type: 'leader', host: this.#id, epoch: `${this.#id}/${this.#process?.epoch}`, state: this.state.value});
  }

  // ── following ──

  #follow() {
    const {ask, steal, ping} = this.#options.patience ?? PATIENCE;
    this.#leaderHeardAt = performance.now();
    let pinged = performance.now();
    const look = () => {
      const now = performance.now();
      const {bridge} = this.#link;
      if (!bridge) {
        this.#say({v: VERSION, type: 'who', client: this.#id});
        if (now - this.#leaderHeardAt > steal) return this.#steal();
      } else if (bridge.pending && now - pinged > ping) {
        pinged = now;
        bridge.ping(ping).catch(() => {
          // The engine may only be busy; its own page knows. Whether that page lives is what we ask next.
          if (this.#link.bridge === bridge) this.#say({v: VERSION, type: 'who', client: this.#id});
        });
      }
    };
    clearInterval(this.#asking);
    this.#asking = setInterval(look, ask);
    look();
  }

  #steal() {
    this.#leaderHeardAt = performance.now();
    this.#candidacy?.abort();
    this.#candidacy = new AbortController();
    this.#stand({steal: true});
  }

  /** @param {Extract<BetweenTabs, {type: 'leader'}>} message */
  #heardLeader({epoch, state}) {
    this.#leaderHeardAt = performance.now();
    if (this.#process) return;
    if (epoch !== this.#leaderEpoch) {
      this.#leaderEpoch = epoch;
      this.#opening = null;
      this.#link.drop('The engine has moved or restarted.');
    }
    if (state.kind === 'ready' && !this.#link.bridge) this.#openLink();
    this.#setState(state.kind === 'ready' ? {kind: 'follower', standby: this.#standby.ready, memory: state.memory} : state);
  }

  /**
   * Ask the leader for a channel to the engine; the engine says `linked` on it. One at a time: a second request would
   * make the engine close the first channel, which this tab may have begun to use.
   */
  #openLink() {
    const now = performance.now();
    const {steal} = this.#options.patience ?? PATIENCE;
    if (this.#opening && now - this.#opening.at < steal) return;
    const name = `${this.#id}/${(this.#links += 1)}`;
    this.#opening = {name, at: now};
    const channel = new BroadcastChannel(linkChannelName(this.#scope, name));
    channel.onmessage = () => {
      if (this.#opening?.name !== name) return channel.close();
      this.#opening = null;
      this.#link.use(new Bridge(channelEndpoint(channel, 'reader')));
      // A page that is only a guest elsewhere takes no memory for the case that another guest leaves.
      if (!this.#options.space.shown) this.#standby.soon();
    };
    this.#say({v: VERSION, type: 'link', client: this.#id, link: name});
  }

  // ── between tabs ──

  /** @param {BetweenTabs} message */
  #say(message) {
    this.#control?.postMessage(message);
  }

  /** @param {BetweenTabs} message */
  #hear(message) {
    switch (message.type) {
      case 'who':
        if (this.#process) this.#announce();
        return;
      case 'leader':
        return this.#heardLeader(message);
      case 'link':
        return this.#process?.openLink(message.client, message.link);
      case 'restart':
        return this.#process?.restart();
    }
  }
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), {once: true});
  });
}

/** @param {unknown} error */
function ignoreAbort(error) {
  if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
}

function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
