/**
 * Runs esbuild once: options as JSON in the first argument, the metafile's JSON on standard output.
 * Only a bridge; what is built is decided in bundle.py. (esbuild's own command is a script or a program
 * depending on how npm installed it; its API is the same everywhere.)
 */
import { build } from 'esbuild';

/** @type {import('esbuild').BuildOptions} */
const options = JSON.parse(process.argv[2] ?? '{}');

try {
  const result = await build({ ...options, metafile: true, logLevel: 'warning' });
  process.stdout.write(JSON.stringify(result.metafile));
  // A warning is a mistake that nobody has looked at yet.
  if (result.warnings.length > 0) process.exitCode = 1;
} catch {
  // esbuild has already said on standard error what is wrong.
  process.exitCode = 1;
}
