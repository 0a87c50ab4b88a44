/** `node scripts/run.mjs FILE.ts [WORDS]` runs a script that imports the sources: bundles it under var/ and starts it. */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [script, ...words] = process.argv.slice(2);
// As deep as src/knowledge/encoder, so that data/ is found from there, with the encoder's thread beside it.
const folder = join(root, 'var', 'scripts', 'bundled');
const bundle = join(folder, basename(script).replace(/\.ts$/, '.mjs'));
buildSync({
  entryPoints: [script],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outfile: bundle,
  logLevel: 'error',
});
cpSync(join(root, 'src/knowledge/encoder/worker.mjs'), join(folder, 'worker.mjs'));
const done = spawnSync(process.execPath, ['--enable-source-maps', bundle, ...words], { stdio: 'inherit' });
process.exitCode = done.status ?? 1;
