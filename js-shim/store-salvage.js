/** Every file of a vault that can still be had, from its database and from its second copy: for the recovery page. */
import {HEADER, KIND} from './store-frame.js';
import {findEnd, framesFrom, readFrame, sourceOf} from './store-scan.js';

/** @typedef {import('./store-scan.js').Found} Found */
/** @typedef {import('./store-scan.js').ReadFrame} ReadFrame */
/** @typedef {import('./store.js').VaultFile} VaultFile */
/** @typedef {{at: number, size: number}} Where the bytes lie */
/** @typedef {{modified: string, where: Where | null, hash: string | null}} Entry an attachment's bytes are found by `hash` */
/** @typedef {{files: Map<string, Entry>, blobs: Map<string, Where>}} Contents */

/** @typedef {{generation: number, read: () => AsyncGenerator<VaultFile>}} Copy `read` gives every file as of that generation; bytes are null when they can't be read. */

/**
 * The second copy steps in for a database that is empty or can't be read. Where it holds more than the database gives, its files
 * come too, in a folder of their own.
 * @param {() => Promise<Pick<import('./store.js').VaultStore, 'generation' | 'readEverything' | 'close'>>} openStore
 * @param {() => Promise<Copy | null>} findCopy
 * @returns {AsyncGenerator<VaultFile>} Throws what the database throws where there is no copy.
 */
export async function* everyFile(openStore, findCopy) {
  const copy = await findCopy().catch(() => null);
  let [generation, whole] = [0, true];
  try {
    const store = await openStore();
    try {
      generation = await store.generation();
      if (generation > 0) yield* store.readEverything();
    } finally {
      store.close();
    }
  } catch (error) {
    if (!copy) throw error;
    whole = false;
  }
  if (!copy || (whole && copy.generation <= generation)) return;
  for await (const file of copy.read()) yield generation > 0 ? {...file, path: `second-copy/${file.path}`} : file;
}

/**
 * @param {Blob[]} files of the copy, as `privateFiles().look` gives them
 * @returns {Promise<Copy | null>} null: there is nothing in them.
 */
export async function openCopy(files) {
  /** @type {{blob: Blob, found: Found}[]} */
  const copies = [];
  for (const blob of files) {
    const found = await findEnd(sourceOf(blob));
    const whole = found && (found.last.kind === KIND.base || found.last.kind === KIND.commit);
    if (whole && found.last.generation > 0) copies.push({blob, found});
  }
  const [newest] = copies.sort((one, other) => other.found.sequence - one.found.sequence);
  return newest ? {generation: newest.found.last.generation, read: () => read(newest.blob, newest.found)} : null;
}

/**
 * @param {Blob} blob
 * @param {Found} found
 * @returns {AsyncGenerator<VaultFile>}
 */
async function* read(blob, {salt, end}) {
  const source = sourceOf(blob.slice(0, end));
  /** @type {Contents} */
  const contents = {files: new Map(), blobs: new Map()};
  for await (const place of framesFrom(source, salt, 0)) {
    const frame = place && await readFrame(source, place);
    if (frame?.whole) fold(contents, frame);
  }
  const paths = [...contents.files.keys()].sort();
  for (const path of paths) {
    const {modified, where, hash} = /** @type {Entry} */ (contents.files.get(path));
    const lies = where ?? contents.blobs.get(hash ?? '') ?? null;
    yield {path, modified, bytes: lies && await source.read(lies.at, lies.size)};
  }
}

/**
 * @param {Contents} contents
 * @param {ReadFrame} frame
 */
function fold(contents, frame) {
  let at = frame.at + HEADER + frame.headSize;
  const next = (/** @type {number | null} */ size) => ({at: (at += size ?? 0) - (size ?? 0), size: size ?? 0});
  if (frame.kind === KIND.rows) foldRows(contents, frame.head, next);
  if (frame.kind === KIND.during || frame.kind === KIND.commit) foldCommit(contents, frame.head, next);
}

/**
 * @param {Contents} contents
 * @param {{store: string, rows: any[], sizes: (number | null)[]}} head
 * @param {(size: number | null) => Where} next
 */
function foldRows({files, blobs}, {store, rows, sizes}, next) {
  rows.forEach((row, index) => {
    const where = next(sizes[index]);
    if (store === 'articles') files.set(row.path, {modified: row.modified, where, hash: null});
    if (store === 'attachments') files.set(row.path, {modified: row.modified, where: null, hash: row.hash});
    if (store === 'blobs') blobs.set(row.hash, where);
  });
}

/**
 * @param {Contents} contents
 * @param {{commit: import('./store.js').CommitHead, contents: number[], kept: number[]}} head
 * @param {(size: number | null) => Where} next
 */
function foldCommit({files, blobs}, {commit, contents, kept}, next) {
  for (const path of commit.deletes) files.delete(path);
  commit.puts.forEach(({path, modified, hash, kind}, index) => {
    const where = next(contents[index]);
    files.set(path, {modified, where, hash});
    if (kind === 'attachment') blobs.set(hash, where);
  });
  commit.blobs.forEach((hash, index) => blobs.set(hash, next(kept[index])));
}
