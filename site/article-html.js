/** An article's HTML from Python, cleaned a second time and made to live in this page. */
import DOMPurify from 'dompurify';
import {space} from '../js-shim/space.js';
import {href} from './router.js';

/** Heading ids become `data-slug`: an id could stand in for a property of `document` that code reads. */
const SLUG = 'data-slug';

const purify = DOMPurify(window);
purify.addHook('uponSanitizeAttribute', (node, data) => {
  if (data.attrName !== 'id') return;
  node.setAttribute(SLUG, data.attrValue);
  data.keepAttr = false;
});

/**
 * @param {string} html of `/view` or of a report's Markdown block
 * @returns {DocumentFragment} nothing in it runs, submits, or loads from elsewhere
 */
export function articleFragment(html) {
  const fragment = purify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    ADD_ATTR: ['target', SLUG],
    FORBID_TAGS: ['style', 'form', 'button', 'textarea', 'select', 'iframe', 'object', 'embed', 'base', 'meta', 'link', 'template', 'dialog'],
    FORBID_ATTR: ['style', 'name', 'autofocus', 'popover', 'popovertarget', 'contenteditable', 'tabindex', 'accesskey'],
    ALLOW_ARIA_ATTR: true,
  });
  for (const link of fragment.querySelectorAll('a')) dressLink(link);
  for (const media of fragment.querySelectorAll('img, audio, video')) dressMedia(/** @type {HTMLImageElement | HTMLMediaElement} */ (media));
  for (const box of fragment.querySelectorAll('input')) box.disabled = true;
  for (const scroller of fragment.querySelectorAll('pre')) scroller.tabIndex = 0;
  for (const table of fragment.querySelectorAll('table')) wrapTable(table);
  return fragment;
}

/**
 * @param {HTMLElement} element gets the article as its content, and its language
 * @param {string} html
 */
export function fillArticle(element, html) {
  const fragment = articleFragment(html);
  const only = fragment.childElementCount === 1 ? fragment.firstElementChild : null;
  const wrapped = only instanceof HTMLDivElement && only.lang !== '';
  element.lang = wrapped ? only.lang : '';
  element.replaceChildren(...(wrapped ? only.childNodes : fragment.childNodes));
  const title = element.querySelector('h1');
  if (title) title.tabIndex = -1;
}

/** @param {HTMLAnchorElement} link a broken one leads to where the article can be written */
function dressLink(link) {
  if (link.classList.contains('broken') && space().shown) {
    link.removeAttribute('href');
  } else if (link.classList.contains('broken')) {
    const path = link.dataset.path || link.dataset.target || link.textContent || '';
    link.setAttribute('href', href('new', '', {path: path.includes('.') ? path : `${path}.md`, title: link.textContent?.trim() ?? ''}));
  } else if (link.target === '_blank') {
    link.rel = 'noopener noreferrer';
  }
}

/** @param {HTMLImageElement | HTMLMediaElement} media only the vault's own is loaded, by Attachments; one from elsewhere becomes a link to it */
function dressMedia(media) {
  const src = media.getAttribute('src') ?? '';
  const image = media instanceof HTMLImageElement ? media : null;
  if (image) {
    image.loading = 'lazy';
    image.decoding = 'async';
    if (standsAlone(image)) image.classList.add('alone');
  }
  if (/^api\/attachments\//.test(src)) {
    media.removeAttribute('src');
    media.dataset.src = src;
  } else if (!/^(data:|blob:)/i.test(src)) {
    const link = document.createElement('a');
    link.textContent = image?.alt || media.title || src;
    link.className = 'outside-image';
    if (/^https?:/i.test(src)) link.href = src;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    media.replaceWith(link);
  }
}

/** @param {HTMLImageElement} image @returns {boolean} it is a picture of its own, not one in a line of text */
function standsAlone(image) {
  const box = image.parentElement?.tagName === 'A' ? image.parentElement.parentElement : image.parentElement;
  return box?.tagName === 'P' && box.textContent?.trim() === '' && box.querySelectorAll('img').length === 1;
}

/** @param {HTMLTableElement} table a wide one scrolls by itself: Python has put those of Markdown into a box, those written as HTML have none */
function wrapTable(table) {
  const around = table.parentElement;
  const box = around?.classList.contains('table-scroll') ? around : document.createElement('div');
  box.className = 'table-scroll';
  box.tabIndex = 0;
  if (box === around) return;
  table.replaceWith(box);
  box.append(table);
}

/**
 * @param {ParentNode} root
 * @param {string} slug
 * @returns {HTMLElement | null} the heading, block or footnote of that name
 */
export function findPlace(root, slug) {
  if (slug === '') return null;
  return root.querySelector(`[${SLUG}="${CSS.escape(slug)}"]`) ?? root.querySelector(`[${SLUG}="${CSS.escape(slug.toLowerCase())}"]`);
}
