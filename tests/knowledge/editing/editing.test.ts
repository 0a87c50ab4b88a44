import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { versionOf } from '../../../src/knowledge/articles/version.ts';
import { createEditing, type Editing, type Saving } from '../../../src/knowledge/editing/editing.ts';
import { createBase, type TestBase } from '../base.ts';

const article = (answer: string, question = 'How can I pay?') => `---\nquestion: ${question}\n---\n${answer}\n`;
const pay = 'en/billing/pay';

let base: TestBase;
let editing: Editing;
let clock: number;
const folder = () => join(base.folder, 'faq');
const onDisk = (path: string) => readFileSync(join(folder(), `${path}.md`), 'utf8');

beforeEach(() => {
  clock = Date.now() + 60_000;
  base = createBase({
    'faq/en/billing/pay.md': article('At the desk.'),
    'faq/en/billing/late.md': article('A fee.', 'What if I pay late?'),
    'faq/es/billing/pay.md': article('En la caja.', '¿Cómo pago?'),
    'faq/en/_drafts/cards.md': article('By card.', 'Do you take cards?'),
    'faq/en/waste & water/half.md': '---\nquestion: Half written\n',
  });
  editing = createEditing({
    folder: folder(),
    stateFolder: join(base.folder, 'var'),
    locales: ['en', 'es'],
    now: () => ++clock,
  });
});
afterEach(() => base.clear());

/** Somebody who has an article open. */
async function trainer(by: string, path = pay) {
  const opened = await editing.open(path);
  if (!opened || 'fault' in opened) throw new Error('there is no such article');
  let { version } = opened;
  return {
    text: opened.text,
    async saves(text: string, more: Partial<Saving> = {}) {
      const saved = await editing.save({ path, text, opened: version, by, ...more });
      if ('version' in saved) version = saved.version;
      return saved;
    },
  };
}
const writes = (by: string, path: string, text: string) => editing.save({ path, text, opened: undefined, by });

const git = (...words: string[]) =>
  execFileSync('git', ['-C', base.folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], {
    encoding: 'utf8',
  });
function inRepository() {
  git('init', '-q');
  git('add', 'faq');
  git('commit', '-qm', 'first');
}

describe('the list of articles', () => {
  it('has drafts and broken files, too', async () => {
    expect(await editing.articles('en')).toEqual([
      { path: 'en/_drafts/cards', topic: '_drafts', question: 'Do you take cards?', is: 'draft' },
      { path: pay, topic: 'billing', question: 'How can I pay?', is: 'live' },
      { path: 'en/billing/late', topic: 'billing', question: 'What if I pay late?', is: 'live' },
      { path: 'en/waste & water/half', topic: 'waste & water', question: 'Half written', is: 'broken' },
    ]);
    expect(await editing.topics('en')).toEqual(['billing', 'waste & water']);
  });
});

