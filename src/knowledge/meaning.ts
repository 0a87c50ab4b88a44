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
  /** The vector of an utterance, as `read` makes it. */
  utterance(u: number): Float32Array;
  /** Cosines (-1 to 1) with each utterance, then with each `not:` line; of vectors that were read. */
  likeness(query: Float32Array): Float64Array;
  /** How like a text is to each article's own text, by its best sentence and as a whole: -2 to 2. */
  answers(query: Float32Array): Float64Array;
  /** The cosines of some utterances with each other, row by row. */
  between(utterances: readonly number[]): Float64Array;
}

const mostRead = 200;

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
  // Four sums side by side: the processor adds them at once.
  const dot = (a: Float32Array, from: number, place: number): number => {
    const to = place * size;
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    let i = 0;
    for (; i + 3 < size; i += 4) {
      s0 += a[from + i]! * centred[to + i]!;
      s1 += a[from + i + 1]! * centred[to + i + 1]!;
      s2 += a[from + i + 2]! * centred[to + i + 2]!;
      s3 += a[from + i + 3]! * centred[to + i + 3]!;
    }
    for (; i < size; i++) s0 += a[from + i]! * centred[to + i]!;
    return s0 + s1 + s2 + s3;
  };
  return {
    read,
    utterance: (u) => centred.subarray(utterances[u]! * size, (utterances[u]! + 1) * size),
    likeness(query) {
      const cosines = new Float64Array(lines.length);
      for (let i = 0; i < lines.length; i++) cosines[i] = dot(query, 0, lines[i]!);
      return cosines;
    },
    answers(query) {
      const whole = Float64Array.from(wholes, (place) => dot(query, 0, place));
      // Of very many articles only those whose whole text is near are worth reading sentence by sentence.
      const least = whole.length <= mostRead ? -2 : Float64Array.from(whole).sort()[whole.length - mostRead]!;
      return whole.map((cosine, c) => {
        if (cosine < least || sentences[c]!.length === 0) return cosine;
        let best = -1;
        for (const place of sentences[c]!) best = Math.max(best, dot(query, 0, place));
        return cosine + best;
      });
    },
    between(some) {
      const cosines = new Float64Array(some.length * some.length);
      for (let i = 0; i < some.length; i++) {
        for (let j = 0; j <= i; j++) {
          const cosine = dot(centred, utterances[some[i]!]! * size, utterances[some[j]!]!);
          cosines[i * some.length + j] = cosine;
          cosines[j * some.length + i] = cosine;
        }
      }
      return cosines;
    },
  };
}
