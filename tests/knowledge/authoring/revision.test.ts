import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fetchRevision } from '../../../src/knowledge/authoring/revision.ts';
import { createBase, type TestBase } from '../base.ts';

let base: TestBase;
const git = (...words: string[]) =>
  execFileSync('git', ['-C', base.folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words]);

beforeEach(() => {
  base = createBase({
    'faq/en/a/x.md': 'one\n',
    'faq/en/a/ñ "q".md': '',
    'faq/en/a/large.md': 'x'.repeat(300_000),
    'other.md': 'x',
  });
  symlinkSync('/etc/passwd', join(base.folder, 'faq/en/a/link.md'));
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
});
afterEach(() => base.clear());

describe('a folder at a revision', () => {
  it('is copied with its ordinary files, and removed again', async () => {
    base.write('faq/en/a/x.md', 'two\n');
    const then = await fetchRevision(join(base.folder, 'faq'), 'HEAD');
    if ('problem' in then) throw new Error(then.problem);
    expect(then.title).toMatch(/^[0-9a-f]+ first$/);
    expect(readdirSync(then.folder, { recursive: true }).sort()).toEqual(['en', 'en/a', 'en/a/x.md', 'en/a/ñ "q".md']);
    expect(readFileSync(join(then.folder, 'en/a/x.md'), 'utf8')).toBe('one\n');
    expect(readFileSync(join(base.folder, 'faq/en/a/x.md'), 'utf8')).toBe('two\n');
    await then.clear();
    expect(existsSync(then.folder)).toBe(false);
  });

  it('is not there before it was written', async () => {
    base.write('later/en/a/x.md', 'x');
    expect(await fetchRevision(join(base.folder, 'later'), 'HEAD')).toEqual({
      problem: expect.stringMatching(/^There was no .*later at HEAD\.$/),
    });
  });
});
