/**
 * The one list of messages that cross a thread: page ↔ engine, page ↔ host worker control, engine ↔ runner,
 * page ↔ service worker, tab ↔ tab. Imported by both sides of each.
 *
 * Invariants: every message carries `v` and `type`; a message of an unknown version or type is answered with an
 * `error`, never ignored; headers are a list of pairs (a name may repeat); bodies are bytes.
 * Not here: how bytes travel (endpoint.js), who waits for what (bridge.js, serve.js).
 */

export const VERSION = 1;

/** Chunks that the engine may send before the reader has taken one. */
export const CREDITS = 4;

/** Milliseconds until a request without a first answer is given up. Long work is a job, never one long request. */
export const REQUEST_DEADLINE = 60_000;

/** Statuses whose responses have no body (Fetch standard: null body status). */
export const NULL_BODY_STATUS = Object.freeze([101, 103, 204, 205, 304]);

/** @typedef {[string, string][]} HeaderList */

/**
 * Ask the engine. `url` is absolute; `deadline` is milliseconds from now until the first answer.
 * @typedef {{v: number, id: number, type: 'request', method: string, url: string, headers: HeaderList, body: Uint8Array | null, deadline: number}} RequestMessage
 */
/** @typedef {{v: number, id: number, type: 'credit', count: number}} CreditMessage The reader took `count` chunks. */
/** @typedef {{v: number, id: number, type: 'cancel'}} CancelMessage The reader is gone. */
/** @typedef {{v: number, id: number, type: 'ping'}} PingMessage */
/** @typedef {RequestMessage | CreditMessage | CancelMessage | PingMessage} ToEngine */

/** @typedef {{v: number, id: number, type: 'start', status: number, headers: HeaderList}} StartMessage */
/** @typedef {{v: number, id: number, type: 'chunk', bytes: Uint8Array}} ChunkMessage */
/** @typedef {{v: number, id: number, type: 'end'}} EndMessage */
/** @typedef {{v: number, id: number, type: 'error', code: string, message: string}} ErrorMessage */
/** @typedef {{v: number, id: number, type: 'pong'}} PongMessage */
/** @typedef {StartMessage | ChunkMessage | EndMessage | ErrorMessage | PongMessage} FromEngine */

/**
 * What the build says about itself (build.json, inlined in every page).
 * @typedef {{files: number, bytes: number}} Tier
 * A file of a pack: its address, where it lies in the engine's file system, and the module that it is where it is a compiled library.
 * @typedef {{url: string, path: string, module?: string}} PackFile
 * `packs`: by name; `after` are packs that come with it. `boot` must be there before the first answer, `search` is brought right after it.
 * @typedef {{
 *   schema: number, id: string, version: string,
 *   pyodide: {version: string, python: string, indexURL: string,
 *             packs: Record<string, {files: PackFile[], after: string[]}>, boot: string[], search: string[]},
 *   workers: {engine: string, runner: string, snapshot: string},
 *   serviceWorker: string,
 *   demoVault: {url: string, name: string, files: number, sha256: string, size: number, publish?: boolean} | null,
 *   tiers: {boot: Tier, tools: Tier, lazy: Tier},
 *   site?: PublishedSite,
 *   embed: {script: string, integrity: string, origins: string[]},
 *   packages: PackageHosts,
 * }} Build
 */

/**
 * A vault that is the site's content. `home` is the article at the site's own address ("" for none), `pages` the articles by folder
 * that are `x.md` at `x.html` (their names without the ending), `other` those that are elsewhere.
 * @typedef {{title: string, language: string, home: string, pages: Record<string, string[]>, other: Record<string, string>}} PublishedSite
 */

/** Where Python packages are: the index, the folder of Pyodide's own, and the origins that the one page which fetches them may ask. @typedef {{index: string, base: string, hosts: string[]}} PackageHosts */

/** `embed.origins`: pages of these may embed the site, of all where there are none. */

/** @typedef {'runtime' | 'packages' | 'python' | 'vault'} BootStep */
/** @typedef {import('./boot.js').Attempt} Attempt */
/** @typedef {import('./boot.js').Modules} Modules */