describe('saving an article', () => {
  it('writes the file, and the next save goes on from there', async () => {
    const ana = await trainer('Ana');
    expect(await ana.saves(article('By card.'))).toEqual({ version: versionOf(article('By card.')), committed: false });
    expect(await ana.saves(article('By phone.'))).toMatchObject({ committed: false });
    expect(onDisk(pay)).toBe(article('By phone.'));
  });

  it('tells who opened an older version, by whom it was changed and what it says, and writes nothing', async () => {
    const [ana, bo] = [await trainer('Ana'), await trainer('Bo')];
    await ana.saves(article('By card.'));
    expect(await bo.saves(article('By phone.'))).toEqual({ changed: { text: article('By card.'), by: 'Ana' } });
    expect(onDisk(pay)).toBe(article('By card.'));
    writeFileSync(join(folder(), `${pay}.md`), article('By hand.'));
    expect(await ana.saves(article('By Ana.'))).toEqual({ changed: { text: article('By hand.') } });
  });

  it('tells one of two who save at the same moment', async () => {
    const all = await Promise.all(['Ana', 'Bo', 'Cy'].map((name) => trainer(name)));
    const saved = await Promise.all(all.map((each, i) => each.saves(article(`By ${i}.`))));
    expect(saved.filter((each) => 'version' in each)).toHaveLength(1);
    expect(saved.filter((each) => 'changed' in each)).toHaveLength(2);
  });

  it('makes a new article, but none of a name that is taken', async () => {
    expect(await writes('Ana', 'en/new topic/fees', article('None.', 'What are the fees?'))).toMatchObject({
      committed: false,
    });
    expect(onDisk('en/new topic/fees')).toContain('None.');
    expect(await writes('Bo', 'en/new topic/fees', article('Some.'))).toMatchObject({ changed: { by: 'Ana' } });
    expect(await writes('Bo', 'en/waste/fees', article('Some.'))).toEqual({
      why: 'The name “fees” is taken: en/new topic/fees. Choose another one.',
    });
  });

  it('writes nothing that faq check finds an error in, and names its lines', async () => {
    const ana = await trainer('Ana');
    expect(await ana.saves('---\nquestion: How can I pay?\nowners: me\n---\nSo.\n')).toMatchObject({
      problems: [{ line: 3, level: 'error', message: expect.stringContaining('owner') }],
    });
    const twin = { problems: [{ file: expect.stringMatching(/pay\.md|late\.md/), level: 'error', kind: 'duplicate' }] };
    expect(await ana.saves(article('So.', 'What if I pay late?'))).toMatchObject(twin);
    expect(onDisk(pay)).toBe(ana.text);
  });

  it('takes a draft however unfinished it is, and can put one in force', async () => {
    const ana = await trainer('Ana', 'en/_drafts/cards');
    expect(await ana.saves('half a')).toMatchObject({ committed: false });
    expect(
      await ana.saves(article('Yes.', 'Do you take cards?'), { path: 'en/billing/cards', from: 'en/_drafts/cards' }),
    ).toMatchObject({ committed: false });
    expect(existsSync(join(folder(), 'en/_drafts/cards.md'))).toBe(false);
    expect(onDisk('en/billing/cards')).toContain('Yes.');
    const bo = await trainer('Bo');
    expect(await bo.saves(article('x'), { path: 'en/billing/x', from: pay })).toHaveProperty('why');
  });

  it('keeps the ends of lines that a file has', async () => {
    writeFileSync(join(folder(), `${pay}.md`), article('At the desk.').replaceAll('\n', '\r\n'));
    const ana = await trainer('Ana');
    expect(ana.text).toBe(article('At the desk.'));
    expect(await ana.saves(article('By card.'))).toHaveProperty('version');
    expect(onDisk(pay)).toBe(article('By card.').replaceAll('\n', '\r\n'));
    expect(await ana.saves(article('By phone.'))).toHaveProperty('version');
  });

  it('never leaves the folders of the languages, whatever it is asked for', async () => {
    mkdirSync(join(base.folder, 'away'));
    writeFileSync(join(base.folder, 'away/secret.md'), 'secret');
    symlinkSync(join(base.folder, 'away'), join(folder(), 'en/out'));
    symlinkSync(join(base.folder, 'away/secret.md'), join(folder(), 'en/billing/link.md'));
    const wrong = [
      '../away/secret',
      'en/../secret',
      'en/billing/../../x',
      'en/billing',
      'en/a/b/c',
      'de/billing/pay',
      'en/billing/.x',
      'en/.git/x',
      '',
      'en//x',
      'en/billing/pay\0',
      '/etc/x/y',
      'en/billing/__x',
      'en\\billing\\pay',
    ];
    for (const path of wrong) {
      expect(await editing.open(path)).toBeUndefined();
      expect(await writes('Eve', path, article('x'))).toHaveProperty('why');
      expect(await editing.versions(path)).toBeUndefined();
    }
    for (const path of ['en/out/secret', 'en/out/new', 'en/billing/link']) {
      expect(await editing.open(path)).toBeUndefined();
      expect(await writes('Eve', path, article('x', 'Unlike all?'))).not.toHaveProperty('version');
    }
    expect(readFileSync(join(base.folder, 'away/secret.md'), 'utf8')).toBe('secret');
    expect(await editing.version(pay, '../../../away/secret.md')).toBeUndefined();
    expect(await editing.version(pay, 'HEAD')).toBeUndefined();
  });
});

