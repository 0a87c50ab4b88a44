import { plainWords } from '../conversation/text.ts';
import { spoken } from '../knowledge/text/locale.ts';

// Frequent words that the other language does not have; evidence is counted, never guessed from one word.
const evidence: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set(
    'the is are was were do does did how what when where which who why can could would should my your our their this that these those with from for and but not have has had been will you we they it of to in on at there if am'.split(
      ' ',
    ),
  ),
  es: new Set(
    'el la los las un una unos unas es esta estan son era fue como cual cuando donde quien que por para mi su sus tu con sin desde del al y pero hay tengo tiene puedo puede quiero necesito se le lo nos muy mas si ya hacer pagar yo usted en de cuanto'.split(
      ' ',
    ),
  ),
};

/** Three words of a language in one message, and twice as many as of any other, say which it is. */
const ENOUGH = 3;

/** The language a text is certainly in, among those that the bot speaks; undefined when it is not that certain. */
export function detect(text: string, locales: readonly string[]): string | undefined {
  const words = plainWords(text.slice(0, 600));
  const counts = Object.entries(evidence)
    .map(([language, known]) => ({ language, count: words.filter((word) => known.has(word)).length }))
    .sort((a, b) => b.count - a.count);
  const [best, next] = counts;
  if (!best || best.count < ENOUGH || best.count < 2 * (next?.count ?? 0)) return undefined;
  return spoken(best.language, locales);
}
