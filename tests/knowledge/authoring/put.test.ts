import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { versionOf } from '../../../src/knowledge/articles/version.ts';
import { putArticle } from '../../../src/knowledge/authoring/put.ts';

let place: string;
let folder: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'fd-put-'));
  folder = join(place, 'faq');
  await mkdir(join(folder, 'en', 'billing'), { recursive: true });
});
afterEach(() => rm(place, { recursive: true, force: true }));

const pay = () => join(folder, 'en', 'billing', 'pay.md');
const put = (file: string, text: string, before: Parameters<typeof putArticle>[2]['before']) =>
  putArticle(file, text, { folder, before });

describe('writing an article', () => {
  it('makes its folder, and leaves nothing beside it', async () => {
    const file = join(folder, 'en', 'new topic', 'pay.md');
    expect(await put(file, 'one', 'absent')).toEqual({ done: true });
    expect(await put(file, 'two', { version: versionOf('one') })).toEqual({ done: true });
    expect(await readFile(file, 'utf8')).toBe('two');
    expect(await readdir(join(folder, 'en', 'new topic'))).toEqual(['pay.md']);
  });

  it('tells the second of two who opened the same version, and says what is there', async () => {
    await writeFile(pay(), 'one');
    const version = versionOf('one');
    const both = await Promise.all(['by Ana', 'by Bo'].map((text) => put(pay(), text, { version })));
    expect(both.filter((each) => 'done' in each)).toHaveLength(1);
    const written = await readFile(pay(), 'utf8');
    expect(await put(pay(), 'late', { version })).toEqual({ changed: written });
    expect(await put(pay(), 'new', 'absent')).toEqual({ changed: written });
    await rm(pay());
    expect(await put(pay(), 'gone', { version })).toEqual({ changed: undefined });
    expect(await readdir(join(folder, 'en', 'billing'))).toEqual([]);
  });

  it('knows the version again whatever the ends of its lines', async () => {
    await writeFile(pay(), '\uFEFFone\r\ntwo');
    expect(await put(pay(), 'three', { version: versionOf('one\ntwo') })).toEqual({ done: true });
  });

  it('is not kept from writing by somebody who died while they did', async () => {
    await writeFile(pay(), 'one');
    await writeFile(`${pay()}.tmp`, 'half of');
    expect(await put(pay(), 'two', 'any')).toEqual({ why: 'somebody else is writing it at this moment' });
    await utimes(`${pay()}.tmp`, 1, 1);
    expect(await put(pay(), 'two', 'any')).toEqual({ done: true });
    expect(await readFile(pay(), 'utf8')).toBe('two');
  });

  it('never writes outside of the base, nor makes a folder there', async () => {
    const away = join(place, 'away');
    await mkdir(away);
    await writeFile(join(away, 'secret.md'), 'secret');
    await symlink(away, join(folder, 'en', 'out'));
    await symlink(away, join(folder, 'es'));
    await symlink(join(place, 'nowhere'), join(folder, 'en', 'dangling'));
    await symlink(join(away, 'secret.md'), pay());
    const outside = { why: 'its folder is a symbolic link out of the base' };
    for (const before of ['absent', 'any'] as const) {
      expect(await put(join(folder, 'en', 'out', 'secret.md'), 'x', before)).toEqual(outside);
      expect(await put(join(folder, 'es', 'made', 'x.md'), 'x', before)).toEqual(outside);
      expect(await put(join(folder, 'en', 'dangling', 'x.md'), 'x', before)).toEqual(outside);
      expect(await put(join(folder, '..', 'away', 'x.md'), 'x', before)).toEqual(outside);
      expect(await put(pay(), 'x', before)).toEqual({ why: 'it is a symbolic link' });
    }
    expect(await readdir(away)).toEqual(['secret.md']);
    expect(await readFile(join(away, 'secret.md'), 'utf8')).toBe('secret');
  });
});
