import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { commitFiles } from '../../../src/knowledge/editing/commits.ts';
import { until } from '../../helpers/until.ts';

let folder: string;
const git = (...words: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], {
    encoding: 'utf8',
  });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fd-commits-'));
  git('init', '-q');
  writeFileSync(join(folder, 'a.md'), 'one');
  git('add', '.');
  git('commit', '-qm', 'first');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('waits for git no longer than it may, ends what it began, and the next commit works', async () => {
  const hook = join(folder, '.git/hooks/pre-commit');
  // It says who it is, and waits for what never comes.
  writeFileSync(hook, `#!/bin/sh\necho $$ > ${join(folder, 'pid')}\nexec sleep 3600\n`);
  chmodSync(hook, 0o755);
  const file = join(folder, 'a.md');
  writeFileSync(file, 'two');
  const by = { by: 'Ana', what: 'Change a' };
  const enough = new AbortController();
  const committing = commitFiles([file], by, enough.signal);
  const pid = await until('the hook runs', () => hookIn(folder), 20);
  enough.abort();
  expect(await committing).toEqual({ said: 'git took longer than 30 s' });
  await until('the hook has ended', () => !isRunning(pid), 20);
  expect(existsSync(join(folder, '.git/index.lock'))).toBe(false);
  expect(readFileSync(file, 'utf8')).toBe('two');
  rmSync(hook);
  rmSync(join(folder, 'pid'));
  expect(await commitFiles([file], by)).toBeUndefined();
  expect(git('log', '-1', '--format=%an|%s').trim()).toBe('Ana|Change a');
});

const hookIn = (place: string): number | undefined =>
  existsSync(join(place, 'pid')) ? Number(readFileSync(join(place, 'pid'), 'utf8')) || undefined : undefined;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
