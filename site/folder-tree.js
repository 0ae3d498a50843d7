/** The folders of the vault as a tree. Pure. */
import {compareText} from './i18n.js';
import {articleHref} from './router.js';

/** @import {ListedArticle} from './types.d.ts' */
/** @typedef {import('./components/tree.js').TreeItem} TreeItem */

/**
 * @param {readonly ListedArticle[]} articles
 * @returns {TreeItem[]} folders first, then articles, each in the reader's order; a folder's value counts its articles, deep
 */
export function folderTree(articles) {
  /** @type {TreeItem} */
  const root = {key: '', label: '', children: []};
  /** @type {Map<string, TreeItem>} */
  const folders = new Map([['', root]]);
  for (const article of articles) {
    const parts = article.path.split('/').slice(0, -1);
    let parent = root;
    parts.forEach((name, i) => {
      const key = `${parts.slice(0, i + 1).join('/')}/`;
      let folder = folders.get(key);
      if (!folder) {
        folder = {key, label: name, icon: 'folder', value: 0, children: []};
        folders.set(key, folder);
        parent.children.push(folder);
      }
      folder.value = (folder.value ?? 0) + 1;
      parent = folder;
    });
    parent.children.push({key: article.path, label: article.title, href: articleHref(article.path), children: []});
  }
  for (const folder of folders.values()) folder.children.sort(order);
  return root.children;
}

/** @param {TreeItem} left @param {TreeItem} right */
function order(left, right) {
  const folders = Number(right.icon === 'folder') - Number(left.icon === 'folder');
  return folders || compareText(left.label, right.label) || (left.key < right.key ? -1 : 1);
}

/** @param {string} path @returns {string[]} keys of the folders that an article lies in, outermost first */
export function foldersOf(path) {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => `${parts.slice(0, i + 1).join('/')}/`);
}
