/** Where the site is, whichever of its pages this is: a published article may lie folders deep, and names the way up. */

/** The folder of the app's page, ending in "/". Read once: the address in the bar moves on, the site doesn't. */
export const base = siteBase();

function siteBase() {
  if (typeof document === 'undefined') return new URL('http://localhost/');
  const root = document.querySelector?.('meta[name="data20-root"]')?.getAttribute('content');
  return new URL(root ?? '.', document.baseURI);
}
