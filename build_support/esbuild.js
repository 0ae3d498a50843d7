/**
 * Runs esbuild once: `{options, folder}` as JSON in the first argument, the metafile's JSON on standard output.
 * Only a bridge; what is built is decided in bundle.py. (esbuild's own command is a script or a program
 * depending on how npm installed it; its API is the same everywhere.)
 *
 * esbuild believes to write to `options.outdir`, so that names and source maps never depend on where the files go;
 * they go to `folder`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

import { build } from 'esbuild';

/** @type {{options: import('esbuild').BuildOptions & {outdir: string}, folder: string}} */
const { options, folder } = JSON.parse(process.argv[2] ?? '{}');

try {
  const result = await build({ ...options, metafile: true, write: false, logLevel: 'warning' });
  for (const file of result.outputFiles ?? []) {
    const target = join(folder, relative(options.outdir, file.path));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, file.contents);
  }
  process.stdout.write(JSON.stringify(result.metafile));
  // A warning is a mistake that nobody has looked at yet.
  if (result.warnings.length > 0) process.exitCode = 1;
} catch (error) {
  // esbuild has already said on standard error what is wrong with the sources; anything else is ours to say.
  if (!(error instanceof Error && 'errors' in error)) console.error(error);
  process.exitCode = 1;
}
