/** Opens the *Embed* dialog, which is loaded only then. */

/** @param {import('./snippet.js').Embedded} what @param {{heading: string, route: string}} shown its title, and "#/…" of it */
export async function offerEmbed(what, shown) {
  await import('../views/embed-dialog.js');
  const dialog = document.createElement('d20-embed-dialog');
  Object.assign(dialog, {what, ...shown});
  document.body.append(dialog);
}
