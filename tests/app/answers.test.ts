import { describe, expect, it } from '@jest/globals';
import { createGapSearch, findGaps } from '../../src/app/answers.ts';
import { createMemoryQuestions } from '../../src/reports/questions/memory.ts';
import { notesOf } from '../../src/reports/questions.ts';

const now = Date.now();

async function asked(...texts: string[]) {
  const questions = createMemoryQuestions();
  const facts = texts.map((text, i) => ({
    fact: 'asked' as const,
    question: `q${i}`,
    at: now + i,
    text,
    locale: 'en',
    channel: 'webchat',
    decision: 'nothing' as const,
    top: [],
  }));
  await questions.note(notesOf({ facts, known: [] }, 'i'));
  return questions;
}

describe('gaps for the command and the page', () => {
  it('are put together by meaning, or by words where there are no vectors', async () => {
    const questions = await asked('Where does the bus stop?', 'public transport halts');
    const alike = async (texts: readonly string[]) => texts.map(() => Float32Array.of(1, 0));
    const meant = await findGaps({ questions, since: 0, vectors: alike });
    expect(meant).toMatchObject({ questions: 2, gaps: [{ count: 2 }] });
    for (const vectors of [undefined, async () => undefined]) {
      const { gaps } = await findGaps({ questions, since: 0, vectors });
      expect(gaps).toHaveLength(2);
      // Who reads the other list adopts the same gap.
      expect(gaps.map(({ id }) => id)).toContain(meant.gaps[0]?.id);
    }
  });
});

describe('the search for gaps in a process that answers customers', () => {
  function setup(takes: number) {
    let now = 1_000_000;
    let searches = 0;
    const gaps = createGapSearch({
      now: () => now,
      async find() {
        searches += 1;
        now += takes;
        return [];
      },
    });
    return {
      gaps,
      searches: () => searches,
      pass: (milliseconds: number) => {
        now += milliseconds;
      },
    };
  }

  it('is not begun anew by each verdict: the longer it takes, the longer it waits', async () => {
    const { gaps, searches, pass } = setup(2_000);
    await Promise.all([gaps.list(), gaps.list(), gaps.list()]);
    for (let n = 0; n < 100; n++) {
      gaps.outdate();
      await gaps.list();
    }
    pass(39_000);
    await gaps.list();
    expect(searches()).toBe(1);
    pass(1_001);
    await gaps.list();
    await gaps.list();
    expect(searches()).toBe(2);
    pass(60_001);
    await gaps.list();
    expect(searches()).toBe(3);
  });

  it('is made at once after a verdict where it is quick, and not without one', async () => {
    const { gaps, searches } = setup(10);
    await gaps.list();
    await gaps.list();
    expect(searches()).toBe(1);
    gaps.outdate();
    await gaps.list();
    await gaps.list();
    expect(searches()).toBe(2);
  });

  it('is tried again when it failed', async () => {
    let fails = true;
    const gaps = createGapSearch({ now: Date.now, find: async () => (fails ? Promise.reject(new Error('away')) : []) });
    await expect(gaps.list()).rejects.toThrow('away');
    fails = false;
    expect(await gaps.list()).toEqual([]);
  });
});
