/** A view of a text that was prepared once and can be compared with every indexed one. */
export interface Tfidf {
  /** Cosines (0 to 1) with each indexed text, in their order. */
  cosines(terms: readonly string[]): Float64Array;
  /** The cosines of some indexed texts with each other, row by row. */
  between(texts: readonly number[]): Float64Array;
}

/** An index of texts, each given as its terms, compared by the cosine of their tf-idf vectors. */
export function createTfidf(texts: readonly (readonly string[])[]): Tfidf {
  const postings = new Map<string, { texts: number[]; weights: number[]; rarity: number }>();
  texts.forEach((terms, text) => {
    for (const [term, times] of count(terms)) {
      const posting = postings.get(term);
      if (!posting) postings.set(term, { texts: [text], weights: [weight(times)], rarity: 0 });
      else {
        posting.texts.push(text);
        posting.weights.push(weight(times));
      }
    }
  });
  const rarity = (seenIn: number) => Math.log((1 + texts.length) / (1 + seenIn)) + 1;
  const rarest = rarity(0);
  const squares = new Float64Array(texts.length);
  for (const posting of postings.values()) {
    posting.rarity = rarity(posting.texts.length);
    posting.texts.forEach((text, i) => {
      posting.weights[i]! *= posting.rarity;
      squares[text]! += posting.weights[i]! ** 2;
    });
  }
  for (const { texts: of, weights } of postings.values()) {
    of.forEach((text, i) => {
      weights[i]! /= Math.sqrt(squares[text]!);
    });
  }

  // Each text's own terms, made when they are first wanted: only a large base wants them.
  let own: { terms: number[]; weights: number[] }[] | undefined;
  const forward = () => {
    if (own) return own;
    own = texts.map(() => ({ terms: [], weights: [] }));
    let term = 0;
    for (const { texts: of, weights } of postings.values()) {
      for (let i = 0; i < of.length; i++) {
        own[of[i]!]!.terms.push(term);
        own[of[i]!]!.weights.push(weights[i]!);
      }
      term += 1;
    }
    return own;
  };
  let scattered: Float64Array | undefined;

  return {
    between(some) {
      const vectors = forward();
      scattered ??= new Float64Array(postings.size);
      const size = some.length;
      const cosines = new Float64Array(size * size);
      for (let i = 0; i < size; i++) {
        const { terms, weights } = vectors[some[i]!]!;
        for (let t = 0; t < terms.length; t++) scattered[terms[t]!] = weights[t]!;
        for (let j = 0; j <= i; j++) {
          const other = vectors[some[j]!]!;
          let sum = 0;
          for (let t = 0; t < other.terms.length; t++) sum += other.weights[t]! * scattered[other.terms[t]!]!;
          cosines[i * size + j] = sum;
          cosines[j * size + i] = sum;
        }
        for (const term of terms) scattered[term] = 0;
      }
      return cosines;
    },
    cosines(terms) {
      const sums = new Float64Array(texts.length);
      let square = 0;
      for (const [term, times] of count(terms)) {
        const posting = postings.get(term);
        const w = weight(times) * (posting?.rarity ?? rarest);
        // An unknown term counts for the length: what the base does not know makes the text less alike.
        square += w * w;
        if (!posting) continue;
        const { texts: of, weights } = posting;
        for (let i = 0; i < of.length; i++) sums[of[i]!]! += w * weights[i]!;
      }
      const length = Math.sqrt(square) || 1;
      for (let text = 0; text < sums.length; text++) sums[text]! /= length;
      return sums;
    },
  };
}

function count(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

// The second time a word is said tells less than the first.
function weight(times: number): number {
  return 1 + Math.log(times);
}
