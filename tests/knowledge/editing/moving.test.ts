import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { versionOf } from '../../../src/knowledge/articles/version.ts';
import { createEditing, type Editing } from '../../../src/knowledge/editing/editing.ts';
import { createBase, type TestBase } from '../base.ts';

const article = (answer: string, question = 'How can I pay?', more = '') =>
  `---\nquestion: ${question}\n${more}---\n${answer}\n`;
const pay = 'en/billing/pay';
const text = article('At the desk.');

let base: TestBase;
let editing: Editing;
let clock: number;
const folder = () => join(base.folder, 'faq');
const file = (path: string) => join(folder(), `${path}.md`);
const onDisk = (path: string) => (existsSync(file(path)) ? readFileSync(file(path), 'utf8') : undefined);

beforeEach(() => {
  clock = Date.now() + 60_000;
  base = createBase({
    [`faq/${pay}.md`]: text,
    'faq/en/billing/late.md': article('A [fee](pay.md#fee).', 'What if I pay late?', 'related: [pay]\n'),
    'faq/en/waste/bins.md': article('See [how](../billing/pay.md), or [late](../billing/late.md).', 'Which bin?'),
    'faq/es/billing/pay.md': article('En la caja.', '¿Cómo pago?'),
    'faq/tests.yaml': '- { question: pay now, expect: [late, pay] }\n- { question: pago, expect: pay, locale: es }\n',
  });
  editing = createEditing({
    folder: folder(),
    stateFolder: join(base.folder, 'var'),
    locales: ['en', 'es'],
    now: () => ++clock,
  });
});
afterEach(() => base.clear());

const moves = (by: string, path: string, to?: string, opened = versionOf(onDisk(path) ?? '')) =>
  editing.move({ path, to, opened, by });
const git = (...words: string[]) =>
  execFileSync('git', ['-C', base.folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], {
    encoding: 'utf8',
  });
function inRepository() {
  git('init', '-q');
  git('add', 'faq');
  git('commit', '-qm', 'first');
}
const named = ['en/billing/late', 'en/waste/bins', 'tests.yaml', 'es/billing/pay'];
const history = async (path: string) => (await editing.versions(path))?.map(({ by, what }) => [by, what]);

describe('where an article is named', () => {
  it('is told before: by links, related articles, tests and translations', async () => {
    expect(await editing.uses(pay)).toEqual([
      { in: 'en/billing/late', line: 5, as: 'link' },
      { in: 'en/billing/late', line: 3, as: 'related' },
      { in: 'en/waste/bins', line: 4, as: 'link' },
      { in: 'es/billing/pay', line: 1, as: 'translation' },
      { in: 'tests.yaml', line: 1, as: 'test' },
    ]);
    expect(await editing.uses('es/billing/pay')).toEqual([
      { in: pay, line: 1, as: 'counterpart' },
      { in: 'tests.yaml', line: 2, as: 'test' },
    ]);
    expect(await editing.uses('en/waste/bins')).toEqual([]);
  });
});

