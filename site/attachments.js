/**
 * Files of the vault in the page. The service worker serves them where it controls the page; on the very first visit it does
 * not yet, and they come through fetch as object URLs.
 */
import {call} from './api.js';

/** Loads the vault's images below a root, and lets go of them again. */
export class Attachments {
  /** @type {string[]} */
  #urls = [];
  #controller = new AbortController();

  /** @param {ParentNode} root its images carry `data-src` */
  load(root) {
    for (const image of root.querySelectorAll('img[data-src]')) {
      if (image instanceof HTMLImageElement) this.#show(image);
    }
  }

  /** Lets go of what was loaded. */
  release() {
    this.#controller.abort();
    this.#controller = new AbortController();
    for (const url of this.#urls) URL.revokeObjectURL(url);
    this.#urls = [];
  }

  /** @param {HTMLImageElement} image */
  #show(image) {
    const src = image.dataset.src ?? '';
    delete image.dataset.src;
    if (navigator.serviceWorker?.controller) {
      image.addEventListener('error', () => void this.#fetch(image, src), {once: true});
      image.src = src;
    } else {
      void this.#fetch(image, src);
    }
  }

  /** @param {HTMLImageElement} image @param {string} src */
  async #fetch(image, src) {
    try {
      const response = await call(src, {signal: this.#controller.signal});
      const url = URL.createObjectURL(await response.blob());
      this.#urls.push(url);
      image.src = url;
    } catch {
      image.classList.add('missing');
      image.removeAttribute('src');
    }
  }
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

/** @param {Blob} blob @param {string} name */
export function saveBlob(blob, name) {
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
