/**
 * Files of the vault in the page. The service worker serves them where it controls the page; on the very first visit it may
 * not yet, and in some browsers never: then they come through fetch as object URLs.
 */
import {serviceWorkers} from '../js-shim/platform.js';
import {space} from '../js-shim/space.js';
import {base} from '../js-shim/base.js';
import {call} from './api.js';
import {toastError} from './components/toast.js';

/** Loads the vault's images, sounds and films below a root, and lets go of them again. */
export class Attachments {
  /** @type {string[]} */
  #urls = [];
  #controller = new AbortController();

  /** @param {ParentNode} root what it shows of the vault carries `data-src` */
  load(root) {
    for (const media of root.querySelectorAll('[data-src]')) {
      if (media instanceof HTMLImageElement || media instanceof HTMLMediaElement) this.#show(media);
    }
  }

  /** Lets go of what was loaded. */
  release() {
    this.#controller.abort();
    this.#controller = new AbortController();
    for (const url of this.#urls) URL.revokeObjectURL(url);
    this.#urls = [];
  }

  /** @param {HTMLImageElement | HTMLMediaElement} media */
  #show(media) {
    const src = media.dataset.src ?? '';
    delete media.dataset.src;
    if (media instanceof HTMLImageElement && /\.svg$/i.test(src)) media.addEventListener('load', () => keepSize(media), {once: true});
    if (serviceWorkers()?.controller && !space().shown) {
      media.addEventListener('error', () => void this.#fetch(media, src), {once: true});
      media.src = new URL(src, base).href;
    } else {
      void this.#fetch(media, src);
    }
  }

  /** @param {HTMLImageElement | HTMLMediaElement} media @param {string} src */
  async #fetch(media, src) {
    const {signal} = this.#controller;
    try {
      const response = await call(src, {signal});
      const blob = await response.blob();
      if (signal.aborted) return;
      const url = URL.createObjectURL(blob);
      this.#urls.push(url);
      media.src = url;
    } catch {
      if (signal.aborted) return;
      media.classList.add('missing');
      media.removeAttribute('src');
    }
  }
}

/** A drawing that only names its proportions would fill the column: it is shown as large as it was drawn. @param {HTMLImageElement} image */
function keepSize(image) {
  if (!image.hasAttribute('width') && !image.hasAttribute('height') && image.naturalWidth > 0) image.width = image.naturalWidth;
}

/**
 * Saves an answer of the API as a file.
 * @param {string} path relative to the site's base
 * @param {string} [name] as the answer names it when left out
 */
export async function download(path, name) {
  const response = await call(path);
  saveBlob(await response.blob(), name ?? nameOf(response) ?? path.split('/').at(-1) ?? 'download');
}

/** The same where there is no better place to say that it failed. @param {string} path @returns {Promise<void>} never rejects */
export async function downloadOrSay(path) {
  try {
    await download(path);
  } catch (error) {
    toastError(error);
  }
}

/** @param {Blob} blob @param {string} name */
function saveBlob(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {Response} response @returns {string | undefined} of RFC 6266, the extended form first */
function nameOf(response) {
  const header = response.headers.get('Content-Disposition') ?? '';
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(header);
  if (extended) return decodeURIComponent(extended[1]);
  return /filename="([^"]+)"/i.exec(header)?.[1];
}
