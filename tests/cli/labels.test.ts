import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { App } from '../../src/cli/commands.ts';
import { writeCalibration } from '../../src/knowledge/calibration/calibration.ts';
import type { Question, Rating } from '../../src/reports/questions.ts';
import { isRight, truthOf } from '../../src/reports/ratings.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal;
beforeEach(() => {
  applied = undefined;
  terminal = openTerminal();
  terminal.write(
    'frontdesk.yaml',
    'name: Northlight\nlocales: [en]\nteams:\n  front: { name: Front Desk }\ndefault_team: front\nanswers: { encoder: "off" }\n',
  );
  const articles = fileURLToPath(new URL('../helpers/articles', import.meta.url));
  cpSync(articles, join(terminal.folder, 'data/faq'), { recursive: true });
});
afterEach(() => terminal.close());

const by = { at: 1, by: 'Ana' };
const judged = (text: string, verdict: Rating, more: Partial<Question> = {}): Question => ({
  id: text,
  at: 1,
  text,
  locale: 'en',
  channel: 'webchat',
  decision: 'answer',
  article: 'late-fee',
  top: [{ id: 'late-fee', confidence: 0.9 }],
  outcomes: [],
  replies: [],
  verdict,
  ...more,
});

/** Questions that are like articles, with verdicts that say that half of the surest guesses are wrong. */
const many = (count: number): Question[] =>
  Array.from({ length: count }, (_, i) => {
    const [text, article] = [
      ['what is the fee if my bill is paid late', 'late-fee'],
      ['which things go into recycling', 'recycling'],
      ['how to pay the water bill', 'pay-bill'],
      ['my trash was left at the curb', 'missed-pickup'],
    ][i % 4] as [string, string];
    const verdict: Rating =
      i % 2 === 0 ? { ...by, verdict: 'should-be', article } : { ...by, verdict: 'should-be', article: null };
    return judged(`${text} ${'please '.repeat(i % 5)}`, verdict);
  });

let applied: unknown;
const holding = (questions: Question[]): Partial<App> => ({
  rated: async () => questions,
  applyLabels: async ({ settings: { stateFolder } }, given) => {
    applied = given;
    await writeCalibration(stateFolder, given && JSON.stringify(given));
  },
});

describe('a verdict', () => {
  it.each<[Rating, Partial<Question>, string, boolean | undefined]>([
    [{ ...by, verdict: 'right' }, {}, 'late-fee', true],
    [{ ...by, verdict: 'right' }, {}, 'other', false],
    [{ ...by, verdict: 'wrong' }, {}, 'late-fee', false],
    [{ ...by, verdict: 'wrong' }, {}, 'other', undefined],
    [{ ...by, verdict: 'should-be', article: 'other' }, {}, 'other', true],
    [{ ...by, verdict: 'should-be', article: 'other' }, {}, 'late-fee', false],
    [{ ...by, verdict: 'should-be', article: null }, {}, 'late-fee', false],
  ])('%j says whether an article is right', (verdict, more, article, right) => {
    const truth = truthOf(judged('x', verdict, more));
    expect(truth && isRight(article, truth)).toBe(right);
  });

  it('that the bot was right not to know says that nothing was right; of choices it says nothing', () => {
    const { article: _, ...unknown } = judged('x', { ...by, verdict: 'right' }, { decision: 'nothing' });
    expect(truthOf(unknown)).toEqual({ is: null });
    expect(truthOf({ ...unknown, decision: 'choices' })).toBeUndefined();
    expect(truthOf({ ...unknown, verdict: { ...by, verdict: 'wrong' } })).toBeUndefined();
  });
});

describe('frontdesk faq labels', () => {
  it('shows what the verdicts would change, and changes nothing', async () => {
    const { status, out } = await terminal.type('faq labels', holding(many(60)));
    expect(status).toBe(0);
    expect(out).toMatch(/^60 verdicts, 60 of which say how sure the bot may be\./);
    expect(out).toMatch(/answered +\d+ % +\d+ %/);
    expect(out).toContain('Use it: frontdesk faq labels --apply');
    expect(applied).toBeUndefined();
  });

  it('makes the bot as sure as it may be, when it is to', async () => {
    const { out } = await terminal.type('faq labels --jsonl', holding(many(60)));
    const figures = JSON.parse(out) as { before: { off: number }; after: { off: number }; rescale: object };
    expect(figures.after.off).toBeLessThan(figures.before.off);
    const asked = async () =>
      Number(
        /(\d+) % {2}late-fee/.exec(
          (await terminal.type(`faq ask --data ${join(terminal.folder, 'data')} fee if my bill is paid late`)).out,
        )?.[1],
      );
    const before = await asked();
    const { out: told } = await terminal.type('faq labels --apply', holding(many(60)));
    expect(told).toContain('The bot is as sure as that now, on every machine.');
    expect(applied).toMatchObject({ ...figures.rescale, labels: 60 });
    expect(await asked()).toBeLessThan(before);
    // What was applied does not count twice.
    expect(JSON.parse((await terminal.type('faq labels --jsonl', holding(many(60)))).out)).toEqual(figures);
    // And it can be taken back.
    expect((await terminal.type('faq labels --reset', holding([]))).out).toContain('as sure as without any verdicts');
    expect(applied).toBeUndefined();
    expect(await asked()).toBe(before);
  });

  it('applies nothing before there are fifty', async () => {
    const { status, err } = await terminal.type('faq labels --apply', holding(many(20)));
    expect(status).toBe(1);
    expect(err).toContain('30 more verdicts needed');
    expect(applied).toBeUndefined();
    expect((await terminal.type('faq labels', holding([]))).status).toBe(0);
  });

  it('shows an example, and ends with 2 for wrong usage', async () => {
    expect((await terminal.type('faq labels --help')).out).toMatch(/Examples:\n {2}frontdesk /);
    for (const words of ['now', '--apply --reset']) expect((await terminal.type(`faq labels ${words}`)).status).toBe(2);
  });
});
