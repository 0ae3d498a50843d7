/** Vault paths as the reader types them. Pure. */

/**
 * @param {string} title
 * @returns {string} a file name of it that every system takes
 */
export function fileNameOf(title) {
  return title.normalize('NFC').replaceAll(/[\u0000-\u001f<>:"/\\|?*#^[\]]/g, ' ').replaceAll(/\s+/g, ' ').trim().replace(/^\.+|\.+$/g, '').slice(0, 120);
}

/**
 * @param {string} path
 * @returns {string} tidied: NFC, "/" between, no empty parts, ".md" at the end
 */
export function tidyPath(path) {
  const clean = path.normalize('NFC').replaceAll('\\', '/').split('/').map((part) => part.trim()).filter((part) => part !== '' && part !== '.').join('/');
  return clean === '' || /\.(md|markdown)$/i.test(clean) ? clean : `${clean}.md`;
}

/** @param {string} url @returns {string} its host as it was written (a URL spells Cyrillic ones in Punycode); "" of what is no address of the web */
export function hostOf(url) {
  return URL.canParse(url) ? (/^https?:\/\/(?:[^/?#@\\]*@)?([^/?#:\\]+)/i.exec(url)?.[1] ?? '') : '';
}
