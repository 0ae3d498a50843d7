/** The two lines of HTML that show something of this site in another page. Pure. */

/** @typedef {{view: 'app' | 'article' | 'search' | 'graph' | 'tool', article?: string, tool?: string, query?: string}} Embedded */
/** `site`: address of its folder; `link`: where a reader without JavaScript is led; `integrity`: of embed.js, "" for any version. @typedef {{site: string, link: string, title: string, theme: string, height: string, integrity: string}} SnippetOptions */

/**
 * @param {Embedded} what
 * @param {SnippetOptions} options
 * @returns {string}
 */
export function snippet({view, article = '', tool = '', query = ''}, {site, link, title, theme, height, integrity}) {
  const pinned = integrity === '' ? '' : ` crossorigin="anonymous" integrity="${escape(integrity)}"`;
  const attributes = {src: site, view, article, tool, query, theme: theme === 'system' ? '' : theme, height, title};
  const written = Object.entries(attributes).filter(([, value]) => value !== '').map(([name, value]) => ` ${name}="${escape(value)}"`).join('');
  return `<script src="${escape(new URL('embed.js', site).href)}" async${pinned}></script>\n<data20-embed${written}><a href="${escape(link)}">${escape(title)}</a></data20-embed>`;
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
