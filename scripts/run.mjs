/** `node scripts/run.mjs FILE.ts [WORDS]` runs a script that imports the sources: bundles it under var/ and starts it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
const running = spawn(process.execPath, ['--enable-source-maps', bundle, ...words], { stdio: 'inherit' });
// It has things of its own to end: who ends this means that.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => running.kill(signal));
const [status] = await once(running, 'exit');
process.exitCode = status ?? 1;
