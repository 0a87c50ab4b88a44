/**
 * `node scripts/test.mjs quick [--node VERSION] [PATH …] [OPTIONS OF JEST]` runs the tests that start no processes, on this
 * Node or another. `node scripts/test.mjs soak [PATH …] [OPTIONS OF JEST]` runs all, with the big numbers; SEED=… repeats a run.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { otherNode } from './other-node.mjs';
import { prepare } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [what, ...words] = process.argv.slice(2);

if (what === 'quick') quick();
else if (what === 'soak') soak();
else fail('Usage: node scripts/test.mjs quick|soak [PATH …] [OPTIONS OF JEST]', 2);

function quick() {
  const version = take('--node');
  const other = version === undefined ? undefined : otherNode(version, { folder: join(root, 'var', 'node') });
  if (other?.problem) fail(other.problem);
  prepare('quick');
  run(other?.program ?? process.execPath, ['--filter', join(root, 'scripts/quick-filter.cjs'), ...words]);
}

function soak() {
  prepare('test');
  const { SEED = String(Date.now() % 1_000_000) } = process.env;
  process.stdout.write(`SEED=${SEED} repeats this run\n`);
  run(process.execPath, words, { SOAK: '1', SEED });
}

/** Takes an option with its value out of the words: `--node 26` or `--node=26`. */
function take(name) {
  const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
  if (at < 0) return undefined;
  const [, value] = words[at].split('=');
  const taken = words.splice(at, value === undefined ? 2 : 1);
  return value ?? taken[1] ?? '';
}

function run(program, jestWords, env = {}) {
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--max-semi-space-size=32'];
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } };
  const child = spawn(program, [...flags, jest, ...jestWords], options);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

function fail(line, status = 1) {
  process.stderr.write(`${line}\n`);
  process.exit(status);
}
