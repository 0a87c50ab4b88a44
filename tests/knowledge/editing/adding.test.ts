import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { addFile, plainName } from '../../../src/knowledge/editing/adding.ts';
import { createBase, type TestBase } from '../base.ts';

let base: TestBase;
const folder = () => join(base.folder, 'faq');
const adds = (name: string, text: string, by = 'Ana') => addFile(folder(), { name, bytes: Buffer.from(text), by });
const lies = () => readdirSync(join(folder(), '_files')).sort();
const git = (...words: string[]) =>
  execFileSync('git', ['-C', base.folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], {
    encoding: 'utf8',
  });
beforeEach(() => {
  base = createBase({ 'faq/en/billing/pay.md': 'x' });
});
afterEach(() => base.clear());

it('lies beside the articles, as they link to it; the same once more is the same file, another one gets a number', async () => {
  expect(await adds('Plano de Málaga (2).PNG', 'one')).toEqual({
    ...{ name: 'plano-de-malaga-2.png', link: '../../_files/plano-de-malaga-2.png' },
    ...{ was: false, committed: false },
  });
  expect(await adds('plano de málaga 2.png', 'one')).toMatchObject({ name: 'plano-de-malaga-2.png', was: true });
  expect(await adds('plano-de-malaga-2.png', 'two')).toMatchObject({ name: 'plano-de-malaga-2-2.png', was: false });
  expect(await adds('Карта.png', 'map')).toMatchObject({ link: `../../_files/${encodeURIComponent('карта')}.png` });
  expect(lies()).toEqual(['plano-de-malaga-2-2.png', 'plano-de-malaga-2.png', 'карта.png']);
  expect(readFileSync(join(folder(), '_files/plano-de-malaga-2.png'), 'utf8')).toBe('one');
});

it('of several at one moment none takes the place of another', async () => {
  const added = await Promise.all(['a', 'b', 'c', 'a'].map((text) => adds('map.png', text)));
  const texts = lies().map((name) => readFileSync(join(folder(), '_files', name), 'utf8'));
  expect(texts.sort()).toEqual(['a', 'b', 'c']);
  expect(new Set(added.map((each) => 'name' in each && each.name)).size).toBe(3);
});

it('is a commit of that file alone in the name of who added it; where git refuses, that is said, and done with the next try', async () => {
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  base.write('faq/en/billing/pay.md', 'half');
  expect(await adds('map.png', 'one')).toMatchObject({ was: false, committed: true });
  expect(git('log', '-1', '--format=%an|%s', '--name-status').trim()).toBe(
    'Ana|Add _files/map.png\n\nA\tfaq/_files/map.png',
  );
  const hook = base.write('.git/hooks/pre-commit', '#!/bin/sh\necho no more; exit 1\n');
  chmodSync(hook, 0o755);
  expect(await adds('form.pdf', 'two')).toMatchObject({ was: false, committed: false, said: 'no more' });
  base.remove('.git/hooks/pre-commit');
  expect(await adds('form.pdf', 'two', 'Bo')).toMatchObject({ was: true, committed: true });
  expect(git('log', '-1', '--format=%an|%s').trim()).toBe('Bo|Add _files/form.pdf');
  expect(git('status', '--porcelain')).toBe(' M faq/en/billing/pay.md\n');
});

it('never lies outside of the base, and is never written through a link', async () => {
  mkdirSync(join(base.folder, 'away'));
  const secret = base.write('away/secret.png', 'secret');
  mkdirSync(join(folder(), '_files'));
  symlinkSync(secret, join(folder(), '_files/link.png'));
  expect(await adds('link.png', 'secret')).toEqual({ why: 'The file cannot be written: it is a symbolic link.' });
  base.remove('faq/_files');
  symlinkSync(join(base.folder, 'away'), join(folder(), '_files'));
  expect(await adds('map.png', 'x')).toEqual({
    why: 'The file cannot be written: its folder is a symbolic link out of the base.',
  });
  expect(readdirSync(join(base.folder, 'away'))).toEqual(['secret.png']);
});

it.each([
  ['../../en/billing/pay.png', 'en-billing-pay.png'],
  ['.hidden.png', 'hidden.png'],
  ['___.pdf', 'file.pdf'],
  ['a "b" <c> [d] (e) #f?.png', 'a-b-c-d-e-f.png'],
  [`${'long '.repeat(40)}.pdf`, `${'long-'.repeat(12).slice(0, -1)}.pdf`],
])('is called by letters, digits and hyphens: %s', (name, plain) => {
  expect(plainName(name)).toBe(plain);
});
