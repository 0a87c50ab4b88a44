import { givesThanks, isPleased } from './courtesies.ts';
import { type Question, questionsIn } from './questions.ts';
import { MOST_READ, sentencesOf } from './sentences.ts';

/** A letter as it is answered. */
export interface Letter {
  /** All that is said in it: without greeting, closing, signature and quoted lines. */
  said: string;
  /** What of that is about the matter; empty when it is all courtesy. */
  matter: string;
  questions: Question[];
  /** It asks more than is looked up. */
  more: boolean;
  /** It gives thanks, and says nothing else. */
  onlyThanks: boolean;
  /** Its writer gives thanks or is served, and wants nothing more. */
  pleased: boolean;
}

/** Reads a letter to its end. */
export function readLetter(text: string): Letter {
  const sentences = sentencesOf(text);
  const matter = sentences.filter(({ courtesy }) => !courtesy);
  const thanks = sentences.some(({ text }) => givesThanks(text));
  const rest = matter.filter(({ text }) => !givesThanks(text));
  return {
    said: sentences.map(({ text }) => text).join(' '),
    matter: matter.map(({ text }) => text).join('\n'),
    ...questionsIn(sentences),
    onlyThanks: thanks && matter.length === 0,
    pleased: (thanks || rest.length > 0) && rest.every(({ text }) => isPleased(text)),
  };
}

/** A letter that waits, and one that came after it: they get one answer. */
export const oneLetter = (earlier: string, later: string): string =>
  `${readLetter(earlier).said}\n\n${later}`.slice(0, MOST_READ);
