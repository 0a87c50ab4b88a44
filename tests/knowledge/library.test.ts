import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLibrary, type LibraryParts } from '../../src/knowledge/library.ts';
import { article, createBase, marlow, type TestBase } from './base.ts';

let base: TestBase;
afterEach(() => base.clear());

async function read(files: Readonly<Record<string, string>>, more: Partial<LibraryParts> = {}, prepare = () => {}) {
  base = createBase(files);
  prepare();
  const library = createLibrary({ folder: base.folder, locales: ['en', 'es'], ...more });
  const reading = await library.read(await library.look());
  const said = reading.faults.map(
    ({ file, line, level, message }) => `${relative(base.folder, file)}:${line} ${level}: ${message}`,
  );
  return { ...reading, said };
}

const simple = article('How?', ['Why?'], 'So.');

describe('a folder of articles', () => {
  it('is read by language and topic', async () => {
    const { base: found, said } = await read(marlow);
    expect(said).toEqual([]);
    expect([...found!.articles.get('en')!.keys()]).toEqual(['late-fee', 'pay-bill', 'bulky-items', 'missed-pickup']);
    expect([...found!.articles.get('es')!.keys()]).toEqual(['pay-bill']);
    expect(found!.topics).toEqual([{ topic: 'billing', team: 'billing' }, { topic: 'waste' }]);
  });

  it('gives an article what its topic says, in every language', async () => {
    const { base: found } = await read(marlow);
    expect(found!.articles.get('en')!.get('pay-bill')).toMatchObject({ team: 'billing', owner: 'ana@example.org' });
    expect(found!.articles.get('es')!.get('pay-bill')).toMatchObject({ team: 'billing' });
    expect(found!.articles.get('en')!.get('bulky-items')).not.toHaveProperty('team');
  });

  it('may hold what editors leave behind', async () => {
    const left = {
      'en/a/.x.md.swp': 'x',
      'en/a/x.md~': 'x',
      'en/a/#x.md#': 'x',
      'en/a/4913': '',
      '.git/config': 'x',
      'tests.yaml': '',
    };
    expect(await read({ 'en/a/x.md': simple, ...left })).toMatchObject({ said: [], base: expect.anything() });
  });

  it('says which files are not read', async () => {
    const { said, base: found } = await read({
      'en/a/x.md': simple,
      'en/a/notes.txt': 'x',
      'en/a/deep/y.md': simple,
      'en/z.md': simple,
      'fr/a/x.md': simple,
    });
    expect(found).toBeDefined();
    expect(said).toEqual([
      'en/a/deep:1 warning: This folder is not read: a topic holds files only. Make it a topic of its own.',
      'en/a/notes.txt:1 warning: This is not read. Articles end in ".md", and a topic is described in "_topic.yaml".',
      'en/z.md:1 warning: This is not read. Move it into the folder of a topic.',
      'fr:1 warning: This language is not read. Add "fr" to locales in frontdesk.yaml.',
    ]);
  });
});

