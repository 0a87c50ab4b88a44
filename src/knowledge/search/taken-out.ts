import { dot, factorOf } from './cholesky.ts';

/** What each utterance of a base would find if its article were not there, as if a customer asked what the base does not know. */
export interface TakenOut {
  /** The article that comes first then; its own where there is no other. */
  article: Int32Array;
  /** Its score; 0 where there is none. */
  score: Float64Array;
}

/**
 * Without an article's utterances B the scores of these are -(G_BB)^-1 A_B, G being the inverse of K + r I: nothing is solved
 * again. `inverse` is L^-1, with G = L^-T L^-1, and `weights` is A.
 */
export function takeOut(parts: {
  inverse: Float64Array;
  weights: Float64Array;
  articleOf: readonly number[];
  articles: number;
}): TakenOut {
  const { inverse, weights, articleOf, articles } = parts;
  const n = articleOf.length;
  const article = new Int32Array(new SharedArrayBuffer(n * Int32Array.BYTES_PER_ELEMENT));
  const score = new Float64Array(new SharedArrayBuffer(n * Float64Array.BYTES_PER_ELEMENT));
  article.set(articleOf);
  const members = Array.from({ length: articles }, (): number[] => []);
  articleOf.forEach((c, u) => {
    members[c]!.push(u);
  });
  members.forEach((own, c) => {
    const factor = factorOf(blockOf(inverse, n, own), own.length, 0);
    for (let other = 0; other < articles; other++) {
      if (other === c) continue;
      const scores = solveBlock(factor, own, (u) => -weights[u * articles + other]!);
      own.forEach((u, i) => {
        if (article[u] !== c && scores[i]! <= score[u]!) return;
        article[u] = other;
        score[u] = scores[i]!;
      });
    }
  });
  return { article, score };
}

/** The rows and columns of G that belong to some utterances, up to the diagonal. */
function blockOf(inverse: Float64Array, n: number, some: readonly number[]): Float64Array {
  const m = some.length;
  const block = new Float64Array(m * m);
  // Column u of L^-1 is zero above its diagonal.
  const columns = some.map((u) => Float64Array.from({ length: n }, (_, k) => (k < u ? 0 : inverse[k * n + u]!)));
  for (let i = 0; i < m; i++) {
    const first = some[i]!;
    const column = columns[i]!.subarray(first);
    for (let j = 0; j <= i; j++) block[i * m + j] = dot(columns[j]!, first, column, n - first);
  }
  return block;
}

/** x of L L^T x = right. */
function solveBlock(factor: Float64Array, some: readonly number[], right: (u: number) => number): Float64Array {
  const m = some.length;
  const x = Float64Array.from(some, right);
  for (let i = 0; i < m; i++) x[i] = (x[i]! - dot(factor, i * m, x, i)) / factor[i * m + i]!;
  for (let i = m - 1; i >= 0; i--) {
    x[i]! /= factor[i * m + i]!;
    for (let j = 0; j < i; j++) x[j]! -= x[i]! * factor[i * m + j]!;
  }
  return x;
}
