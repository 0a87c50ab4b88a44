/** Bundles the web chat's widget into dist/channels/webchat/widget (or the folder given), and says how large it is. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { minify } from '@swc/core';
import { build, transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src/channels/webchat/widget');
/** What of the chat is a file of its own, because few need it: see pages.ts. */
const parts = ['tray', 'menu', 'articles', 'changes', 'polling', 'sound', 'lent'];
const target = ['chrome111', 'firefox110', 'safari16.4'];

/** Builds the widget and returns the size in bytes, as gzip, of what a visitor loads: `launcher`, and `chat` once he opens it. */
export async function buildWidget(folder = join(root, 'dist/channels/webchat/widget')) {
  await mkdir(join(folder, 'strings'), { recursive: true });
  const options = {
    outdir: folder,
    bundle: true,
    minify: true,
    target,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [
      { name: 'css as text', setup: (builder) => builder.onLoad({ filter: /\.css$/ }, styleSheet) },
      // Browsers know the names of characters themselves.
      {
        name: 'entities of the browser',
        setup: (builder) =>
          builder.onResolve({ filter: /^\.\/entities\.ts$/ }, () => ({ path: join(source, 'entities.ts') })),
      },
    ],
  };
  const from = (...files) => files.map((file) => join(source, file));
  await build({ ...options, entryPoints: from('launcher.ts', 'chat.ts'), format: 'iife' });
  // Each loaded by the chat when it is used.
  await build({ ...options, entryPoints: from(...parts.map((part) => `${part}.ts`)), format: 'esm' });
  for (const script of ['launcher', 'chat']) await shorten(join(folder, `${script}.js`));
  await writeFile(join(folder, 'chat.css'), (await styleSheet({ path: join(source, 'chat.css') })).contents);
  const html = await readFile(join(source, 'chat.html'), 'utf8');
  await writeFile(
    join(folder, 'chat.html'),
    html
      .replace(/<!--.*?-->/gs, '')
      .replace(/\s*\n\s*/g, ' ')
      .trim(),
  );
  await copyFile(join(source, 'demo.html'), join(folder, 'demo.html'));
  await copyFile(join(source, 'demo.css'), join(folder, 'demo.css'));
  for (const file of await readdir(join(source, 'strings'))) {
    await copyFile(join(source, 'strings', file), join(folder, 'strings', file));
  }
  const size = async (...files) =>
    gzipSync(Buffer.concat(await Promise.all(files.map((file) => readFile(join(folder, file))))), { level: 9 }).length;
  return {
    launcher: await size('launcher.js'),
    chat: await size('chat.html', 'chat.css', 'chat.js', 'strings/en.json'),
  };
}

/** Every visitor loads these: what a second program finds to leave out, half a kilobyte, is worth its second. */
async function shorten(file) {
  const { code } = await minify(await readFile(file, 'utf8'), {
    compress: { passes: 3, unsafe_arrows: true, ecma: 2022 },
    mangle: { toplevel: true },
    module: false,
  });
  await writeFile(file, code);
}

async function styleSheet({ path }) {
  const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true, target });
  return { contents: code.trim(), loader: 'text' };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  const { launcher, chat } = await buildWidget(process.argv[2]);
  console.log(`web chat widget, gzip: launcher ${kb(launcher)}, chat ${kb(chat)}`);
}