/**
 * Host → engine worker. `init` comes first and once; `port` brings a new reader (`owner` names who, a new port of the
 * same owner replaces the old one); `link` asks to open the BroadcastChannel of a follower tab,
 * which lives as long as the tab holds its lock. `rung` is where to begin, `tried` what was tried before. An engine on standby gets ready without opening the vault, until `go`.
 * @typedef {{v: number, type: 'init', build: Build, base: string, space: import('./space.js').Space, rung: string, tried: Attempt[], modules: Modules,
 *   mayFreeze: boolean, countBytes: boolean, standby: boolean}} InitMessage
 * @typedef {{v: number, type: 'port', owner: string, port: MessagePort}} PortMessage
 * @typedef {{v: number, type: 'link', client: string, link: string}} LinkMessage
 * @typedef {{v: number, type: 'go'}} GoMessage
 * @typedef {InitMessage | GoMessage | PortMessage | LinkMessage} ToWorker
 */

/**
 * Engine worker → host. `timings` are milliseconds from worker start to the end of each step.
 * @typedef {{v: number, type: 'booting', step: BootStep, loaded: number, total: number}} BootingMessage
 * @typedef {{v: number, type: 'ready', rung: string, attempts: Attempt[], modules: Modules, memory: boolean, timings: Record<string, number>}} ReadyMessage  memory: nothing is kept
 * @typedef {{v: number, type: 'fatal', phase: 'boot' | 'run', reason: string}} FatalMessage
 * @typedef {{v: number, type: 'standby'}} StandbyMessage  it has everything but the vault
 * @typedef {{v: number, type: 'snapshot', outcome: 'begun' | 'made' | 'failed', reason?: string}} SnapshotMessage  of the next start
 * @typedef {BootingMessage | StandbyMessage | ReadyMessage | SnapshotMessage | FatalMessage} FromWorker
 */

/**
 * Tab ↔ tab, on the scope's control channel. `epoch` changes with every engine, so that a follower knows when its link is stale.
 * @typedef {{v: number, type: 'who', client: string}} WhoMessage
 * @typedef {{v: number, type: 'leader', host: string, epoch: string, state: import('./state.js').EngineState}} LeaderMessage
 * @typedef {{v: number, type: 'link', client: string, link: string}} LinkRequest  the leader passes it to its worker
 * @typedef {{v: number, type: 'restart'}} RestartRequest  a follower's person asks for a new engine
 * @typedef {WhoMessage | LeaderMessage | LinkRequest | RestartRequest} BetweenTabs
 */

/**
 * Service worker → page, with a one-shot port, and the answer on it: the engine's port, or `wait` when one is being
 * started or lives in another tab. A page that will not have one says nothing.
 * @typedef {{v: number, type: 'engine?'}} EngineQuestion
 * @typedef {{v: number, type: 'engine'} | {v: number, type: 'wait'}} EngineAnswer
 */
/**
 * Page → service worker; the last four are answered on a port that comes with them. `activate`: the person accepted the update.
 * `gone`: this page's engine was stopped. `use`: serve the files of that build from now on.
 * @typedef {{v: number, type: 'boot', build: string, ok: boolean}} BootReport
 * @typedef {{v: number, type: 'activate'} | {v: number, type: 'gone'} | BootReport
 *   | {v: number, type: 'status'} | {v: number, type: 'repair'} | {v: number, type: 'use', build: string}} ToServiceWorker
 * @typedef {{current: string, serving: string, builds: {id: string, version: string}[]}} CacheStatus  the answer to boot, status, use
 */

/**
 * Engine → runner worker: `init` once, then one `run` at a time. `request` is JSON between the two Pythons.
 * @typedef {{v: number, type: 'init', build: Build, base: string, space: string, memory: boolean, id: string, rung: string, modules: Modules}
 *   | {v: number, type: 'run', request: string, packages: string[], vault: Uint8Array | null, wheels: [string, Uint8Array][]}} ToRunner
 */