describe('an article that is deleted', () => {
  it('is gone, is kept with who did it, and comes back', async () => {
    expect(await moves('Ana', pay)).toEqual({ done: true, committed: false });
    expect(onDisk(pay)).toBeUndefined();
    expect(await history(pay)).toEqual([
      ['Ana', `Delete ${pay}`],
      [undefined, 'as it was on the disk'],
    ]);
    const [last] = (await editing.versions(pay)) ?? [];
    expect(await editing.version(pay, last!.id)).toBe(text);
    const back = { path: pay, text, opened: undefined, by: 'Ana', what: 'Back' };
    expect(await editing.save(back)).toEqual({ version: versionOf(text), committed: false });
    expect(onDisk(pay)).toBe(text);
    expect((await history(pay))?.[0]).toEqual(['Ana', 'Back']);
  });

  it('is a commit of that file alone in a repository, and every version is still to be had', async () => {
    inRepository();
    base.write('faq/en/billing/late.md', 'half');
    expect(await moves('Ana', pay)).toEqual({ done: true, committed: true });
    expect(git('log', '-1', '--format=%an|%s', '--name-status').trim()).toBe(`Ana|Delete ${pay}\n\nD\tfaq/${pay}.md`);
    expect(git('status', '--porcelain')).toBe(' M faq/en/billing/late.md\n');
    expect(await history(pay)).toEqual([
      ['Ana', `Delete ${pay}`],
      ['T', 'first'],
    ]);
    for (const { id } of (await editing.versions(pay)) ?? []) expect(await editing.version(pay, id)).toBe(text);
  });

  it('is kept with what somebody wrote into it by hand and never committed', async () => {
    inRepository();
    writeFileSync(file(pay), article('By hand.'));
    expect(await moves('Ana', pay)).toMatchObject({ done: true });
    const texts = ((await editing.versions(pay)) ?? []).map(({ id }) => editing.version(pay, id));
    expect(await Promise.all(texts)).toContain(article('By hand.'));
  });

  it('stays when somebody has changed it since, who is named', async () => {
    const opened = versionOf(text);
    await editing.save({ path: pay, text: article('By card.'), opened, by: 'Bo' });
    expect(await moves('Ana', pay, undefined, opened)).toEqual({ changed: { text: article('By card.'), by: 'Bo' } });
    expect(await moves('Ana', pay, 'en/billing/other', opened)).toMatchObject({ changed: { by: 'Bo' } });
    expect(onDisk(pay)).toBe(article('By card.'));
    expect(await moves('Ana', 'en/billing/none', undefined, 'x')).toEqual({ changed: { text: undefined } });
  });
});

describe('the articles that are deleted', () => {
  const deleted = async (locale = 'en') => (await editing.deleted(locale)).map(({ path, by }) => [path, by]);

  it('are listed with who did it, the last one first, until they are back; a renamed one and a draft in use are not', async () => {
    expect(await deleted()).toEqual([]);
    await moves('Ana', pay);
    await moves('Bo', 'en/waste/bins');
    await moves('Ana', 'en/billing/late', 'en/billing/later');
    const draft = { path: 'en/_drafts/soon', text, opened: undefined, by: 'Ana' };
    await editing.save(draft);
    await editing.save({ ...draft, path: 'en/billing/soon', opened: versionOf(text), from: draft.path });
    expect(await deleted()).toEqual([
      ['en/waste/bins', 'Bo'],
      [pay, 'Ana'],
    ]);
    expect(await deleted('es')).toEqual([]);
    await editing.save({ path: pay, text: article('Again.', 'How else?'), opened: undefined, by: 'Ana' });
    expect(await deleted()).toEqual([['en/waste/bins', 'Bo']]);
  });

  it('are those of the repository, too, whoever took them away there', async () => {
    inRepository();
    await moves('Ana', 'en/waste/bins');
    await moves('Ana', 'en/billing/late', 'en/billing/later');
    git('rm', '-q', `faq/${pay}.md`, 'faq/tests.yaml');
    git('commit', '-qm', 'by hand');
    expect((await deleted()).sort()).toEqual([
      [pay, 'T'],
      ['en/waste/bins', 'Ana'],
    ]);
    const [last] = (await editing.versions(pay)) ?? [];
    expect(await editing.version(pay, last!.id)).toContain('At the desk.');
  });
});