describe('versions of an article', () => {
  it('are kept where there is no repository, with what was there before', async () => {
    const ana = await trainer('Ana');
    await ana.saves(article('By card.'));
    await ana.saves(article('By phone.'));
    const versions = (await editing.versions(pay)) ?? [];
    expect(versions.map(({ by, what }) => [by, what])).toEqual([
      ['Ana', 'Change en/billing/pay'],
      ['Ana', 'Change en/billing/pay'],
      [undefined, 'as it was on the disk'],
    ]);
    expect(await editing.version(pay, versions[2]!.id)).toBe(article('At the desk.'));
    expect(await editing.version(pay, versions[1]!.id)).toBe(article('By card.'));
  });

  it('are at most fifty', async () => {
    const path = 'en/_drafts/cards';
    const ana = await trainer('Ana', path);
    for (let i = 0; i < 55; i++) await ana.saves(article(`Version ${i}.`));
    const versions = (await editing.versions(path)) ?? [];
    expect(versions).toHaveLength(50);
    expect(await editing.version(path, versions[0]!.id)).toContain('Version 54.');
  });

  it('are commits with the trainer’s name where there is a repository, and of nothing else', async () => {
    inRepository();
    base.write('faq/en/billing/late.md', article('Not ready.', 'What if I pay late?'));
    base.write('faq/en/billing/staged.md', article('Not ready.', 'Is it staged?'));
    git('add', 'faq/en/billing/staged.md');
    const ana = await trainer('Ana <a@b> "é"\n-x');
    expect(await ana.saves(article('By card.'))).toMatchObject({ committed: true });
    expect(git('log', '-1', '--format=%an|%cn|%s', '--name-only').trim()).toBe(
      'Ana  a@b  "é" -x|Frontdesk|Change en/billing/pay\n\nfaq/en/billing/pay.md',
    );
    expect(git('status', '--porcelain')).toBe(' M faq/en/billing/late.md\nA  faq/en/billing/staged.md\n');
    expect(await writes('Bo', 'en/waste & water/-bins', article('So.', 'Which bin?'))).toHaveProperty('why');
    expect(await writes('Bo', 'en/:(top) x/bins', article('So.', 'Which bin?'))).toMatchObject({ committed: true });
    const versions = (await editing.versions(pay)) ?? [];
    expect(versions.map(({ what }) => what)).toEqual(['Change en/billing/pay', 'first']);
    expect(await editing.version(pay, versions[1]!.id)).toBe(article('At the desk.'));
    expect(existsSync(join(base.folder, 'var'))).toBe(false);
  });

  it('are kept beside it when git cannot commit, which is said; the file is saved', async () => {
    inRepository();
    const hook = join(base.folder, '.git/hooks/pre-commit');
    writeFileSync(hook, '#!/bin/sh\necho "no commits on Sundays" >&2\nexit 1\n');
    chmodSync(hook, 0o755);
    const ana = await trainer('Ana');
    expect(await ana.saves(article('By card.'))).toMatchObject({ committed: false, said: 'no commits on Sundays' });
    expect(onDisk(pay)).toBe(article('By card.'));
    expect((await editing.versions(pay))?.map(({ by }) => by)).toEqual(['Ana', 'T']);
  });

  it('has what somebody wrote into the file and never committed', async () => {
    inRepository();
    writeFileSync(join(folder(), `${pay}.md`), article('By hand.'));
    const ana = await trainer('Ana');
    expect(await ana.saves(article('By card.'))).toMatchObject({ committed: true });
    const versions = (await editing.versions(pay)) ?? [];
    const texts = await Promise.all(versions.map(({ id }) => editing.version(pay, id)));
    expect(texts).toContain(article('By hand.'));
    expect(texts).toHaveLength(3);
  });

  it('of a draft that moves go with it in one commit', async () => {
    inRepository();
    const ana = await trainer('Ana', 'en/_drafts/cards');
    const moved = { path: 'en/billing/cards', from: 'en/_drafts/cards' };
    expect(await ana.saves(article('Yes.', 'Do you take cards?'), moved)).toMatchObject({ committed: true });
    expect(git('show', '--format=', '--name-status', '--no-renames', 'HEAD').trim().split('\n').sort()).toEqual([
      'A\tfaq/en/billing/cards.md',
      'D\tfaq/en/_drafts/cards.md',
    ]);
  });

  it('does not go into a repository that ignores the articles', async () => {
    writeFileSync(join(base.folder, '.gitignore'), 'faq\n');
    git('init', '-q');
    const ana = await trainer('Ana');
    expect(await ana.saves(article('By card.'))).toMatchObject({ committed: false });
    expect(await editing.versions(pay)).toHaveLength(2);
  });
});
