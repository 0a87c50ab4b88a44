import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkChange } from '../../../src/knowledge/authoring/change.ts';
import { checkAside } from '../../../src/knowledge/editing/checking.ts';
import { article, createBase, marlow, type TestBase } from '../base.ts';

const program = pathToFileURL(resolve('dist/knowledge/editing/check-worker.js'));

let base: TestBase;
beforeEach(() => {
  base = createBase(marlow);
});
afterEach(() => base.clear());

const change = (text: string, id = 'pay-bill') => ({
  folder: base.folder,
  locales: ['en'],
  today: '2026-11-29',
  place: { locale: 'en', topic: 'billing', id },
  text,
});

describe('the check of a change', () => {
  it('says in a thread of its own what it says here', async () => {
    const parts = change(article('How can I pay my bill?', ['My trash was not picked up'], '![x](y.png)'));
    const found = await checkAside(parts, program);
    expect(found).toEqual(await checkChange(parts));
    expect(found).toMatchObject({ own: expect.arrayContaining([expect.objectContaining({ kind: 'few' })]) });
  });

  it('says why there is none when its thread breaks', async () => {
    const gone = pathToFileURL(resolve('dist/knowledge/editing/gone.js'));
    expect(await checkAside(change('x'), gone)).toEqual({ broken: expect.stringContaining('gone.js') });
    const parts = { ...change('x'), folder: '/nowhere/at/all' };
    expect(await checkAside(parts, program)).toEqual({ broken: expect.stringContaining('ENOENT') });
  });

  it('finds a wording that is almost one of another article, wherever the other stands', async () => {
    for (const [text, id] of [
      ['You missed my trash carts', 'a-first'],
      ['You missed my trash carts', 'z-last'],
    ] as const) {
      const { own, others } = await checkChange(change(article(text, ['One', 'Two', 'Three'], 'So.'), id));
      expect([...own, ...others].filter(({ kind }) => kind === 'near')).toMatchObject([
        { message: expect.stringContaining('You missed my trash cart') },
      ]);
    }
  });

  it('does not say again what the others are in want of already', async () => {
    base.write('en/waste/broken.md', '---\nquestion: Broken\n');
    const { own, others } = await checkChange(change('---\nquestion: Pay?\n---\nSo.\n'));
    expect(others).toEqual([]);
    expect(own).toMatchObject([{ kind: 'few', line: 2 }]);
  });
});
