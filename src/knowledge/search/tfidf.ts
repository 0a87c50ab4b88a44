import { createTerms } from '../text/terms.ts';

/** A view of a text that was prepared once and can be compared with every indexed one. */
export interface Tfidf {
  /** Cosines (0 to 1) with each indexed text, in their order. */
  cosines(units: readonly string[]): Float64Array;
  /** The cosines of some indexed texts with each other, row by row. */
  between(texts: readonly number[]): Float64Array;
}

/** What texts hold of terms, list after list: the one of `i` lies from `starts[i]` to `starts[i + 1]`. */
interface Lists {
  starts: Int32Array;
  of: Int32Array;
  weights: Float64Array;
}

/** An index of texts, each given as its units, of which `split` makes the terms; compared by the cosine of their tf-idf vectors. */
export function createTfidf(
  texts: readonly (readonly string[])[],
  split: (unit: string) => readonly string[] = (unit) => [unit],
): Tfidf {
  const terms = createTerms(split);
  const own = countAll(texts.map(terms.learn), terms.size);
  const seenIn = new Int32Array(terms.size);
  for (const term of own.of) seenIn[term]! += 1;
  const rarity = (times: number) => Math.log((1 + texts.length) / (1 + times)) + 1;
  const rarities = Float64Array.from(seenIn, rarity);
  const rarest = rarity(0);
  for (let text = 0; text < texts.length; text++) {
    const [from, to] = [own.starts[text]!, own.starts[text + 1]!];
    let square = 0;
    for (let i = from; i < to; i++) {
      own.weights[i]! *= rarities[own.of[i]!]!;
      square += own.weights[i]! ** 2;
    }
    const length = Math.sqrt(square);
    for (let i = from; i < to; i++) own.weights[i]! /= length;
  }
  const postings = turned(own, seenIn);
  // For each term: how often a text says it, while that is counted.
  const times = new Int32Array(terms.size);

  return {
    between: (some) => betweenOf(own, some, terms.size),
    cosines(units) {
      const sums = new Float64Array(texts.length);
      const { starts, of, weights } = postings;
      const unknown: number[] = [];
      const said: number[] = [];
      for (const term of terms.read(units)) {
        if (term < 0) unknown[-1 - term] = (unknown[-1 - term] ?? 0) + 1;
        else if (times[term]!++ === 0) said.push(term);
      }
      // An unknown term counts for the length: what the base does not know makes the text less alike.
      let square = unknown.reduce((sum, often) => sum + (weight(often) * rarest) ** 2, 0);
      for (const term of said) {
        const w = weight(times[term]!) * rarities[term]!;
        times[term] = 0;
        square += w * w;
        for (let i = starts[term]!, end = starts[term + 1]!; i < end; i++) sums[of[i]!]! += w * weights[i]!;
      }
      const length = Math.sqrt(square) || 1;
      for (let text = 0; text < sums.length; text++) sums[text]! /= length;
      return sums;
    },
  };
}

/** The terms of each text, each once, weighted by how often the text says it. */
function countAll(texts: readonly (readonly number[])[], size: number): Lists {
  const starts = new Int32Array(texts.length + 1);
  const last = new Int32Array(size).fill(-1);
  texts.forEach((terms, text) => {
    starts[text + 1] = starts[text]!;
    for (const term of terms) {
      if (last[term] === text) continue;
      last[term] = text;
      starts[text + 1]! += 1;
    }
  });
  const of = new Int32Array(starts[texts.length]!);
  const weights = new Float64Array(of.length);
  const place = new Int32Array(size);
  last.fill(-1);
  texts.forEach((terms, text) => {
    let next = starts[text]!;
    for (const term of terms) {
      if (last[term] !== text) {
        last[term] = text;
        place[term] = next;
        of[next++] = term;
      }
      weights[place[term]!]! += 1;
    }
    for (let i = starts[text]!; i < next; i++) weights[i] = weight(weights[i]!);
  });
  return { starts, of, weights };
}

/** For each term the texts that hold it, in their order. */
function turned(own: Lists, seenIn: Int32Array): Lists {
  const starts = new Int32Array(seenIn.length + 1);
  seenIn.forEach((times, term) => {
    starts[term + 1] = starts[term]! + times;
  });
  const next = starts.slice();
  const of = new Int32Array(own.of.length);
  const weights = new Float64Array(own.of.length);
  for (let text = 0; text + 1 < own.starts.length; text++) {
    for (let i = own.starts[text]!; i < own.starts[text + 1]!; i++) {
      const at = next[own.of[i]!]!++;
      of[at] = text;
      weights[at] = own.weights[i]!;
    }
  }
  return { starts, of, weights };
}

// Only what two texts share is multiplied: each term's list of the texts that came before is walked.
function betweenOf({ starts, of, weights }: Lists, some: readonly number[], terms: number): Float64Array {
  const size = some.length;
  const cosines = new Float64Array(size * size);
  const ends = new Int32Array(terms + 1);
  for (const text of some) for (let i = starts[text]!; i < starts[text + 1]!; i++) ends[of[i]! + 1]! += 1;
  for (let term = 0; term < terms; term++) ends[term + 1]! += ends[term]!;
  const begins = ends.slice();
  const rows = new Int32Array(ends[terms]!);
  const shares = new Float64Array(rows.length);
  for (let row = 0; row < size; row++) {
    const text = some[row]!;
    for (let i = starts[text]!; i < starts[text + 1]!; i++) {
      const term = of[i]!;
      const share = weights[i]!;
      const end = ends[term]!;
      rows[end] = row;
      shares[end] = share;
      ends[term] = end + 1;
      for (let at = begins[term]!; at <= end; at++) cosines[row * size + rows[at]!]! += share * shares[at]!;
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) cosines[j * size + i] = cosines[i * size + j]!;
  return cosines;
}

// The second time a word is said tells less than the first.
function weight(times: number): number {
  return 1 + Math.log(times);
}
