import type { Ridge } from './ridge.ts';

/** How the articles of a base fare when some of their wordings are held out, which says what a score is worth there. */
export interface HeldOut {
  /** For each article how well it is found by its utterances, each without itself. */
  own: Float64Array;
  /** The mean over the base. */
  mean: number;
  /** For each article the same of the utterance that finds it worst. */
  least: Float64Array;
  /** For each article how near what it does not answer comes to it: utterances whose own article was taken out. */
  lure: Float64Array;
}

// So many times the base's mean count for the own score of an article with few utterances.
const pseudoUtterances = 4;
const leastOwn = 0.05;
// Of what comes near to an article most is meant: a single odd wording is not.
const lured = 0.8;

/** How the articles of a base fare that was solved as a whole. */
export function heldOut({ leftOut, takenOut }: Ridge, articleOf: readonly number[], articles: number): HeldOut {
  const mean = leftOut.reduce((a, b) => a + b, 0) / Math.max(1, leftOut.length);
  const sums = new Float64Array(articles).fill(pseudoUtterances * mean);
  const counts = new Float64Array(articles).fill(pseudoUtterances);
  const least = new Float64Array(articles).fill(1);
  const strangers = Array.from({ length: articles }, (): number[] => []);
  articleOf.forEach((c, u) => {
    sums[c]! += leftOut[u]!;
    counts[c]! += 1;
    least[c] = Math.min(least[c]!, leftOut[u]!);
    if (takenOut.article[u] !== c) strangers[takenOut.article[u]!]!.push(takenOut.score[u]!);
  });
  // An article whose utterances do not find it at all must not make its score infinite.
  const own = sums.map((total, c) => Math.max(leastOwn, total / counts[c]!));
  return { own, mean, least, lure: Float64Array.from(strangers, (scores) => quantile(scores, lured)) };
}

/** The same of a base too large for that, from some of its utterances: all its articles count as alike. */
export function heldOutAlike(
  tried: readonly { own: number; lure: number }[],
  { utterances, articles }: { utterances: number; articles: number },
): HeldOut {
  const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  const scores = tried.map(({ own }) => own);
  const alike = (value: number) => new Float64Array(articles).fill(value);
  const mean = meanOf(scores);
  return {
    own: alike(Math.max(leastOwn, mean)),
    mean,
    // Of as many as an article has, one is the worst.
    least: alike(quantile(scores, articles / (utterances + articles))),
    lure: alike(meanOf(tried.map(({ lure }) => lure))),
  };
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
}
