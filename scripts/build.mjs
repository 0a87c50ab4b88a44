/** The build: TypeScript into dist/, the files that are read at run time beside it, what browsers get, and large packages in one file each. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const stampFile = 'dist/.built';
const bundlers = ['widget', 'desk', 'mail', 'packages'].map((what) => `scripts/build-${what}.mjs`);
/** What runs in browsers: it has types, and a build, of its own. */
const browserFolders = [
  join('src', 'channels', 'webchat', 'widget'),
  join('src', 'channels', 'email', 'embedded', 'page'),
  join('src', 'desks', 'web', 'page'),
];
const inputs = ['src', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs', ...bundlers];

/** Whether dist/ was built from the sources as they are (or the sources are not here, as in a production image). */
export function isBuilt(root) {
  const stamp = readStamp(root);
  if (!stamp) return false;
  return !existsSync(join(root, 'src')) || stamp.sources === fingerprint(root);
}

/** Builds dist/ in place, without emptying it (a running process may still read it), and says whether that worked. */
export function build(root) {
  const sources = fingerprint(root);
  const before = readStamp(root)?.files ?? [];
  if (!run(root, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json')) return false;
  const files = filesUnder(root, 'src').filter((file) => !browserFolders.some((folder) => file.startsWith(folder)));
  const copied = files.filter((file) => !file.endsWith('.ts'));
  for (const file of copied) {
    const target = join(root, inDist(file));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, file), target);
  }
  const compiled = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  const made = [
    ...copied.map(inDist),
    ...compiled.flatMap((file) => [compiledName(file), `${compiledName(file)}.map`]),
  ];
  for (const gone of before.filter((file) => !made.includes(file))) rmSync(join(root, gone), { force: true });
  for (const bundler of bundlers) {
    if (existsSync(join(root, bundler)) && !run(root, bundler)) return false;
  }
  writeFileSync(join(root, stampFile), `${JSON.stringify({ sources, files: made })}\n`);
  return true;
}

const inDist = (file) => join('dist', relative('src', file));
const compiledName = (file) => inDist(file).replace(/\.ts$/, '.js');

function run(root, script, ...words) {
  return spawnSync(process.execPath, [script, ...words], { cwd: root, stdio: 'inherit' }).status === 0;
}

/** A hash over name, size and time of every input: a few milliseconds, where reading them all would be many. */
function fingerprint(root) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesUnder(root, input))) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Every file at or below a path, relative to the root, in a stable order. */
function filesUnder(root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(root, join(path, entry.name)) : [join(path, entry.name)]));
}

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, stampFile), 'utf8'));
  } catch {
    return undefined;
  }
}
