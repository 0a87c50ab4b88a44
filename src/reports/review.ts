import { plainWords } from '../conversation/text.ts';
import type { Question } from './questions.ts';

/** Questions of the same words, to be looked at together. */
export interface ToReview {
  /** As the one that was asked last has it. */
  last: Question;
  /** All of them, the newest first. */
  questions: readonly Question[];
}

/** What nobody has judged yet, most frequent first, then newest; what fetched a person is none of the articles'. */
export function toReview(questions: readonly Question[]): ToReview[] {
  const byWords = new Map<string, Question[]>();
  for (const question of questions.toSorted((a, b) => b.at - a.at)) {
    if (question.verdict || question.decision === 'person') continue;
    const key = `${question.locale} ${plainWords(question.text).join(' ')}`;
    byWords.set(key, [...(byWords.get(key) ?? []), question]);
  }
  return [...byWords.values()]
    .map((each) => ({ last: each[0]!, questions: each }))
    .toSorted((a, b) => b.questions.length - a.questions.length || b.last.at - a.last.at);
}