describe('an article that gets another name', () => {
  it('lies there, with what is kept of it, and back', async () => {
    await editing.save({ path: pay, text: article('By card.'), opened: versionOf(text), by: 'Bo' });
    expect(await moves('Ana', pay, 'en/money/how-to-pay')).toMatchObject({ done: true, committed: false });
    expect([onDisk(pay), onDisk('en/money/how-to-pay')]).toEqual([undefined, article('By card.')]);
    expect(await history('en/money/how-to-pay')).toEqual([
      ['Ana', `Rename ${pay} to en/money/how-to-pay`],
      ['Bo', `Change ${pay}`],
      [undefined, 'as it was on the disk'],
    ]);
    expect(await moves('Ana', 'en/money/how-to-pay', pay)).toMatchObject({ done: true });
    expect(onDisk(pay)).toBe(article('By card.'));
    expect(await history(pay)).toHaveLength(4);
  });

  it('is one commit, after which its earlier versions are read under the name that they had', async () => {
    inRepository();
    await editing.save({ path: pay, text: article('By card.'), opened: versionOf(text), by: 'Bo' });
    expect(await moves('Ana', pay, 'en/billing/ways é')).toHaveProperty('why');
    expect(await moves('Ana', pay, 'en/billing/wége')).toEqual({ done: true, committed: true, along: named });
    const shown = git('-c', 'core.quotePath=false', 'show', '--format=%an|%s', '--name-status', '-M', 'HEAD');
    expect(shown.trim().split('\n')).toEqual([
      `Ana|Rename ${pay} to en/billing/wége`,
      '',
      'M\tfaq/en/billing/late.md',
      `R100\tfaq/${pay}.md\tfaq/en/billing/wége.md`,
      'M\tfaq/en/waste/bins.md',
      'R100\tfaq/es/billing/pay.md\tfaq/es/billing/wége.md',
      'M\tfaq/tests.yaml',
    ]);
    expect(git('status', '--porcelain')).toBe('');
    const versions = (await editing.versions('en/billing/wége')) ?? [];
    expect(versions.map(({ by }) => by)).toEqual(['Ana', 'Bo', 'T']);
    expect(await Promise.all(versions.map(({ id }) => editing.version('en/billing/wége', id)))).toEqual([
      article('By card.'),
      article('By card.'),
      text,
    ]);
  });

  it('may only change its topic, be put aside, and never takes another’s place', async () => {
    expect(await moves('Ana', pay, 'en/money/pay')).toMatchObject({ done: true });
    expect(await moves('Ana', 'en/money/pay', 'en/money/late')).toEqual({
      why: 'The name “late” is taken: en/billing/late. Choose another one.',
    });
    expect(await moves('Ana', 'en/money/pay', 'en/billing/late')).toEqual({
      why: 'The name “late” is taken: en/billing/late. Choose another one.',
    });
    expect(await moves('Ana', 'en/money/pay', 'es/money/pay')).toHaveProperty('why');
    expect(await moves('Ana', 'en/money/pay', 'en/_drafts/pay')).toMatchObject({ done: true });
    expect(onDisk('en/_drafts/pay')).toBe(text);
  });

  it('is named by its new name wherever it was named, and its translations share it; taken back, all is as it was', async () => {
    base.write(
      'faq/en/_drafts/soon.md',
      article('`[code](../billing/pay.md)` and [how](../billing/pay.md "How")', 'Soon?'),
    );
    base.write(`faq/${pay}.md`, article('[Late](late.md), [top](pay.md#top).', 'How can I pay?', 'related: [late]\n'));
    base.write('faq/es/billing/late.md', article('Tarde.', '¿Tarde?', 'related:\r\n  - "pay" # how\r\n  - bins\r\n'));
    const all = [pay, 'en/billing/late', 'en/waste/bins', 'en/_drafts/soon', 'es/billing/pay', 'es/billing/late'];
    const texts = () => [...all.map(onDisk), readFileSync(join(folder(), 'tests.yaml'), 'utf8')];
    const before = texts();
    expect(await moves('Ana', pay, 'en/ways (all)/2027')).toMatchObject({ done: true });
    expect(onDisk('en/billing/late')).toContain('related: ["2027"]\n---\nA [fee](../ways%20%28all%29/2027.md#fee).');
    expect(onDisk('en/waste/bins')).toContain('[how](../ways%20%28all%29/2027.md), or [late](../billing/late.md)');
    expect(onDisk('en/_drafts/soon')).toContain(
      '`[code](../billing/pay.md)` and [how](../ways%20%28all%29/2027.md "How")',
    );
    expect(onDisk('en/ways (all)/2027')).toContain(
      'related: [late]\n---\n[Late](../billing/late.md), [top](2027.md#top).',
    );
    expect(onDisk('es/ways (all)/2027')).toContain('En la caja.');
    expect(onDisk('es/billing/late')).toContain('related:\r\n  - "2027" # how\r\n  - bins\r\n');
    expect(readFileSync(join(folder(), 'tests.yaml'), 'utf8')).toBe(
      '- { question: pay now, expect: [late, "2027"] }\n- { question: pago, expect: "2027", locale: es }\n',
    );
    expect(await moves('Ana', 'en/ways (all)/2027', pay)).toMatchObject({ done: true });
    // But for what was not needed: quotation marks, and the way out of the folder and back into it.
    const plain = (text?: string) => text?.replace('"pay"', 'pay').replace('../billing/late.md', 'late.md');
    expect(texts().map(plain)).toEqual(before.map(plain));
  });

  it('keeps what is kept of each article that changes with it, in the name of who did it', async () => {
    await moves('Ana', pay, 'en/billing/ways');
    const what = `Rename ${pay} to en/billing/ways`;
    for (const path of ['en/billing/late', 'es/billing/ways'])
      expect(await history(path)).toEqual([
        ['Ana', what],
        [undefined, 'as it was on the disk'],
      ]);
    const [now, then] = (await editing.versions('en/billing/late')) ?? [];
    expect(await editing.version('en/billing/late', now!.id)).toContain('related: [ways]');
    expect(await editing.version('en/billing/late', then!.id)).toContain('related: [pay]');
  });

  it('changes all or nothing: not where one file cannot be written, nor where a translation finds its name taken', async () => {
    const texts = () => [pay, 'en/billing/late', 'en/waste/bins', 'es/billing/pay'].map(onDisk);
    const before = texts();
    base.write('faq/en/waste/bins.md.tmp', 'somebody is at it');
    expect(await moves('Ana', pay, 'en/billing/ways')).toEqual({
      why: 'Nothing was done: en/waste/bins.md cannot be written, somebody else is writing it at this moment.',
    });
    expect(texts()).toEqual(before);
    expect(onDisk('en/billing/ways')).toBeUndefined();
    base.write('faq/es/waste/ways.md', article('Otra.', '¿Otra?'));
    expect(await moves('Ana', pay, 'en/billing/ways')).toEqual({
      why: 'The name “ways” is taken: es/waste/ways. Choose another one.',
    });
    expect(texts()).toEqual(before);
  });

  it('leaves its translations where they are when it is put aside', async () => {
    expect(await moves('Ana', pay, 'en/_drafts/pay')).toMatchObject({ along: ['en/billing/late', 'en/waste/bins'] });
    expect(onDisk('en/billing/late')).toContain('related: [pay]\n---\nA [fee](../_drafts/pay.md#fee).');
    expect(onDisk('es/billing/pay')).toContain('En la caja.');
  });

  it('never leaves the folders of the languages, nor is taken from elsewhere', async () => {
    mkdirSync(join(base.folder, 'away'));
    writeFileSync(join(base.folder, 'away/secret.md'), 'secret');
    symlinkSync(join(base.folder, 'away'), join(folder(), 'en/out'));
    symlinkSync(join(base.folder, 'away/secret.md'), join(folder(), 'en/billing/link.md'));
    for (const to of ['en/out/pay', '../away/x', 'en/billing/../../x', 'en/billing/.x', 'en/billing/link', 'de/a/b'])
      expect(await moves('Eve', pay, to)).not.toHaveProperty('done');
    for (const path of ['en/out/secret', 'en/billing/link', '../away/secret'])
      expect(await moves('Eve', path, undefined, versionOf('secret'))).not.toHaveProperty('done');
    expect(readFileSync(join(base.folder, 'away/secret.md'), 'utf8')).toBe('secret');
    expect(onDisk(pay)).toBe(text);
  });
});
