import { spawnSync } from 'node:child_process';

/** Brings dist/ up to date for tests that run whole processes; costs a moment when it is. */
export function build(): void {
  const done = spawnSync(process.execPath, ['scripts/prepare.mjs', 'build'], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`The build failed: ${done.stdout}${done.stderr}`);
}
