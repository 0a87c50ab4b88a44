import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { App } from '../../src/cli/commands.ts';
import { gapsOf } from '../../src/reports/gaps.ts';
import type { Question } from '../../src/reports/questions.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal;
beforeEach(() => {
  terminal = openTerminal();
  const articles = fileURLToPath(new URL('../helpers/articles', import.meta.url));
  cpSync(articles, join(terminal.folder, 'data/faq'), { recursive: true });
});
afterEach(() => terminal.close());

const now = Date.now();
const question = (id: string, text: string, more: Partial<Question> = {}): Question => ({
  ...{ id, at: now - 60_000, text, locale: 'en', channel: 'webchat', decision: 'nothing' },
  ...{ top: [], outcomes: [], replies: [] },
  ...more,
});
const top = [
  { id: 'pay-bill', confidence: 0.41 },
  { id: 'late-fee', confidence: 0.2 },
];

/** An app whose record holds these questions, and keeps what is said of them. */
function holding(questions: Question[]): Partial<App> {
  return {
    review: async (_given, since, work) =>
      work({
        questions: questions.filter(({ at }) => at >= since),
        async judge(id, verdict, by) {
          const found = questions.find((each) => each.id === id);
          if (found) found.verdict = { ...verdict, at: now, by };
        },
      }),
  };
}

const proposals = (): string[] => {
  const folder = join(terminal.folder, 'var/proposals');
  return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
};

describe('frontdesk faq review', () => {
  it('shows what was asked most and last, and proposes the words of what was found', async () => {
    const asked = [
      question('a', 'Do you sell fishing licences?'),
      question('b', 'could i settle it with my watch', { top, decision: 'guess' }),
      question('c', 'Could I settle it with my watch?', { top, decision: 'guess', at: now - 7_200_000 }),
      question('d', 'and what if i pay too late', { top, at: now - 180_000 }),
      question('e', 'a human please', { decision: 'person' }),
      question('f', 'Where is it?', { verdict: { verdict: 'right', at: 1, by: 'Ana' } }),
      question('g', 'last month’s question', { at: now - 30 * 86_400_000 }),
    ];
    const { out, status } = await terminal.type('faq review --by Ana', holding(asked), ['1', 'x', 'late-fee']);
    expect(status).toBe(0);
    expect(out).toContain(
      '1/3  could i settle it with my watch\n     en · webchat · asked 2 times, last 1 min ago · a guess\n',
    );
    expect(out).toContain('  1   41 %  pay-bill  How can I pay my water bill?\n  2   20 %  late-fee  ');
    expect(out.indexOf('fishing')).toBeLessThan(out.indexOf('too late'));
    expect(out).not.toContain('human');
    expect(out).toContain('3 questions judged, 0 left.');
    expect(out).toMatch(/en\/billing\/pay-bill {2}1 new wording\n(?:.*\n)*.*faq diff --proposal [a-p]{6}/);
    expect(
      asked.map(({ verdict }) => verdict?.by && `${verdict.verdict} ${'article' in verdict ? verdict.article : ''}`),
    ).toEqual([
      'not-for-us ',
      'should-be pay-bill',
      'should-be pay-bill',
      'should-be late-fee',
      undefined,
      'right ',
      undefined,
    ]);
    const written = proposals().join('\n');
    expect(written).toContain('article: en/billing/pay-bill\nby: Ana\nfrom: what customers asked\nbase: ');
    expect(written).toContain('  - could i settle it with my watch\n');
    expect(written).toContain('  - and what if i pay too late\n');
    expect(await gapsOf(asked.filter(({ id }) => id === 'a'))).toEqual([]);
  });

  it('takes several words for one article as one change, and none that points to a person', async () => {
    const asked = [
      question('a', 'can [name] pay with a watch', { top }),
      question('b', 'pay with a watch', { top }),
      question('c', 'pay by ring', { top }),
    ];
    const { out } = await terminal.type('faq review', holding(asked), ['1', '1', '1']);
    expect(out).toContain('2 new wordings');
    expect(proposals()).toHaveLength(1);
    expect(proposals()[0]).not.toContain('[name]');
  });

  it('keeps what was said when somebody has had enough, and says where lines for a person go', async () => {
    const asked = ['one', 'two', 'three', 'four'].map((text, i) => question(`${i}`, text, { at: now - i * 1000 }));
    const { out } = await terminal.type('faq review', holding(asked), ['what', '?', 'p', 'n', '', 'q']);
    expect(out).toContain('There is no article "what". ? lists the keys.');
    expect(out).toContain('x        it is not for us, and no gap');
    expect(out).toContain('2 questions judged, 2 left.');
    expect(out).toContain('For a person, add this line to data/guard/en/human.txt: one');
    expect(asked.map(({ verdict }) => verdict?.verdict)).toEqual(['should-be', 'should-be', undefined, undefined]);
    expect((await gapsOf(asked)).map(({ wordings }) => wordings[0])).toEqual(
      expect.arrayContaining(['one', 'two', 'three', 'four']),
    );
  });

  it('loses no word when it ends in the middle, and teaches no article the words of another language', async () => {
    const asked = [
      question('a', 'pay with a watch', { top }),
      question('b', 'pay by ring', { top, at: now - 120_000 }),
      question('c', 'pagar con el reloj', { top, locale: 'es', at: now - 180_000 }),
    ];
    const app = holding(asked);
    const { review } = app;
    app.review = (given, since, work) =>
      review!(given, since, (record) =>
        work({
          ...record,
          judge: (id, ...said) => (id === 'b' ? Promise.reject(new Error('Redis is gone')) : record.judge(id, ...said)),
        }),
      );
    const { status } = await terminal.type('faq review', app, ['1', '1']);
    expect(status).toBe(1);
    expect(proposals()).toHaveLength(1);
    expect(proposals()[0]).toMatch(/ {2}- pay with a watch\n {2}- pay by ring\n/);
    // What was not judged comes again, and its words are there once.
    const again = await terminal.type('faq review', holding(asked), ['late-fee', 'recycling']);
    expect(again.out).toContain('2 questions judged, 0 left.');
    expect(proposals().join('\n')).not.toContain('reloj');
  });

  it('says so when there is nothing to do, or no base', async () => {
    expect((await terminal.type('faq review', holding([]))).out).toContain('Nothing to review: 1 day without');
    expect((await terminal.type('faq review --days 0', holding([]))).status).toBe(2);
    const broken = await terminal.type('faq review --data nowhere', holding([]));
    expect([broken.status, broken.err]).toEqual([
      1,
      'The knowledge base cannot be read: frontdesk faq check says why.\n',
    ]);
  });
});
