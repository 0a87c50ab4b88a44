import { describe, expect, it } from '@jest/globals';
import type { Question } from '../../src/reports/questions.ts';
import { weeksOf } from '../../src/reports/weeks.ts';

const at = (day: string) => Date.parse(`${day}T12:00:00Z`);
const asked = (day: string, more: Partial<Question> = {}): Question => ({
  ...{ id: day, at: at(day), text: '?', locale: 'en', channel: 'webchat', decision: 'nothing' },
  ...{ top: [], outcomes: [], replies: [] },
  ...more,
});
const answered = { decision: 'answer', article: 'fee' } as const;
const by = { at: 1, by: 'Ana' };

describe('the weeks of a base', () => {
  it('begin on Mondays, and count what was answered at once and was right', () => {
    const questions = [
      // A Sunday and the Monday after it.
      asked('2026-11-22', { ...answered, verdict: { ...by, verdict: 'right' } }),
      asked('2026-11-23', { ...answered, verdict: { ...by, verdict: 'should-be', article: 'other' } }),
      asked('2026-11-23', { ...answered, verdict: { ...by, verdict: 'wrong' } }),
      asked('2026-11-24', answered),
      asked('2026-11-25', { decision: 'guess', article: 'fee', verdict: { ...by, verdict: 'right' } }),
      asked('2026-11-26', { decision: 'person' }),
      asked('2026-01-01', answered),
    ];
    expect(weeksOf(questions, { now: at('2026-11-29'), weeks: 3 })).toEqual([
      { from: '2026-11-09', asked: 0, answered: 0, judged: 0, right: 0 },
      { from: '2026-11-16', asked: 1, answered: 1, judged: 1, right: 1 },
      { from: '2026-11-23', asked: 4, answered: 3, judged: 2, right: 0 },
    ]);
  });
});
