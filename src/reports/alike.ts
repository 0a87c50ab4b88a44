import { setImmediate as breathe } from 'node:timers/promises';
import { plainWords } from '../conversation/text.ts';
import { withoutMasks } from './anonymise.ts';

/** How alike texts are (0 to 1), by their words and by their letters; what all of them say counts little. */
export interface Likeness {
  /** Of two texts, by their places in the list. */
  of(one: number, other: number): number;
}

/** A way to see whether texts are alike, and from which likeness on two of them ask the same. */
export interface Eye {
  look(texts: readonly string[]): Likeness | Promise<Likeness>;
  least: number;
}

/**
 * By words and letters alone. Of pairs put together at 0.3 half to nine in ten belong together (five bases of questions, each
 * with five wordings); paraphrases without common words stay apart.
 */
export const byWords: Eye = { look: (texts) => likeness(texts), least: 0.3 };

/** By meaning, through the project's own encoder: about as right at 0.7, and finds two to three times as much. */
export function byMeaning(embed: (texts: readonly string[]) => Promise<Float32Array[]>): Eye {
  return {
    least: 0.7,
    async look(texts) {
      const vectors = await embed(texts);
      return {
        of(one, other) {
          const [a, b] = [vectors[one]!, vectors[other]!];
          let sum = 0;
          for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
          return sum;
        },
      };
    },
  };
}

/** No customer waits longer for what is grouped. */
const LONGEST_MS = 5;

/**
 * Words that say nothing about what is asked, in the languages of the sample base. Not those of the knowledge base: its list belongs
 * to what its calibration was measured with, and `least` above was measured with this one.
 */
const empty = new Set(
  (
    'a an and are as at be but by can could do does did for from get got had has have hello hi how i if im in is it its ' +
    'me my need no not of on or our please so that the their there they this to us want was we were what when where ' +
    'which who why will with would you your ' +
    'al como con cual cuando de del donde el ella en es esta este hay hola la las lo los me mi mis necesito no o para ' +
    'pero por porque puedo puede que quiero quien se ser si sin son soy su sus te tengo tiene un una y ya'
  ).split(' '),
);

type Vector = Map<string, number>;

/** Those of the words that say what is asked. */
export const tellingWords = (words: readonly string[]): string[] => words.filter((word) => !empty.has(word));

/** Compares texts with each other. */
export function likeness(texts: readonly string[]): Likeness {
  const words = vectors(texts.map((text) => tellingWords(plainWords(withoutMasks(text))).map(stem)));
  const letters = vectors(texts.map((text) => trigrams(plainWords(text).join(' '))));
  return { of: (one, other) => (dot(words[one]!, words[other]!) + dot(letters[one]!, letters[other]!)) / 2 };
}

/**
 * Groups what is alike, by average likeness: each, in the order given, joins the group that it is most like, when that is
 * at least `least`, and begins one of its own otherwise. The same input gives the same groups.
 */
export async function grouped(
  count: number,
  like: (one: number, other: number) => number,
  least: number,
): Promise<number[][]> {
  const groups: number[][] = [];
  let begun = performance.now();
  for (let i = 0; i < count; i++) {
    // Customers are answered by the same process.
    if (performance.now() - begun > LONGEST_MS) {
      await breathe();
      begun = performance.now();
    }
    let best: number[] | undefined;
    let most = least;
    for (const group of groups) {
      // The first ones of a large group speak for it.
      const some = group.slice(0, 12);
      const mean = some.reduce((sum, other) => sum + like(i, other), 0) / some.length;
      if (mean >= most) [best, most] = [group, mean];
    }
    if (best) best.push(i);
    else groups.push([i]);
  }
  return groups;
}

/**
 * Enough to bring "paid", "pays" and "payment" nearer together; the letters do the rest. The knowledge base has real stemmers,
 * one for each language.
 */
const stem = (word: string): string =>
  word.length > 4 ? word.replace(/(?:ciones|cion|ments?|ings?|aciones|ados?|adas?|edly|ed|ies|es|s)$/, '') : word;

function trigrams(text: string): string[] {
  const padded = ` ${text} `;
  return Array.from({ length: Math.max(0, padded.length - 2) }, (_, i) => padded.slice(i, i + 3));
}

function vectors(lists: readonly string[][]): Vector[] {
  const documents = new Map<string, number>();
  for (const list of lists) for (const part of new Set(list)) documents.set(part, (documents.get(part) ?? 0) + 1);
  return lists.map((list) => {
    const vector: Vector = new Map();
    for (const part of list) vector.set(part, (vector.get(part) ?? 0) + 1);
    let square = 0;
    for (const [part, times] of vector) {
      // Smoothed, so that in a handful of texts no word counts nothing.
      const weight = (1 + Math.log(times)) * (1 + Math.log((1 + lists.length) / (1 + documents.get(part)!)));
      vector.set(part, weight);
      square += weight * weight;
    }
    for (const [part, weight] of vector) vector.set(part, weight / Math.sqrt(square));
    return vector;
  });
}

function dot(one: Vector, other: Vector): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [part, weight] of small) sum += weight * (large.get(part) ?? 0);
  return sum;
}
