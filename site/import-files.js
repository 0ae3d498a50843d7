/** Files that the reader chose or dropped, with their paths inside the vault. */
import {t} from './i18n.js';

/** @typedef {{path: string, file: File}} Picked */
/** @typedef {{zips: File[], files: Picked[], skipped: {name: string, reason: string}[]}} Picking */
/** @typedef {(found: number) => void} OnFound */

/** Folders of tools, never of the person: thousands of files that no vault means. */
const NOT_CONTENT = new Set(['.git', 'node_modules', '__MACOSX']);
/** What a git history is made of; the engine reads the same parts (vault/git_parts.py). */
const GIT_FOLDER = /(?:^|\/)\.git\/(?:(?:refs\/(?:heads\/(?:.+\/)?)?)|(?:objects\/(?:(?:[0-9a-f]{2}|pack)\/)?))?$/;
const GIT_PART = /(?:^|\/)\.git\/(?:HEAD|packed-refs|shallow|refs\/heads\/.+|objects\/[0-9a-f]{2}\/[0-9a-f]{38,62}|objects\/pack\/pack-[0-9a-f]{40,64}\.(?:pack|idx))$/;
const GIT_MB = 200;
const NOT_FILES = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** @param {string} name @param {'file' | 'directory'} kind @returns {boolean} what a system or a program leaves beside a person's files */
export function isClutter(name, kind) {
  return kind === 'directory' ? NOT_CONTENT.has(name) : NOT_FILES.has(name);
}

/** @param {DataTransfer | null} transfer @returns {boolean} */
export function holdsFiles(transfer) {
  return transfer?.types.includes('Files') ?? false;
}

/**
 * @param {readonly Picked[]} all with the chosen folder's own name in front
 * @returns {Picking} one zip and nothing else is the vault itself; one common folder is the vault's root
 */
export function sortPicked(all) {
  /** @type {Picking} */
  const picking = {zips: [], files: [], skipped: []};
  /** @type {Map<string, number>} */
  const left = new Map();
  /** @type {Picked[]} */
  const git = [];
  for (const {path, file} of all) {
    const parts = path.split('/');
    const folder = parts.slice(0, -1).find((name) => NOT_CONTENT.has(name));
    if (folder === '.git') {
      if (GIT_PART.test(path)) git.push({path, file});
    } else if (folder !== undefined) left.set(folder, (left.get(folder) ?? 0) + 1);
    else if (parts.length === 1 && /\.zip$/i.test(path)) picking.zips.push(file);
    else if (!NOT_FILES.has(parts.at(-1) ?? '')) picking.files.push({path, file});
  }
  for (const [name, count] of left) picking.skipped.push({name: `${name}/`, reason: t('import.skipped_folder', {count})});
  if (git.reduce((sum, {file}) => sum + file.size, 0) > GIT_MB * 1024 * 1024) picking.skipped.push({name: '.git/', reason: t('import.git_large', {limit: GIT_MB})});
  else if (picking.files.length > 0) picking.files.push(...git);
  const roots = new Set(picking.files.map(({path}) => (path.includes('/') ? path.split('/')[0] : '')));
  if (roots.size === 1 && !roots.has('')) picking.files = picking.files.map(({path, file}) => ({path: path.split('/').slice(1).join('/'), file}));
  return picking;
}

/** @param {FileList | null} list of an <input type="file"> @returns {Picked[]} */
export function filesOfInput(list) {
  return [...(list ?? [])].map((file) => ({path: file.webkitRelativePath || file.name, file}));
}

/**
 * @param {DataTransfer} transfer of a drop event; read at once, it is empty afterwards
 * @returns {(found: OnFound) => Promise<Picked[]>} walks the folders, telling how many files there are so far
 */
export function filesOfDrop(transfer) {
  const dropped = [...transfer.items].filter((item) => item.kind === 'file').map((item) => ({entry: item.webkitGetAsEntry(), file: item.getAsFile()}));
  return async (found) => {
    /** @type {Picked[]} */
    const all = [];
    for (const {entry, file} of dropped) {
      if (entry) await walkEntry(entry, all, found);
      else if (file) all.push({path: file.name, file});
    }
    return all;
  };
}

/** @param {string} path @returns {boolean} */
function isInGit(path) {
  return `/${path}/`.includes('/.git/');
}

/** @param {FileSystemEntry} entry @param {Picked[]} all @param {OnFound} found */
async function walkEntry(entry, all, found) {
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    if (isInGit(path) && !GIT_PART.test(path)) return;
    /** @type {File} */
    const file = await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject));
    all.push({path, file});
    found(all.length);
    return;
  }
  if (isInGit(path) ? !GIT_FOLDER.test(`${path}/`) : NOT_CONTENT.has(entry.name)) return;
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const child of some) await walkEntry(child, all, found);
  }
}
