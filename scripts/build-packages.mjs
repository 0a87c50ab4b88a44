/**
 * Puts packages of many files into dist/node_modules, each as one file: Node finds them there before those of the root, and a start,
 * which reads two thousand files fewer, costs a third less.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist/node_modules');
const packages = ['@slack/bolt', 'botbuilder', 'express', 'jose', 'redis', 'yaml', 'zod'];

for (const name of packages) await buildPackage(name);

async function buildPackage(name) {
  const { default: _, ...named } = await import(name);
  const into = join(folder, name);
  rmSync(join(into, 'package.json'), { force: true });
  await build({
    stdin: { contents: `module.exports = require('${name}');`, resolveDir: root },
    outfile: join(into, 'all.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, 'index.js'), wrapperOf(Object.keys(named)));
  writeFileSync(join(into, 'package.json'), `${JSON.stringify({ name, type: 'module', exports: './index.js' })}\n`);
}

/** Node would read a file that is imported as it is once more, only for the names that it exports. */
function wrapperOf(all) {
  const names = all.filter((name) => /^[A-Za-z_]\w*$/.test(name));
  return [
    "import { createRequire } from 'node:module';",
    "const all = createRequire(import.meta.url)('./all.cjs');",
    `const { ${names.map((name, i) => `${name}: _${i}`).join(', ')} } = all;`,
    `export { all as default, ${names.map((name, i) => `_${i} as ${name}`).join(', ')} };`,
    '',
  ].join('\n');
}
