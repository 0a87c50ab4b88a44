import { normalise, wordsOf } from '../text/normalise.ts';
import { lexiconFeaturesOf } from './lexicon.ts';

/** Into how many places features are hashed. */
export const buckets = 1 << 16;

/** A text's features: how often which occurs; places hold words and pairs of words, runs of letters, or what it sounds of. */
export interface Features {
  words: Map<number, number>;
  letters: Map<number, number>;
  tones: Map<number, number>;
}

/** Words and pairs of words, and runs of 3 to 5 letters inside each word, hashed (FNV-1a); no list of them is kept. */
export function featuresOf(text: string): Features {
  const words = wordsOf(normalise(text));
  const found: Features = { words: new Map(), letters: new Map(), tones: new Map() };
  const marks = marksOf(text);
  let before = start;
  for (const word of words) {
    const own = hash(word, wordSeed);
    count(found.words, own);
    count(found.words, hash(word, hash(' ', before)));
    before = own;
    runs(` ${word} `, found.letters);
  }
  count(found.words, hash(' ', before));
  for (const mark of marks) count(found.words, hash(mark, markSeed));
  for (const tone of lexiconFeaturesOf(words)) count(found.tones, hash(tone, toneSeed));
  return found;
}

const wordSeed = 0x811c9dc5;
const letterSeed = 0x2f0b4c47;
const markSeed = 0x5bd1e995;
const toneSeed = 0x6c62272e;
const start = 0x1b873593;

/** What normalising takes away and a mood shows in. */
function marksOf(text: string): string[] {
  const letters = text.replace(/[^\p{Lu}\p{Ll}]/gu, '');
  const loud = letters.length > 5 && text === text.toUpperCase();
  return [/[?¿]/.test(text) && '?', text.includes('!') && '!', /!\s*!/.test(text) && '!!', loud && 'loud'].filter(
    (mark) => mark !== false,
  );
}

function runs(word: string, into: Map<number, number>): void {
  for (let from = 0; from + 3 <= word.length; from++) {
    let value = letterSeed;
    for (let to = from; to < Math.min(from + 5, word.length); to++) {
      value = step(value, word.charCodeAt(to));
      if (to - from >= 2) count(into, value);
    }
  }
}

function hash(text: string, seed: number): number {
  let value = seed;
  for (let i = 0; i < text.length; i++) value = step(value, text.charCodeAt(i));
  return value;
}

const step = (value: number, code: number): number => Math.imul(value ^ code, 0x01000193) >>> 0;

function count(into: Map<number, number>, value: number): void {
  // The high bits of FNV are mixed better than the low ones.
  const place = ((value >>> 16) ^ value) & (buckets - 1);
  into.set(place, (into.get(place) ?? 0) + 1);
}
