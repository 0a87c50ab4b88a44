import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readWritten, utterancesOf } from '../../../src/knowledge/authoring/written.ts';
import { openGuarded } from '../../../src/knowledge/encoder/open.ts';
import type { Finding } from '../../../src/knowledge/finding.ts';
import { openKnowledge } from '../../../src/knowledge/knowledge.ts';
import { createAlike } from '../../../src/knowledge/smalltalk/alike.ts';
import { parseFamilies } from '../../../src/knowledge/smalltalk/families.ts';
import { bundledSmallTalk } from '../../../src/knowledge/smalltalk/smalltalk.ts';
import { linesOf, readLines } from '../../../src/knowledge/triage/lines.ts';
import { bundledLines } from '../../../src/knowledge/triage/triage.ts';
import { sample } from '../../helpers/sample.ts';
import { until } from '../../helpers/until.ts';
import { createBase, marlow } from '../base.ts';
import { runtimeHere } from '../runtime.ts';

const describeHere = runtimeHere() ? describe : describe.skip;
const say = (sentence: string) => {
  throw new Error(sentence);
};

describeHere('small talk in other words than its file has', () => {
  const encoder = openGuarded({ choice: 'bundled', stateFolder: undefined, say });
  const path = join(bundledSmallTalk, 'en.yaml');
  const { read } = parseFamilies(readFileSync(path, 'utf8'), path);
  const alike = encoder.then((opened) => createAlike(read!.families, opened!));
  const nothing = { decision: 'nothing' as const, candidates: [] };
  const called = { decision: 'person' as const, reason: 'asked' as const, candidates: [] };
  const hears = async (text: string, found: Finding = nothing) => (await (await alike).hears(text, found))?.name;
  // Whoever asks before the wordings are read waits for so long, and no longer.
  beforeAll(() => until('the wordings', async () => (await hears('are you a bot then')) === 'what-it-is'));
  afterAll(async () => (await encoder)?.stop());

  it.each([
    ['what-it-is', 'Is it a bot that answers here?'],
    ['what-it-is', 'so are you some kind of AI assistant'],
    ['what-it-can-do', 'In what ways can you assist me?'],
    ['what-it-can-do', 'what sort of questions do you answer'],
    ['again', 'Once again please, what did you say?'],
    ['explain', 'I have no idea what you are trying to say'],
    ['languages', 'Do you understand Portuguese?'],
    ['praise', 'Impressive, that was quick!'],
    ['laughing', 'that made me laugh so hard'],
  ])('%s: %s', async (name, text) => expect(await hears(text)).toBe(name));

  it.each([
    'thanks',
    'English',
    "What's up with my bill?",
    'How long is the waiting list for a plot?',
    'Which languages are taught at the library?',
    'This machine does not take my card',
    `${'really '.repeat(20)}are you a bot`,
  ])('is not: %s', async (text) => expect(await hears(text)).toBeUndefined());

  it('is heard over what sounds like a call for a person only when nothing else can be meant', async () => {
    expect(await hears('is this one of those chatbots', called)).toBe('what-it-is');
    expect(await hears('is it a bot that answers here', called)).toBeUndefined();
    expect(await hears('is this one of those chatbots? I want a person', called)).toBeUndefined();
    expect(await hears('is this one of those chatbots', { ...called, reason: 'danger' })).toBeUndefined();
  });

  it('is hardly ever what people ask of an office, and no call for a person or for help', async () => {
    const { lines: guarded } = await readLines(bundledLines);
    const file = join(bundledLines, 'en', 'ordinary.txt');
    const ordinary = linesOf(readFileSync(file, 'utf8'), { class: 'none', locale: 'en', file }).map(({ text }) => text);
    const calls = guarded.flatMap((line) => (line.class !== 'none' && line.locale === 'en' ? [line.text] : []));
    const folder = fileURLToPath(new URL('../../../data/faq', import.meta.url));
    const { articles } = await readWritten(folder, ['en']);
    const asked = articles.flatMap(utterancesOf).map(({ text }) => text);
    const few = (texts: string[]) => {
      const step = Math.max(1, Math.floor(texts.length / sample(100, texts.length)));
      return texts.filter((_, i) => i % step === 0);
    };
    const takenOf = async (texts: string[], found: Finding = nothing) => {
      const taken: string[] = [];
      for (const text of texts) if (await hears(text, found)) taken.push(text);
      return taken;
    };
    expect(await takenOf(few(calls), called)).toEqual([]);
    const [questions, lines] = [few(asked), few(ordinary)];
    expect((await takenOf(questions)).length).toBeLessThanOrEqual(questions.length * 0.005);
    expect((await takenOf(lines)).length).toBeLessThanOrEqual(lines.length * 0.005);
    expect(questions.length + lines.length).toBeGreaterThan(180);
  }, 120_000);
});

describeHere('a base that hears it', () => {
  const base = createBase(Object.fromEntries(Object.entries(marlow).map(([path, text]) => [`faq/${path}`, text])));
  const opening = openKnowledge({
    folder: join(base.folder, 'faq'),
    locales: ['en', 'es'],
    watch: false,
    encoder: 'bundled',
  });
  afterAll(async () => {
    const knowledge = await opening;
    if ('ask' in knowledge) await knowledge.stop();
    base.clear();
  });

  it('does so only where nothing is near and nobody is called, in English', async () => {
    const knowledge = await opening;
    if (!('ask' in knowledge)) throw new Error('the base is broken');
    const text = 'In what ways can you assist me?';
    const hears = async (candidate: Awaited<ReturnType<typeof knowledge.ask>>, locale = 'en') =>
      (await knowledge.likeSmallTalk(text, locale, candidate))?.name;
    const [id, question] = ['pay-bill', ''];
    const found = (confidence: number) => ({
      decision: 'nothing' as const,
      candidates: [{ id, question, confidence }],
    });
    await until('the wordings', async () => (await hears(found(0.2))) === 'what-it-can-do');
    expect(await hears(found(0.2), 'es')).toBeUndefined();
    expect(await hears(found(0.6))).toBeUndefined();
    expect(await hears({ decision: 'person', reason: 'asked', candidates: [] })).toBeUndefined();
  });
});
