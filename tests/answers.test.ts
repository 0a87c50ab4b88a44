import { describe, expect, it } from '@jest/globals';
import { findGaps } from '../src/answers.ts';
import { createMemoryQuestions } from '../src/reports/questions/memory.ts';
import { notesOf } from '../src/reports/questions.ts';

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
