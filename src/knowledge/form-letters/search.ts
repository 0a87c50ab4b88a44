import { normalise, wordsOf } from '../text/normalise.ts';
import type { FormLetter } from './form-letter.ts';

/** How much it says of a letter that a word stands there. */
const weights = { title: 8, keywords: 6, topic: 3, text: 1 };
type Part = keyof typeof weights;

/** Finds letters by the beginnings of words: each word that is asked for must stand somewhere in the letter. */
export function createLetterSearch(letters: readonly FormLetter[]) {
  const indexed = letters.map((letter) => {
    const { title, keywords, topic, text } = letter;
    const parts: Record<Part, string> = { title, keywords: keywords.join(' '), topic, text };
    const words = Object.entries(parts).map(([part, text]) => ({
      weight: weights[part as Part],
      words: wordsOf(normalise(text)),
    }));
    return { letter, words };
  });
  const byTitle = (a: FormLetter, b: FormLetter) => a.title.localeCompare(b.title) || (a.id < b.id ? -1 : 1);

  /** The best first; all by their titles where nothing is asked for. */
  return (asked: string, locale: string): FormLetter[] => {
    const wanted = wordsOf(normalise(asked));
    return indexed
      .filter(({ letter }) => letter.locale === locale)
      .map(({ letter, words }) => {
        const scores = wanted.map((word) =>
          Math.max(0, ...words.filter((part) => part.words.some((each) => each.startsWith(word))).map((p) => p.weight)),
        );
        return {
          letter,
          found: scores.every((score) => score > 0),
          score: scores.reduce((sum, each) => sum + each, 0),
        };
      })
      .filter(({ found }) => found)
      .sort((a, b) => b.score - a.score || byTitle(a.letter, b.letter))
      .map(({ letter }) => letter);
  };
}
