/**
 * The last rung: a page without Python that hands the person their articles, and can bring the app back.
 * Nothing here deletes an article.
 */
import {Zip, ZipPassThrough} from 'fflate';

import {scopeName} from './names.js';
import {VERSION} from './protocol.js';
import {SnapshotStore} from './snapshot-store.js';
import {privateFiles} from './store-files.js';
import {everyFile, openCopy} from './store-salvage.js';
import {openVaultStore} from './store.js';

/** @typedef {import('./protocol.js').CacheStatus} CacheStatus */

const base = new URL('.', document.baseURI);
const russian = navigator.language.toLowerCase().startsWith('ru');

/** @type {Record<string, [ru: string, en: string]>} */
const TEXTS = {
  title: ['Восстановление', 'Recovery'],
  intro: [
    'Эта страница работает без Python. Ваши статьи лежат в этом браузере; ни одна кнопка здесь их не удаляет.',
    'This page works without Python. Your articles are kept in this browser; no button here deletes them.',
  ],
  'export.title': ['Забрать статьи', 'Take your articles'],
  'export.text': ['Все файлы хранилища одним архивом zip, байт в байт.', 'Every file of the vault in one zip archive, byte for byte.'],
  'export.button': ['Скачать zip', 'Download a zip'],
  'older.title': ['Вернуть прежнюю версию', 'Use the version before'],
  'older.text': ['Если программа перестала запускаться после обновления.', 'If the app stopped starting after an update.'],
  'older.button': ['Запускать прежнюю версию', 'Start the version before'],
  'reset.title': ['Загрузить программу заново', 'Load the app anew'],
  'reset.text': [
    'Удаляет только сохранённые файлы программы; при следующем запуске они загрузятся из сети.',
    'Deletes only the kept files of the app; the next start loads them from the network.',
  ],
  'reset.button': ['Удалить файлы программы', 'Delete the app’s files'],
  back: ['Запустить Data20', 'Start Data20'],
  working: ['Собираю архив…', 'Packing…'],
  exported: ['Готово: файлов в архиве — {count}.', 'Done: {count} files are in the archive.'],
  lost: ['Готово: файлов в архиве — {count}; без содержимого остались: {names}.', 'Done: {count} files are in the archive; the bytes of these are lost: {names}.'],
  empty: ['В этом браузере нет ни одного файла хранилища.', 'This browser holds no file of a vault.'],
  'no-older': ['Прежней версии в этом браузере нет.', 'This browser has no older version.'],
  older: ['Теперь запускается прежняя версия {version}.', 'Version {version} starts from now on.'],
  reset: ['Файлы программы удалены.', 'The app’s files are deleted.'],
  failed: ['Не вышло: {reason}', 'That did not work: {reason}'],
};

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
function text(key, values = {}) {
  const [ru, en] = TEXTS[key];
  return (russian ? ru : en).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/**
 * Pack every file of the vault.
 * @returns {Promise<{zip: Blob, count: number, lost: string[]}>} `lost`: files whose bytes the browser no longer has
 */
async function exportVault() {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(/** @type {Uint8Array<ArrayBuffer>} */ (part));
  });
  /** @type {string[]} */
  const lost = [];
  let count = 0;
  const files = everyFile(
    () => openVaultStore({scope: base.pathname}),
    async () => openCopy(await privateFiles(base.pathname, 'main').look()),
  );
  for await (const {path, bytes, modified} of files) {
    if (!bytes) {
      lost.push(path);
      continue;
    }
    const entry = new ZipPassThrough(path);
    entry.mtime = inZipRange(new Date(modified));
    zip.add(entry);
    entry.push(bytes, true);
    count += 1;
  }
  zip.end();
  return {zip: new Blob(parts, {type: 'application/zip'}), count, lost};
}

/**
 * A zip can't say a time before 1980 or after 2099.
 * @param {Date} date
 */
function inZipRange(date) {
  const year = date.getFullYear();
  return year >= 1980 && year <= 2099 ? date : new Date(1980, 0, 1);
}

/**
 * Ask the service worker for the builds that it holds, and let it serve the one before.
 * @returns {Promise<string | null>} its version, or null when there is none
 */
async function useOlderBuild() {
  const status = await askServiceWorker({v: VERSION, type: 'status'});
  const older = status?.builds.find(({id}) => id !== status.serving);
  if (!older) return null;
  await askServiceWorker({v: VERSION, type: 'use', build: older.id});
  return older.version;
}

/**
 * @param {import('./protocol.js').ToServiceWorker} message
 * @returns {Promise<CacheStatus | null>}
 */
async function askServiceWorker(message) {
  const worker = (await navigator.serviceWorker?.getRegistration(base))?.active;
  if (!worker) return null;
  return new Promise((resolve, reject) => {
    const {port1, port2} = new MessageChannel();
    const timer = setTimeout(() => reject(new Error('The service worker does not answer.')), 10_000);
    port1.onmessage = ({data}) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.postMessage(message, [port2]);
  });
}

/** Delete the app's own caches and service worker. Other sites may share the origin: theirs stay. */
async function resetApp() {
  const registration = await navigator.serviceWorker?.getRegistration(base);
  if (registration?.scope === base.href) await registration.unregister();
  const prefix = `${scopeName(base)}:`;
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix)) await caches.delete(name);
  }
  await new SnapshotStore(scopeName(base)).clear();
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @type {Record<string, () => Promise<string>>} */
const ACTIONS = {
  async export() {
    const {zip, count, lost} = await exportVault();
    if (count === 0 && lost.length === 0) return text('empty');
    download(zip, `data20-${new Date().toISOString().slice(0, 10)}.zip`);
    return lost.length ? text('lost', {count, names: lost.join(', ')}) : text('exported', {count});
  },
  async older() {
    const version = await useOlderBuild();
    return version === null ? text('no-older') : text('older', {version});
  },
  async reset() {
    await resetApp();
    return text('reset');
  },
};

document.documentElement.lang = russian ? 'ru' : 'en';
document.title = `Data20 · ${text('title')}`;
for (const element of document.querySelectorAll('[data-text]')) {
  element.textContent = text(element.getAttribute('data-text') ?? '');
}
for (const [id, act] of Object.entries(ACTIONS)) {
  const button = /** @type {HTMLButtonElement} */ (document.getElementById(id));
  button.addEventListener('click', async () => {
    const outcome = /** @type {HTMLElement} */ (document.getElementById('outcome'));
    button.disabled = true;
    outcome.textContent = text('working');
    outcome.textContent = await act().catch((error) => text('failed', {reason: String(error)}));
    button.disabled = false;
  });
}
