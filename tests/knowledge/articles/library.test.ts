import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLibrary, type LibraryParts } from '../../../src/knowledge/articles/library.ts';
import { article, createBase, marlow, type TestBase } from '../base.ts';

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

describe('a base with broken files', () => {
  it('is what is right of it, and every fault is said', async () => {
    const { base: found, said } = await read({
      'en/a/one.md': article('How?', ['Why?'], 'So.', 'related: [tow, missing-altogether]'),
      'en/a/two.md': '---\nquestion: How?\n',
      'en/b/one.md': simple,
      'en/b/Bad name.md': simple,
      'en/b/_topic.yaml': 'teams: x\n',
    });
    expect([...found!.articles.get('en')!.values()].map(({ id, topic }) => [id, topic])).toEqual([['one', 'a']]);
    expect(said).toEqual([
      'en/a/one.md:5 error: There is no article "tow"; did you mean "two"?',
      'en/a/one.md:5 error: There is no article "missing-altogether". Correct or remove it.',
      'en/a/two.md:1 error: The fields are not closed. Put a line "---" between them and the answer.',
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
    const { said, base: found } = await read(files, { teams: ['billing', 'desk'] });
    expect(said).toEqual([
      'en/a/_topic.yaml:1 error: There is no team "front". Correct or remove it.',
      'en/a/x.md:5 error: There is no team "biling"; did you mean "billing"?',
    ]);
    expect(found!.articles.get('en')!.get('x')).not.toHaveProperty('team');
  });

  it('may be related across languages, to the first one', async () => {
    const files = { 'en/a/x.md': simple, 'es/a/y.md': article('¿Cómo?', ['¿Qué?'], 'Así.', 'related: [x]') };
    expect((await read(files)).said).toEqual([]);
    base.clear();
    const back = { 'es/a/x.md': simple, 'en/a/y.md': article('How?', ['Why?'], 'So.', 'related: [x]') };
    expect((await read(back)).said).toEqual(['en/a/y.md:5 error: There is no article "x"; did you mean "y"?']);
  });

  it('is none without a folder, or without an article', async () => {
    const missing = await read({}, { folder: '/nowhere/faq' });
    expect(missing.faults).toMatchObject([{ file: '/nowhere/faq', level: 'error' }]);
    expect(missing.base).toBeUndefined();
    base.clear();
    const broken = await read({ 'en/a/x.md': 'How?' });
    expect(broken).toMatchObject({ faults: [{ level: 'error' }] });
    expect(broken.base).toBeUndefined();
    base.clear();
    expect((await read({})).said).toEqual([
      ':1 error: There is no article. Write the first one as en/topic/article.md in this folder.',
    ]);
  });

  it('may hold a file that is too large, or not text', async () => {
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

describe('a file that is broken after it was right', () => {
  const answers = async (library: ReturnType<typeof createLibrary>) => {
    const reading = await library.read(await library.look());
    library.take(reading);
    return [...(reading.base?.articles.get('en')?.values() ?? [])].map(({ id, answer }) => `${id}: ${answer}`);
  };
  const open = (files: Readonly<Record<string, string>>) => {
    base = createBase(files);
    return createLibrary({ folder: base.folder, locales: ['en'], teams: ['billing', 'front'] });
  };
  const other = article('Where?', ['Whence?'], 'There.');

  it('stays as it was, and holds back no other', async () => {
    const library = open({ 'en/a/x.md': simple, 'en/a/y.md': other });
    await answers(library);
    base.write('en/a/x.md', '---\nquestion: How?\n');
    base.write('en/a/y.md', other.replace('There.', 'Here.'));
    base.write('en/a/z.md', article('When?', ['At what time?'], 'Now.'));
    expect(await answers(library)).toEqual(['x: So.', 'y: Here.', 'z: Now.']);
    base.write('en/a/x.md', Buffer.alloc(300_000, 'x'));
    expect(await answers(library)).toEqual(['x: So.', 'y: Here.', 'z: Now.']);
    base.write('en/a/x.md', simple.replace('So.', 'Thus.'));
    expect(await answers(library)).toEqual(['x: Thus.', 'y: Here.', 'z: Now.']);
    base.write('en/a/x.md', 'broken');
    base.remove('en/a/y.md');
    expect(await answers(library)).toEqual(['x: Thus.', 'z: Now.']);
    base.remove('en/a/x.md');
    expect(await answers(library)).toEqual(['z: Now.']);
  });

  it('stays so when it names what does not exist', async () => {
    const library = open({ 'en/a/x.md': simple, 'en/a/y.md': other });
    await answers(library);
    base.write('en/a/x.md', article('How?', ['Why?'], 'No.', 'team: biling'));
    expect(await answers(library)).toEqual(['x: So.', 'y: There.']);
    base.write('en/a/x.md', article('How?', ['Why?'], 'No.', 'team: billing'));
    expect(await answers(library)).toEqual(['x: No.', 'y: There.']);
    // What was never right is read as far as it can be, each time it is saved.
    for (const answer of ['Early.', 'Late.']) {
      base.write('en/a/z.md', article('When?', ['At what time?'], answer, 'team: biling'));
      expect(await answers(library)).toEqual(['x: No.', 'y: There.', `z: ${answer}`]);
    }
  });

  it('stays so for a topic, too', async () => {
    const library = open({ 'en/a/_topic.yaml': 'team: billing\n', 'en/a/x.md': simple });
    await answers(library);
    base.write('en/a/_topic.yaml', 'team: [');
    const { base: found } = await library.read(await library.look());
    expect(found!.articles.get('en')!.get('x')).toMatchObject({ team: 'billing' });
  });

  it('does not put out an article by being written under its name', async () => {
    const library = open({ 'en/b/x.md': simple });
    await answers(library);
    base.write('en/a/x.md', other);
    for (let i = 0; i < 2; i++) {
      expect(await answers(library)).toEqual(['x: So.']);
      base.write('en/c/y.md', other.replace('There.', `${i}`));
      expect(await answers(library)).toEqual(['x: So.', `y: ${i}`]);
      base.remove('en/c');
    }
    base.remove('en/b');
    expect(await answers(library)).toEqual(['x: There.']);
  });
});

describe('a draft', () => {
  it('is left out and listed, and its fields may be wrong', async () => {
    const { base: found, said } = await read({
      'en/a/x.md': article('How?', ['Why?'], 'So.', 'related: [begun]'),
      'en/a/begun.md': '---\nquestion: How?\n# more\n---\n\n',
      'en/a/meant.md': article('How?', ['Why?'], 'So.', 'draft: true\nteam: nobody\nals: x'),
      'en/a/ready.md': article('How?', ['Why?'], 'So.', 'draft: false'),
    });
    expect([...found!.articles.get('en')!.keys()]).toEqual(['ready', 'x']);
    expect(found!.articles.get('en')!.get('ready')).not.toHaveProperty('draft');
    expect(said).toEqual([
      'en/a/begun.md:5 note: This is a draft: customers do not get it before its answer stands below the second "---".',
      'en/a/meant.md:5 note: This is a draft: customers do not get it. Remove this line when it is ready.',
    ]);
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

describe('what people name their files', () => {
  it('may put aside what is not ready', async () => {
    const { said, base: found } = await read({
      'en/a/x.md': simple,
      'en/_drafts/y.md': simple,
      'en/a/_z.md': simple,
      'en/_drafts/notes.txt': 'x',
    });
    expect([...found!.articles.get('en')!.keys()]).toEqual(['x']);
    expect(said).toEqual([
      'en/_drafts/y.md:1 note: This is a draft, since its name or its folder’s begins with "_": it is not in use.',
      'en/a/_z.md:1 note: This is a draft, since its name or its folder’s begins with "_": it is not in use.',
    ]);
  });

  it('is said when it cannot be one, though it looks like what an editor leaves', async () => {
    const { said } = await read({ 'en/a/x.md': simple, 'en/a/#1-pay.md': simple });
    expect(said).toEqual([
      'en/a/#1-pay.md:1 error: The name may hold letters, digits, "-", "_" and "." only. Rename the file, for example to "pay-my-bill.md".',
    ]);
  });

  it('is the same name, however a system writes its accents', async () => {
    const { said, base: found } = await read({
      'en/a/cafe\u0301.md': article('How?', ['Why?'], 'So.', 'related: [x]'),
      'en/a/x.md': article('Who?', ['Whose?'], 'They.', 'related: [café]'),
      'en/a/สวัสดี.md': simple,
    });
    expect(said).toEqual([]);
    expect([...found!.articles.get('en')!.keys()].sort()).toEqual(['café', 'x', 'สวัสดี'].sort());
  });
});
