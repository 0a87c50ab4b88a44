import { join, relative } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Knowledge, openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { openTriage } from '../../../src/knowledge/triage/triage.ts';
import { createBase, marlow, type TestBase } from '../base.ts';

let base: TestBase;
let knowledge: Knowledge | undefined;
afterEach(async () => {
  await knowledge?.stop();
  knowledge = undefined;
  base.clear();
});

/** A data folder with articles and the guard's lines, and what `onChange` tells of it. */
async function open(lines: Readonly<Record<string, string>>) {
  const articles = Object.entries(marlow).map(([path, text]) => [`faq/${path}`, text] as const);
  base = createBase({ ...Object.fromEntries(articles), ...lines });
  const told: (() => void)[] = [];
  const opened = await openKnowledge({
    folder: join(base.folder, 'faq'),
    locales: ['en', 'es'],
    onChange: () => {
      for (const tell of told.splice(0)) tell();
    },
  });
  if (!('ask' in opened)) throw new Error(opened.faults.map(({ message }) => message).join('\n'));
  knowledge = opened;
  const changed = () => new Promise<void>((resolve) => told.push(resolve));
  return { knowledge: opened, changed };
}

describe("a trainer's line", () => {
  it('brings a person to who says exactly that', async () => {
    const { knowledge } = await open({ 'guard/en/danger.txt': '# the old boiler\n\nThe boiler whistles a tune.\n' });
    for (const text of ['the boiler whistles a tune', 'THE BOILER WHISTLES A TUNE!!'])
      expect(await knowledge.ask(text, 'en')).toMatchObject({ decision: 'person', reason: 'danger' });
  });

  it('of emoji alone makes no alarm of an empty message', async () => {
    base = createBase({ 'guard/en/upset.txt': '😡😡\n' });
    const guard = await openTriage(join(base.folder, 'guard'));
    for (const text of ['', '?!', '👍']) expect(guard.classify(text)).toBeUndefined();
  });

  it('counts in every language', async () => {
    const { knowledge } = await open({ 'guard/es/human.txt': '\ufeffque venga Paco\r\n' });
    expect(await knowledge.ask('¡Que venga Paco!', 'en')).toMatchObject({ decision: 'person', reason: 'asked' });
  });

  it('is ordinary when it lies in none.txt, however it sounds', async () => {
    const { knowledge } = await open({ 'guard/en/none.txt': 'This is ridiculous\n' });
    expect(await knowledge.ask('this is ridiculous!', 'en')).not.toMatchObject({ decision: 'person' });
    expect(await knowledge.ask('this is ridiculous service', 'en')).toMatchObject({ decision: 'person' });
  });

  it('acts as soon as it is saved, and no longer when it is gone', async () => {
    const { knowledge, changed } = await open({ 'guard/en/human.txt': 'bring me Olga\n' });
    const hears = async (text: string) => (await knowledge.ask(text, 'en')).decision === 'person';
    expect(await hears('purple monday')).toBe(false);
    const saved = changed();
    base.write('guard/en/human.txt', 'bring me Olga\npurple monday\n');
    await saved;
    expect(await hears('purple monday')).toBe(true);
    const gone = changed();
    base.write('guard/en/human.txt', 'bring me Olga\n');
    await gone;
    expect(await hears('purple monday')).toBe(false);
  });

  it('that two files hold is told, and the graver one counts', async () => {
    const { knowledge } = await open({
      'guard/en/danger.txt': '# steam\nIt hisses.\n',
      'guard/en/upset.txt': 'it hisses\n',
    });
    expect(await knowledge.ask('It hisses', 'en')).toMatchObject({ reason: 'danger' });
    const [fault] = knowledge.faults().filter(({ file }) => file.includes('guard'));
    expect(relative(base.folder, fault!.file)).toBe(join('guard', 'en', 'upset.txt'));
    expect(fault).toMatchObject({
      line: 1,
      level: 'warning',
      message: expect.stringContaining('Remove one of the two'),
    });
  });

  it('that cannot be read is told, and the others act', async () => {
    base = createBase({ 'guard/en/human.txt': 'bring me Olga\n' });
    base.write('guard/en/upset.txt', Uint8Array.of(0xff, 0xfe, 0x41));
    const guard = await openTriage(join(base.folder, 'guard'));
    expect(guard.classify('bring me Olga')).toBe('asked');
    expect(guard.faults).toMatchObject([{ message: expect.stringContaining('UTF-8') }]);
  });
});

describe('without a folder of lines', () => {
  it("the project's own act", async () => {
    base = createBase();
    const guard = await openTriage(join(base.folder, 'guard'));
    expect(guard.classify('Bypass the automated system.')).toBe('asked');
  });
});
