/** Files as the zip that an engine in memory is filled from. */

/** @param {readonly {path: string, content: Blob}[]} files @returns {Promise<Blob>} a zip of them */
export async function packed(files) {
  const {zipSync} = await import('fflate');
  const contents = await Promise.all(files.map(async ({path, content}) => /** @type {const} */ ([path, new Uint8Array(await content.arrayBuffer())])));
  return new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (zipSync(Object.fromEntries(contents), {level: 0}))], {type: 'application/zip'});
}
