import { describe, expect, it } from '@jest/globals';
import { parseArticle } from '../../src/knowledge/articles/article.ts';
import { draftOf } from '../../src/reports/draft.ts';
import { gapsOf } from '../../src/reports/gaps.ts';
import type { Question } from '../../src/reports/questions.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');
let count = 0;
/** A question that the bot did not know; what is given replaces it. */
const question = (text: string, more: Partial<Question> = {}): Question => ({
  id: `q${++count}`,
  at: noon + count * 1000,
  text,
  locale: 'en',
  channel: 'webchat',
  decision: 'nothing',
  top: [],
  outcomes: [],
  replies: [],
  ...more,
});
const answered = (text: string, more: Partial<Question> = {}) =>
  question(text, { decision: 'answer', article: 'late-fee', top: [{ id: 'late-fee', confidence: 0.96 }], ...more });

describe('gaps', () => {
  it('are what was not answered, did not help, was answered by hand or judged wrong', async () => {
    const gaps = await gapsOf([
      question('How do I get a copy of my marriage certificate?'),
      answered('Can the late fee be waived?', {
        outcomes: ['not-helped', 'handed-over'],
        replies: [{ at: noon, text: 'Once a year.' }],
      }),
      answered('Is there a fee for paper bills?', { verdict: { verdict: 'wrong', at: noon, by: 'Ana' } }),
      question('Where do the buses stop?', { decision: 'choices', outcomes: ['not-helped'] }),
    ]);
    expect(
      gaps.map(({ wordings, kinds }) => [wordings[0], Object.keys(kinds).filter((kind) => kinds[kind as never])]),
    ).toEqual([
      ['Where do the buses stop?', ['unanswered']],
      ['Is there a fee for paper bills?', ['wrong']],
      ['Can the late fee be waived?', ['not-helped', 'by-hand']],
      ['How do I get a copy of my marriage certificate?', ['unanswered']],
    ]);
    expect(gaps.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  it('have ids of their own, that stay when more is asked and when they are put together otherwise', async () => {
    const first = question('Where do the buses stop?');
    const other = question('Do you sell fishing licences?');
    const [one] = await gapsOf([first]);
    expect(one!.id).toMatch(/^[a-p]{6}$/);
    const later = await gapsOf([other, question('where do buses stop'), question('where is the bus stop'), first]);
    expect(later[0]).toMatchObject({ id: one!.id, count: 3 });
    expect(new Set(later.map(({ id }) => id)).size).toBe(2);
    const apart = await gapsOf([first, other], { look: () => ({ of: () => 1 }), least: 0.5 });
    expect(apart.map(({ id }) => id)).toEqual([one!.id]);
  });

  it('are not what helped, what was right, and what is for persons only', async () => {
    expect(
      await gapsOf([
        answered('What is the late fee?', { outcomes: ['helped'] }),
        answered('What does it cost to pay late?'),
        question('Does the mayor like jazz?', { verdict: { verdict: 'right', at: noon, by: 'Ana' } }),
        question('I want a human', { decision: 'person', reason: 'asked', replies: [{ at: noon, text: 'Hello.' }] }),
        question('my bill', { decision: 'choices', article: 'pay-bill', outcomes: ['helped'] }),
      ]),
    ).toEqual([]);
  });

  it('put together what is alike, in one language, the most frequent first', async () => {
    const marriage = [
      'How do I get a copy of my marriage certificate?',
      'I need a copy of our marriage certificate',
      'where can i get marriage certificates',
      'marriage certificate copy',
    ];
    const parking = [
      'Can I park on the street overnight?',
      'overnight street parking',
      'is parking overnight on my street allowed',
    ];
    const others = [
      'When is the library open?',
      'Do you sell fishing licences?',
      '¿Cómo obtengo una copia de mi acta de matrimonio?',
    ];
    const mixed = [
      marriage[0],
      parking[0],
      others[0],
      marriage[1],
      parking[1],
      marriage[2],
      others[1],
      parking[2],
      marriage[3],
    ];
    const questions = [...mixed.map((text) => question(text!)), question(others[2]!, { locale: 'es' })];
    const gaps = await gapsOf(questions);
    expect(gaps.map(({ count }) => count)).toEqual([4, 3, 1, 1, 1]);
    expect([...gaps[0]!.wordings].sort()).toEqual([...marriage].sort());
    expect([...gaps[1]!.wordings].sort()).toEqual([...parking].sort());
    // Whatever order they come in.
    const again = await gapsOf([...questions].reverse());
    expect(again.map(({ wordings }) => [...wordings].sort())).toEqual(gaps.map(({ wordings }) => [...wordings].sort()));
  });

  it('count one wording as often as it was asked, whatever its case and marks', async () => {
    const [gap, ...more] = await gapsOf(['Bus stops?', 'bus stops', 'BUS STOPS!'].map((text) => question(text)));
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ count: 3, wordings: ['Bus stops?'] });
  });

  it('name the article that came nearest, and the one that answers in other words or by verdict', async () => {
    const top = [
      { id: 'late-fee', confidence: 0.4 },
      { id: 'pay-bill', confidence: 0.1 },
    ];
    const first = question('penalty for being slow with the money', { top });
    const second = answered('What is the late fee?', { before: first.id, outcomes: ['helped'] });
    const [gap] = await gapsOf([first, second]);
    expect(gap).toMatchObject({
      nearest: { id: 'late-fee', confidence: 0.4 },
      belongs: { id: 'late-fee', why: 'other-words', times: 1 },
    });
    const [judged] = await gapsOf([
      { ...first, verdict: { verdict: 'should-be', article: 'pay-bill', at: noon, by: 'Ana' } },
      second,
    ]);
    expect(judged?.belongs).toEqual({ id: 'pay-bill', why: 'verdict', times: 1 });
  });

  it('hold the reply of the ticket that was settled last', async () => {
    const resolved = (at: number, disposition: string) => ({ resolved: { at, disposition, ticket: 1 } });
    const [gap] = await gapsOf([
      question('bus stops', {
        replies: [{ at: 1, text: 'At the old station, a long way from here.' }],
        ...resolved(1, 'answered'),
      }),
      question('Bus stops?', {
        replies: [
          { at: 2, text: 'One moment.' },
          { at: 2, text: 'At the town hall.', ticket: 7 },
        ],
        ...resolved(2, 'done'),
      }),
      question('bus stops!', {
        replies: [{ at: 3, text: 'This is spam, and a long text about nothing.' }],
        ...resolved(3, 'spam'),
      }),
    ]);
    expect(gap?.reply).toEqual({ at: 2, text: 'At the town hall.', ticket: 7 });
  });

  it('are found among a thousand questions while others have their turn', async () => {
    const words = 'water bill fee park street library permit bus tax vote tree dog noise pool meter trash'.split(' ');
    const many = Array.from({ length: 1000 }, (_, i) =>
      question(`about the ${words[i % 16]} and ${words[(i * 7) % 15]} ${i % 97}`),
    );
    let turns = 0;
    const other = setInterval(() => turns++, 1);
    const gaps = await gapsOf(many);
    clearInterval(other);
    expect(gaps.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
    expect(turns).toBeGreaterThan(10);
  });
});

describe('a draft', () => {
  const gap = async () =>
    (
      await gapsOf([
        question('My name is [name], where: do the "buses" stop?'),
        question('Where do the buses stop?', {
          replies: [{ at: noon, ticket: 1042, text: 'Call [number].\n\n## email\n---\n**Stops** are at:\n- the hall' }],
        }),
      ])
    )[0]!;

  it('is an article in the words of the representative, with where it comes from', async () => {
    const draft = draftOf(await gap());
    expect(draft?.id).toBe('buses-stop');
    const parsed = parseArticle(draft!.text.replace('draft: true\n', ''), {
      id: draft!.id,
      topic: 'travel',
      locale: 'en',
      file: 'x.md',
    });
    expect(parsed).toMatchObject({
      article: {
        question: 'Where do the buses stop?',
        also: ['My name is [name], where: do the "buses" stop?'],
        answer: 'Call [number].\n\n### email\n---\n**Stops** are at:\n- the hall',
        variants: {},
      },
    });
    expect(draft?.text).toContain('# From FD-1042, answered by hand on 2026-11-20; asked 2 times.');
  });

  it('is named after what is asked, never after what was masked', async () => {
    const called = async (text: string) =>
      draftOf((await gapsOf([question(text, { replies: [{ at: noon, text: 'At the town hall.' }] })]))[0]!)?.id;
    expect(await called('Hello, this is [name]: can I please change my name?')).toBe('change-name');
    expect(await called('[number]')).toBe('draft');
  });

  it('is none where nobody replied', async () => {
    const { reply: _, ...unanswered } = await gap();
    expect(draftOf(unanswered)).toBeUndefined();
  });
});