/**
 * Runner worker → engine. `outcome` ends a run: kind `result` carries the report, the proposed edits and the files;
 * `error` the failure of the tool in `report`; `stale` says that the stored vault is another generation already.
 * `memory` is what the runner's Python has taken, in bytes. `failed` means that this runner is of no more use.
 * @typedef {{v: number, type: 'outcome', kind: string, report: string, changes: string | null, files: [string, Uint8Array][], memory: number}} RunnerOutcome
 * @typedef {{v: number, type: 'booting'} | {v: number, type: 'booted'} | {v: number, type: 'event', event: string}
 *   | RunnerOutcome | {v: number, type: 'failed', reason: string}} FromRunner
 */

/**
 * Engine → snapshot worker, one message each, and its answer. Never anything of the vault.
 * `without` names packages that the memory shall not hold: what they cost is measured so.
 * @typedef {{path: string, bytes: Uint8Array<ArrayBuffer>}} LibraryFile
 * @typedef {{v: number, type: 'find', build: Build, base: string, without?: string[]}
 *   | {v: number, type: 'make', build: Build, base: string, libraries: LibraryFile[], without?: string[]}} ToMaker
 * @typedef {{v: number, type: 'found', libraries: LibraryFile[]} | {v: number, type: 'made', bytes: number} | {v: number, type: 'failed', reason: string}} FromMaker
 */

const TO_ENGINE = new Set(['request', 'credit', 'cancel', 'ping']);
const FROM_ENGINE = new Set(['start', 'chunk', 'end', 'error', 'pong']);

/**
 * Return the message when it is one that an engine understands, else the error to answer with.
 * @param {unknown} data
 * @returns {{message: ToEngine, error: null} | {message: null, error: ErrorMessage}}
 */
export function readToEngine(data) {
  const error = malformed(data, TO_ENGINE);
  return error ? {message: null, error} : {message: /** @type {ToEngine} */ (data), error: null};
}

/**
 * Return the message when it is one that a reader understands, else the error that says why not.
 * @param {unknown} data
 * @returns {{message: FromEngine, error: null} | {message: null, error: ErrorMessage}}
 */
export function readFromEngine(data) {
  const error = malformed(data, FROM_ENGINE);
  return error ? {message: null, error} : {message: /** @type {FromEngine} */ (data), error: null};
}

/**
 * @param {unknown} data
 * @param {ReadonlySet<string>} types
 * @returns {ErrorMessage | null}
 */
function malformed(data, types) {
  if (typeof data !== 'object' || data === null) return failure(0, 'protocol.malformed', 'A message must be an object.');
  const {v, id, type} = /** @type {Record<string, unknown>} */ (data);
  const known = typeof id === 'number' ? id : 0;
  if (v !== VERSION) return failure(known, 'protocol.version', `This side speaks version ${VERSION}, the message is version ${String(v)}.`);
  if (typeof id !== 'number') return failure(0, 'protocol.malformed', 'A message must have a numeric id.');
  if (typeof type !== 'string' || !types.has(type)) {
    return failure(id, 'protocol.unknown_type', `No message is of type '${String(type)}'. Known: ${[...types].join(', ')}.`);
  }
  if (type === 'request') return malformedRequest(id, /** @type {Record<string, unknown>} */ (data));
  return null;
}

/**
 * @param {number} id
 * @param {Record<string, unknown>} data
 * @returns {ErrorMessage | null}
 */
function malformedRequest(id, {method, url, headers, body, deadline}) {
  const wrong =
    typeof method !== 'string' ? 'method' :
    typeof url !== 'string' ? 'url' :
    !isHeaderList(headers) ? 'headers' :
    body !== null && !(body instanceof Uint8Array) ? 'body' :
    typeof deadline !== 'number' || !(deadline > 0) ? 'deadline' : null;
  return wrong && failure(id, 'protocol.malformed', `The field '${wrong}' of a request has the wrong type.`);
}

/** @param {unknown} headers */
function isHeaderList(headers) {
  return Array.isArray(headers) && headers.every(
    (pair) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string' && typeof pair[1] === 'string');
}

/**
 * @param {number} id
 * @param {string} code stable, dotted
 * @param {string} message one sentence for a developer
 * @returns {ErrorMessage}
 */
export function failure(id, code, message) {
  return {v: VERSION, id, type: 'error', code, message};
}
