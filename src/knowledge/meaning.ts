import { unit } from './encoder/encoder.ts';
import type { Article } from './knowledge.ts';
import { answerSentences, utterancesOf, vetoesOf, wholeText } from './utterances.ts';

/** The vectors of a base's texts, row by row in the order of `textsOfBase`; each row has `size` numbers and length 1. */
export interface BaseVectors {
  size: number;
  rows: Float32Array;
}

/** The view of the encoder: how like a text is by what it means. */
export interface Meaning {
  /** The vector of a text as this base sees it: seen from the middle of its utterances. */
  read(vector: Float32Array): Float32Array;
  /** Cosines (-1 to 1) with each utterance, then with each `not:` line; of vectors that were read. */
  likeness(query: Float32Array): Float64Array;
  /** How like a text is to each article's own text, by its best sentence and as a whole: -2 to 2. */
  answers(query: Float32Array): Float64Array;
  /** The cosine of two utterances. */
  between(a: number, b: number): number;
}

interface Layout {
  texts: string[];
  /** Places in `texts`. */
  utterances: number[];
  vetoes: number[];
  sentences: number[][];
  wholes: number[];
}

/** The texts of articles whose vectors the encoder's view needs, each once. */
export function textsOfBase(articles: readonly Article[]): string[] {
  return layoutOf(articles).texts;
}

function layoutOf(articles: readonly Article[]): Layout {
  const places = new Map<string, number>();
  const placeOf = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, places.size);
    return places.size - 1;
  };
  const utterances = utterancesOf(articles).map(({ text }) => placeOf(text));
  const vetoes = vetoesOf(articles).map(({ text }) => placeOf(text));
  const wholes = articles.map((article) => placeOf(wholeText(article)));
  const sentences = articles.map((article) => answerSentences(article).map(placeOf));
  return { texts: [...places.keys()], utterances, vetoes, sentences, wholes };
}

/** Builds the encoder's view over articles. */
export function createMeaning(articles: readonly Article[], { size, rows }: BaseVectors): Meaning {
  const { texts, utterances, vetoes, sentences, wholes } = layoutOf(articles);
  if (rows.length !== texts.length * size) throw new Error('the vectors are not those of these articles');
  const middle = new Float32Array(size);
  for (const place of utterances) {
    for (let i = 0; i < size; i++) middle[i]! += rows[place * size + i]! / utterances.length;
  }
  const read = (vector: Float32Array) => unit(vector.map((value, i) => value - middle[i]!));
  const centred = new Float32Array(rows.length);
  for (let at = 0; at < rows.length; at += size) centred.set(read(rows.subarray(at, at + size)), at);

  const lines = [...utterances, ...vetoes];
  const cosine = (query: Float32Array, place: number): number => {
    let sum = 0;
    const from = place * size;
    for (let i = 0; i < size; i++) sum += query[i]! * centred[from + i]!;
    return sum;
  };
  return {
    read,
    likeness: (query) => Float64Array.from(lines, (place) => cosine(query, place)),
    answers: (query) =>
      Float64Array.from(wholes, (whole, c) => {
        const best = sentences[c]!.reduce((most, place) => Math.max(most, cosine(query, place)), -1);
        return (sentences[c]!.length > 0 ? best : 0) + cosine(query, whole);
      }),
    between: (a, b) => cosine(centred.subarray(utterances[a]! * size, (utterances[a]! + 1) * size), utterances[b]!),
  };
}
