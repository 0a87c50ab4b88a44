/** `node scripts/run.mjs FILE.ts [WORDS]` runs a script that imports the sources: bundles it under var/ and starts it. */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [script, ...words] = process.argv.slice(2);
// As deep as src/knowledge/encoder, so that data/ is found from there, with the files that are read at run time beside it.
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
for (const file of ['encoder/worker.mjs', 'search/products.wasm'])
  cpSync(join(root, 'src/knowledge', file), join(folder, basename(file)));
const done = spawnSync(process.execPath, ['--enable-source-maps', bundle, ...words], { stdio: 'inherit' });
process.exitCode = done.status ?? 1;
