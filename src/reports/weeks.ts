import type { Question } from './questions.ts';
import { isRight, truthOf } from './ratings.ts';

/** How the bot did in a week; what fetched a person is none of the articles'. */
export interface Week {
  /** The Monday (UTC) on which it began, YYYY-MM-DD. */
  from: string;
  asked: number;
  /** Answered at once. */
  answered: number;
  /** Of the answers: those on which somebody gave a verdict, and those that were right. */
  judged: number;
  right: number;
}

const DAY = 86_400_000;
/** The first day of 1970 was a Thursday. */
const mondayOf = (at: number): number => {
  const day = Math.floor(at / DAY);
  return (day - ((day + 3) % 7)) * DAY;
};

/** The last so many weeks, the oldest first; those in which nobody asked anything are there, too. */
export function weeksOf(questions: readonly Question[], { now, weeks }: { now: number; weeks: number }): Week[] {
  const last = mondayOf(now);
  const all = Array.from({ length: weeks }, (_, i) => {
    const at = last - (weeks - 1 - i) * 7 * DAY;
    return { from: new Date(at).toISOString().slice(0, 10), asked: 0, answered: 0, judged: 0, right: 0 };
  });
  const byMonday = new Map(all.map((week) => [week.from, week]));
  for (const question of questions) {
    const week = byMonday.get(new Date(mondayOf(question.at)).toISOString().slice(0, 10));
    if (!week || question.decision === 'person') continue;
    week.asked += 1;
    if (question.decision !== 'answer' || question.article === undefined) continue;
    week.answered += 1;
    const truth = truthOf(question);
    const right = truth && isRight(question.article, truth);
    if (right === undefined) continue;
    week.judged += 1;
    if (right) week.right += 1;
  }
  return all;
}
