/**
 * The reader's own vault in a page of strangers, where the reader asks for it by a button and the browser lets them.
 *
 * Browsers give such a grant to a window, not to the workers that Python lives in: so the vault is copied, into memory, and shown in a
 * frame within this one that is handed it as any page hands one in. This frame, which the page around talks to, keeps showing the
 * site's vault to whoever asks: nothing of the reader's can get out by the talk, nor by the frame's height.
 */
import {base} from '../../js-shim/base.js';
import {isOpaque} from '../../js-shim/platform.js';
import {databaseName} from '../../js-shim/store-database.js';
import {LIMITS, VERSION} from '../../embed/protocol.js';
import {packed} from './packed.js';

/** @typedef {import('../../js-shim/store-database.js').ArticleRow} ArticleRow */
/** @typedef {import('../../js-shim/store-database.js').AttachmentRow} AttachmentRow */
/** @typedef {import('../../js-shim/store-database.js').BlobRow} BlobRow */
/** What the Storage Access API gives for storage that is no cookie; browsers without that give nothing. @typedef {{indexedDB?: IDBFactory} | undefined} Handle */

/** The name that the app gives its one vault in every key. */
const VAULT = 'main';

/** Why the reader's vault isn't shown; `reason` is the last word of a text's key. */
export class NotShown extends Error {
  /** @param {'refused' | 'missing' | 'empty' | 'large'} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** @returns {boolean} whether there is anything to ask the browser for: in a frame that has an origin */
export function mayConnect() {
  return self !== top && !isOpaque() && 'requestStorageAccess' in document;
}

/**
 * Ask the browser, which may ask the reader, and read the vault. To be called at once by a click.
 * @returns {Promise<Blob>} a zip. Throws NotShown.
 */
export async function ownVault() {
  const ask = /** @type {(types: {indexedDB: boolean}) => Promise<Handle>} */ (/** @type {unknown} */ (document.requestStorageAccess.bind(document)));
  /** @type {Handle} */
  let handle;
  try {
    handle = await ask({indexedDB: true});
  } catch {
    throw new NotShown('refused');
  }
  if (!handle?.indexedDB) throw new NotShown('missing');
  const db = await opened(handle.indexedDB, databaseName(base.pathname));
  if (!db) throw new NotShown('empty');
  try {
    const files = await filesOf(db);
    if (files.length === 0) throw new NotShown('empty');
    if (files.length > LIMITS.files || files.reduce((sum, {content}) => sum + content.size, 0) > LIMITS.bytes) throw new NotShown('large');
    return await packed(files);
  } finally {
    db.close();
  }
}

/**
 * @param {Blob} vault
 * @param {Partial<import('../../embed/protocol.js').Config>} config what to begin with
 * @param {string} title
 * @returns {HTMLIFrameElement} shows the vault once it is in the page; it can be put there once
 */
export function frameOf(vault, config, title) {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const frame = document.createElement('iframe');
  frame.src = new URL(`embed.html#${nonce}`, base).href;
  frame.title = title;
  frame.addEventListener('load', () => {
    const {port2} = new MessageChannel();
    frame.contentWindow?.postMessage({data20: VERSION, nonce, config: JSON.stringify(config), vault}, base.origin, [port2]);
  }, {once: true});
  return frame;
}

/** @param {IDBFactory} databases @param {string} name @returns {Promise<IDBDatabase | null>} null where there is none: it must not be made here */
function opened(databases, name) {
  return new Promise((resolve, reject) => {
    const request = databases.open(name);
    let made = false;
    request.onupgradeneeded = () => {
      made = true;
      request.transaction?.abort();
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => (made ? resolve(null) : reject(request.error));
  });
}

/** @param {IDBDatabase} db @returns {Promise<{path: string, content: Blob}[]>} every file as of one moment */
async function filesOf(db) {
  const tx = db.transaction(['articles', 'attachments', 'blobs']);
  const all = IDBKeyRange.bound([VAULT], [VAULT, []]);
  /** @type {ArticleRow[]} */
  const articles = await done(tx.objectStore('articles').getAll(all));
  /** @type {AttachmentRow[]} */
  const attachments = await done(tx.objectStore('attachments').getAll(all));
  if (attachments.reduce((sum, {size}) => sum + size, 0) > LIMITS.bytes) throw new NotShown('large');
  const files = articles.map(({path, bytes}) => ({path, content: new Blob([/** @type {BlobPart} */ (bytes)])}));
  for (const {path, hash} of attachments) {
    /** @type {BlobRow | undefined} */
    const row = await done(tx.objectStore('blobs').get([VAULT, hash]));
    if (row) files.push({path, content: new Blob([/** @type {BlobPart} */ (row.bytes)])});
  }
  return files;
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
