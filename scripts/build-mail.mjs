/** Bundles the page of the e-mail demonstration into dist/channels/email/embedded/page (or the folder given). */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src/channels/email/embedded/page');

/** Builds the page: its script in one file, its style sheet minified, its sentences as they are. */
export async function buildMail(folder = join(root, 'dist/channels/email/embedded/page')) {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: ['mail.ts', 'mail.css'].map((file) => join(source, file)),
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const html = await readFile(join(source, 'mail.html'), 'utf8');
  await writeFile(join(folder, 'mail.html'), html.replace(/<!--.*?-->\s*/gs, ''));
  await cp(join(source, 'strings'), join(folder, 'strings'), { recursive: true });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildMail(process.argv[2]);
