/** A view of a text that was prepared once and can be compared with every indexed one. */
export interface Tfidf {
  /** Cosines (0 to 1) with each indexed text, in their order. */
  cosines(terms: readonly string[]): Float64Array;
  /** How rare a term is among the indexed texts; an unknown one is as rare as can be. */
  rarity(term: string): number;
}

/** An index of texts, each given as its terms, compared by the cosine of their tf-idf vectors. */
export function createTfidf(texts: readonly (readonly string[])[]): Tfidf {
  const counts = texts.map(count);
  const seenIn = new Map<string, number>();
  for (const one of counts) for (const term of one.keys()) seenIn.set(term, (seenIn.get(term) ?? 0) + 1);
  const rarity = (term: string) => Math.log((1 + texts.length) / (1 + (seenIn.get(term) ?? 0))) + 1;

  const postings = new Map<string, { texts: number[]; weights: number[] }>();
  counts.forEach((one, text) => {
    const vector = [...one].map(([term, times]) => [term, weight(times) * rarity(term)] as const);
    const length = Math.hypot(...vector.map(([, w]) => w)) || 1;
    for (const [term, w] of vector) {
      const posting = postings.get(term) ?? { texts: [], weights: [] };
      posting.texts.push(text);
      posting.weights.push(w / length);
      postings.set(term, posting);
    }
  });

  return {
    rarity,
    cosines(terms) {
      const sums = new Float64Array(texts.length);
      let square = 0;
      for (const [term, times] of count(terms)) {
        const w = weight(times) * rarity(term);
        // An unknown term counts for the length: what the base does not know makes the text less alike.
        square += w * w;
        const posting = postings.get(term);
        if (!posting) continue;
        for (let i = 0; i < posting.texts.length; i++) {
          const text = posting.texts[i]!;
          sums[text] = sums[text]! + w * posting.weights[i]!;
        }
      }
      const length = Math.sqrt(square) || 1;
      return sums.map((sum) => sum / length);
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
