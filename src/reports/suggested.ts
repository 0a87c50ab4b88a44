import type { Guess, RightOrWrong } from './facts.ts';
import { notesOf, type Questions } from './questions.ts';

/** A customer's message that an article was suggested for, and what a representative made of that. */
export interface Suggested {
  /** The question's id in the record. */
  id: string;
  at: number;
  text: string;
  locale: string;
  channel: string;
  article: string;
  /** Best first. */
  top: Guess[];
  /** Names and addresses to be masked. */
  known: string[];
  verdict: RightOrWrong;
  by: string;
}

/**
 * Keeps a suggestion as a question with a verdict, so that it is a label like any other. It counts as given only when it was: what
 * was refused no customer has read.
 */
export async function recordSuggested(
  questions: Pick<Questions, 'note' | 'judge'>,
  { id, at, text, locale, channel, article, top, known, verdict, by }: Suggested,
): Promise<void> {
  const asked = { question: id, at, fact: 'asked' as const, text, locale, channel, decision: 'answer' as const };
  const notes = notesOf({ facts: [{ ...asked, article, top }], known }, id);
  await questions.note(verdict === 'right' ? notes : notes.map((note) => ({ ...note, counts: [] })));
  await questions.judge(id, { verdict, by, at });
}
