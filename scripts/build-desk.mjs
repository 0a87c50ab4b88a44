/** Bundles the web desk's pages into dist/desks/web/page (or the folder given). */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src/desks/web/page');
const served = [
  ...['index.html', 'desk.js', 'desk.css', 'icon.svg'],
  ...['answers.html', 'answers.js', 'answers.css', 'writing.js'],
];

/** Builds the pages: each script in one file, the style sheet minified, the rest without comments; each beside itself as gzip. */
export async function buildDesk(folder = join(root, 'dist/desks/web/page')) {
  await mkdir(folder, { recursive: true });
  const bundled = {
    bundle: true,
    minify: true,
    target: ['chrome111', 'firefox110', 'safari16.4'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  };
  const entryPoints = ['desk.ts', 'desk.css', 'answers.ts', 'answers.css'].map((file) => join(source, file));
  await build({ ...bundled, entryPoints, outdir: folder, format: 'iife' });
  // With its editor it is larger than all the rest: who writes an article loads it.
  await build({
    ...bundled,
    entryPoints: [join(source, 'writing/index.ts')],
    outfile: join(folder, 'writing.js'),
    format: 'esm',
  });
  for (const page of ['index.html', 'answers.html']) {
    const html = await readFile(join(source, page), 'utf8');
    await writeFile(join(folder, page), html.replace(/<!--.*?-->\s*/gs, ''));
  }
  await copyFile(join(source, 'icon.svg'), join(folder, 'icon.svg'));
  for (const file of served) {
    const packed = gzipSync(await readFile(join(folder, file)), { level: 9 });
    await writeFile(join(folder, `${file}.gz`), packed);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildDesk(process.argv[2]);