describe('a broken base', () => {
  it('is no base, and every fault is said', async () => {
    const { base: found, said } = await read({
      'en/a/one.md': article('How?', ['Why?'], 'So.', 'related: [tow, missing-altogether]'),
      'en/a/two.md': '---\nquestion: How?\n---\n',
      'en/b/one.md': simple,
      'en/b/Bad name.md': simple,
      'en/b/_topic.yaml': 'teams: x\n',
    });
    expect(found).toBeUndefined();
    expect(said).toEqual([
      'en/a/one.md:5 error: There is no article "tow"; did you mean "two"?',
      'en/a/one.md:5 error: There is no article "missing-altogether". Correct or remove it.',
      'en/a/two.md:4 error: The answer is missing. Write it below the second "---".',
      'en/b/Bad name.md:1 error: The name may hold letters, digits, "-", "_" and "." only. Rename the file, for example to "pay-my-bill.md".',
      'en/b/_topic.yaml:1 error: There is no field "teams"; did you mean "team"?',
      `en/b/one.md:1 error: There is a second article "one" in ${join(base.folder, 'en/a/one.md')}. Rename one of the two.`,
    ]);
  });

  it('names teams that do not exist, when it knows the teams', async () => {
    const files = {
      'en/a/x.md': article('How?', ['Why?'], 'So.', 'team: biling'),
      'en/a/_topic.yaml': 'team: front\n',
    };
    expect((await read(files, { teams: ['billing', 'desk'] })).said).toEqual([
      'en/a/_topic.yaml:1 error: There is no team "front". Correct or remove it.',
      'en/a/x.md:5 error: There is no team "biling"; did you mean "billing"?',
    ]);
  });

  it('may be related across languages, to the first one', async () => {
    const files = { 'en/a/x.md': simple, 'es/a/y.md': article('¿Cómo?', ['¿Qué?'], 'Así.', 'related: [x]') };
    expect((await read(files)).said).toEqual([]);
    base.clear();
    const back = { 'es/a/x.md': simple, 'en/a/y.md': article('How?', ['Why?'], 'So.', 'related: [x]') };
    expect((await read(back)).said).toEqual(['en/a/y.md:5 error: There is no article "x"; did you mean "y"?']);
  });

  it('is one without a folder, or without an article', async () => {
    const missing = await read({}, { folder: '/nowhere/faq' });
    expect(missing.faults).toMatchObject([{ file: '/nowhere/faq', level: 'error' }]);
    base.clear();
    expect((await read({})).said).toEqual([
      ':1 error: There is no article. Write the first one as en/topic/article.md in this folder.',
    ]);
  });

  it('is one with a file that is too large, or not text', async () => {
    base = createBase({ 'en/a/large.md': `${simple}${'x'.repeat(256 * 1024)}` });
    base.write('en/a/utf16.md', Buffer.from('\ufeff---\nquestion: é', 'utf16le'));
    base.write('en/a/latin.md', Buffer.from('---\nquestion: caf\xe9\n---\nSo.', 'latin1'));
    const library = createLibrary({ folder: base.folder, locales: ['en'] });
    const { faults } = await library.read(await library.look());
    expect(faults.map(({ file, message }) => [relative(base.folder, file), message])).toEqual([
      ['en/a/large.md', 'This is larger than 256 KB. Split it, or link to a page from the answer.'],
      ['en/a/latin.md', 'This is not UTF-8 text. Save it again with the encoding UTF-8.'],
      ['en/a/utf16.md', 'This is not UTF-8 text. Save it again with the encoding UTF-8.'],
    ]);
  });

  it('does not follow a link out of the folder', async () => {
    const elsewhere = createBase({ 'secret.md': simple, 'topic/x.md': simple });
    const { said } = await read({ 'en/a/x.md': simple }, {}, () => {
      symlinkSync(join(elsewhere.folder, 'secret.md'), join(base.folder, 'en/a/y.md'));
      symlinkSync(join(elsewhere.folder, 'topic'), join(base.folder, 'en/b'));
      symlinkSync('/dev/zero', join(base.folder, 'en/a/z.md'));
      symlinkSync('gone.md', join(base.folder, 'en/a/dangling.md'));
    });
    elsewhere.clear();
    const outside = 'error: This is a symbolic link out of the folder, and is not followed. Copy the file here.';
    expect(said).toEqual(['en/a/dangling.md', 'en/a/y.md', 'en/a/z.md', 'en/b'].map((file) => `${file}:1 ${outside}`));
  });

  it('follows links inside the folder, as container mounts make them', async () => {
    const { said, base: found } = await read({ '..2026/x.md': simple }, {}, () => {
      mkdirSync(join(base.folder, 'en/a'), { recursive: true });
      symlinkSync('..2026', join(base.folder, '..data'));
      symlinkSync('../../..data/x.md', join(base.folder, 'en/a/x.md'));
    });
    expect(said).toEqual([]);
    expect(found!.articles.get('en')!.has('x')).toBe(true);
  });
});

describe('a look', () => {
  it('is the same until something changes', async () => {
    base = createBase({ 'en/a/x.md': simple });
    const library = createLibrary({ folder: base.folder, locales: ['en'] });
    const stamps = [(await library.look()).stamp, (await library.look()).stamp];
    base.write('en/a/x.md', simple.replace('So.', 'No.'));
    stamps.push((await library.look()).stamp);
    renameSync(join(base.folder, 'en/a/x.md'), join(base.folder, 'en/a/y.md'));
    stamps.push((await library.look()).stamp);
    mkdirSync(join(base.folder, 'en/b'));
    stamps.push((await library.look()).stamp);
    expect(stamps[1]).toBe(stamps[0]);
    expect(new Set(stamps).size).toBe(4);
  });
});
