/**
 * How the app was started by the system: with files, or by a link of our scheme.
 * The scheme is `web+datatwenty`: HTML lets only letters follow `web+`, so `web+data20` is refused by every browser.
 */
import {importer, offerFiles} from './importer.js';
import {articleHref, navigate} from './router.js';

/** @typedef {{files?: readonly FileSystemHandle[]}} LaunchParams */
/** @typedef {{setConsumer(consumer: (params: LaunchParams) => void): void}} LaunchQueue */

const LINK = /^web[+ ]datatwenty:(?:\/\/)?\/?#?\/?(.*)$/i;

/**
 * @param {string} link `web+datatwenty:a/cooking/soup.md`, `web+datatwenty:search?q=tea`, `web+datatwenty:tools/check_links`
 * @returns {string | null} "#/…"; null when it is no link of ours
 */
function routeOfLink(link) {
  const found = LINK.exec(link);
  return found ? `#/${found[1]}` : null;
}

/** Reads what the system hands over; called once, when the shell is there. */
export function receiveLaunch() {
  const link = new URLSearchParams(location.search).get('link');
  const route = link === null ? null : routeOfLink(link);
  if (route !== null) {
    // The question mark would stay in every address from here on.
    history.replaceState(history.state, '', location.pathname + route);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
  const queue = /** @type {{launchQueue?: LaunchQueue}} */ (globalThis).launchQueue;
  queue?.setConsumer(({files = []}) => {
    if (files.length > 0) void openFiles(files);
  });
}

/** @param {readonly FileSystemHandle[]} handles files that were opened with this app; one article is shown when it is in, in an empty vault too, where the import leads to the library */
async function openFiles(handles) {
  navigate('#/import');
  const files = handles.filter((handle) => handle.kind === 'file');
  const {phase} = await offerFiles(() => Promise.all(files.map(async (handle) => ({path: handle.name, file: await /** @type {FileSystemFileHandle} */ (handle).getFile()}))));
  const name = files.length === 1 ? files[0]?.name : undefined;
  if (phase !== 'done' || name === undefined || !/\.(md|markdown)$/i.test(name)) return;
  importer.reset();
  navigate(articleHref(name.normalize('NFC')));
}
