/** Hash routes of docs/contracts.md: every view has an address that can be shared, reloaded and opened in a new tab. */

/** @import {Route} from './types.d.ts' */

/** Routes whose rest is a path or a name; the others stand alone. */
const WITH_PATH = new Set(['a', 'edit', 'tools', 'jobs', 'history', 'folder', 'lab']);
const KNOWN = new Set(['library', 'import', 'inbox', 'disk', 'new', 'search', 'graph', 'settings', 'about', ...WITH_PATH]);

/**
 * @param {string} hash location.hash, with or without "#"
 * @returns {Route} name "library" for an empty hash, "missing" for an unknown one; `place` is a heading's slug
 */
export function parseRoute(hash) {
  const text = hash.replace(/^#/, '');
  const [beforePlace, fragment = ''] = splitOnce(text, '#');
  const [rawPath, rawQuery = ''] = splitOnce(beforePlace, '?');
  const query = new URLSearchParams(rawQuery);
  const segments = rawPath.split('/').filter((segment) => segment !== '').map(decodeOrKeep);
  const place = query.get('h') ?? decodeOrKeep(fragment);
  const first = segments[0] ?? 'library';
  const path = segments.slice(1).join('/');
  const known = KNOWN.has(first) && (path === '' || WITH_PATH.has(first)) && !(first === 'a' && path === '');
  return {name: known ? first : 'missing', path: known ? path : segments.join('/'), query, place};
}

/**
 * @param {string} name a route's first word
 * @param {string} [path] article path, tool name or id
 * @param {Record<string, string | number | null | undefined | string[]>} [query] empty values are left out
 * @returns {string} "#/…"
 */
export function href(name, path = '', query = {}) {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') params.append(key, String(one));
    }
  }
  const tail = path === '' ? '' : `/${encodePath(path)}`;
  const asked = params.size > 0 ? `?${params}` : '';
  return `#/${name === 'library' ? '' : name}${tail}${asked}`;
}

/** @param {string} path @param {string} [place] a heading's slug @returns {string} */
export function articleHref(path, place = '') {
  return href('a', path, {h: place});
}

/** @param {string} path '/'-separated @returns {string} each segment percent-encoded */
export function encodePath(path) {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** @param {string} target "#/…" @param {{replace?: boolean}} [options] */
export function navigate(target, {replace = false} = {}) {
  if (location.hash === target) return;
  if (replace) location.replace(target);
  else location.hash = target;
}

/** @param {string} text @param {string} mark @returns {string[]} */
function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** @param {string} text @returns {string} as it is when it is no valid encoding */
export function decodeOrKeep(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
