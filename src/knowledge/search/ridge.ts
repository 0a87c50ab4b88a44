import { work } from './work.ts';

/** Kernel ridge regression of utterances on articles, solved once for a base. */
export interface Ridge {
  /** The score of each article, from a text's likeness to each utterance. */
  scores(kernel: Float64Array): Float64Array;
  /** For each utterance, the score its own article would have if the utterance were not there. */
  leftOut: Float64Array;
  /** For each utterance, whether its own article would still come first if the utterance were not there. */
  foundAlone(): boolean[];
}

/** What solving found, where threads share it. */
export interface Solution {
  /** A, row by row: what each utterance says of each article. */
  weights: Float64Array;
  /** Of the inverse of K + regularisation I. */
  diagonal: Float64Array;
}

/**
 * Solves (K + regularisation I) A = Y by Cholesky's decomposition; `kernel` is n x n, row by row, `articleOf` says which
 * article each utterance belongs to. Takes n^3 / 2 multiplications: some 0.2 s for 700 utterances.
 */
export function solve(parts: {
  kernel: Float64Array;
  articleOf: readonly number[];
  articles: number;
  regularisation: number;
}): Solution {
  const { articleOf, articles } = parts;
  const n = articleOf.length;
  work.rows += n;
  const inverse = invertedFactor(parts.kernel, n, parts.regularisation);

  // A = L^-T (L^-1 Y), and the diagonal of G = L^-T L^-1 beside it.
  const halfway = new Float64Array(n * articles);
  const diagonal = shared(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = inverse[i * n + j]!;
      halfway[i * articles + articleOf[j]!]! += value;
      diagonal[j]! += value * value;
    }
  }
  const weights = shared(n * articles);
  const column = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) column[i] = inverse[i * n + j]!;
    const into = weights.subarray(j * articles, (j + 1) * articles);
    addRows(into, { rows: halfway, width: articles, first: j }, column);
  }
  return { weights, diagonal };
}

const shared = (count: number): Float64Array =>
  new Float64Array(new SharedArrayBuffer(count * Float64Array.BYTES_PER_ELEMENT));

/** The regression that was solved. */
export function ridgeOf({ weights, diagonal }: Solution, articleOf: readonly number[], articles: number): Ridge {
  return {
    scores(kernel) {
      const scores = new Float64Array(articles);
      addRows(scores, { rows: weights, width: articles, first: 0 }, kernel);
      return scores;
    },
    leftOut: Float64Array.from(articleOf, (c, i) => 1 - weights[i * articles + c]! / diagonal[i]!),
    foundAlone() {
      // Without an utterance each article's score is y - A_i / G_ii.
      return articleOf.map((own, i) => {
        const row = weights.subarray(i * articles, (i + 1) * articles);
        const score = 1 - row[own]! / diagonal[i]!;
        return row.every((weight, c) => c === own || -weight / diagonal[i]! < score);
      });
    },
  };
}

// Four products at a time, here and below: the processor adds them side by side.
function dot(rows: Float64Array, at: number, vector: Float64Array, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += rows[at + k]! * vector[k]!;
    s1 += rows[at + k + 1]! * vector[k + 1]!;
    s2 += rows[at + k + 2]! * vector[k + 2]!;
    s3 += rows[at + k + 3]! * vector[k + 3]!;
  }
  for (; k < length; k++) s0 += rows[at + k]! * vector[k]!;
  return s0 + s1 + s2 + s3;
}

/** Adds to a row the rows from `first` on, each times its factor; of `lower` ones only what lies up to the diagonal. */
function addRows(
  into: Float64Array,
  { rows, width, first, lower = false }: { rows: Float64Array; width: number; first: number; lower?: boolean },
  factors: Float64Array,
): void {
  let i = first;
  for (; i + 3 < factors.length; i += 4) {
    const wide = lower ? Math.min(into.length, i + 4) : into.length;
    const [f0, f1, f2, f3] = [factors[i]!, factors[i + 1]!, factors[i + 2]!, factors[i + 3]!];
    const at = i * width;
    for (let c = 0; c < wide; c++) {
      into[c]! +=
        f0 * rows[at + c]! +
        f1 * rows[at + width + c]! +
        f2 * rows[at + 2 * width + c]! +
        f3 * rows[at + 3 * width + c]!;
    }
  }
  for (; i < factors.length; i++) {
    for (let c = 0; c < into.length; c++) into[c]! += factors[i]! * rows[i * width + c]!;
  }
}

/** L of K + r I = L L^T, row by row; what lies above the diagonal is left as it was. */
function factorOf(kernel: Float64Array, n: number, regularisation: number): Float64Array {
  const factor = Float64Array.from(kernel);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const finish = (j: number, from: number, sum: number): void => {
      let rest = sum;
      for (let k = from; k < j; k++) rest += factor[row + k]! * factor[j * n + k]!;
      const left = factor[row + j]! - rest + (i === j ? regularisation : 0);
      factor[row + j] = i === j ? Math.sqrt(left) : left / factor[j * n + j]!;
    };
    let j = 0;
    for (; j + 3 <= i; j += 4) {
      const [a, b, c, d] = [j * n, (j + 1) * n, (j + 2) * n, (j + 3) * n];
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let k = 0; k < j; k++) {
        const value = factor[row + k]!;
        s0 += value * factor[a + k]!;
        s1 += value * factor[b + k]!;
        s2 += value * factor[c + k]!;
        s3 += value * factor[d + k]!;
      }
      finish(j, j, s0);
      finish(j + 1, j, s1);
      finish(j + 2, j, s2);
      finish(j + 3, j, s3);
    }
    for (; j <= i; j++) finish(j, 0, 0);
  }
  return factor;
}

// L^-1, row by row, zero above the diagonal.
function invertedFactor(kernel: Float64Array, n: number, regularisation: number): Float64Array {
  const factor = factorOf(kernel, n, regularisation);
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = inverse.subarray(i * n, i * n + i);
    addRows(row, { rows: inverse, width: n, first: 0, lower: true }, factor.subarray(i * n, i * n + i));
    const pivot = factor[i * n + i]!;
    for (let j = 0; j < i; j++) row[j]! /= -pivot;
    inverse[i * n + i] = 1 / pivot;
  }
  return inverse;
}

/** How many utterances around a question are solved for when there are too many to solve for all. */
export const neighbours = 96;

/**
 * Kernel ridge regression around one question at a time, for bases too large to solve at once: the utterances that are most
 * like any part of the question are solved for, and the rest of the base counts as unlike.
 */
export function solveNear(parts: {
  /** The question's parts: how like each is to each utterance. */
  kernels: readonly Float64Array[];
  articleOf: readonly number[];
  articles: number;
  regularisation: number;
  /** The likeness of some utterances to each other, row by row. */
  between(rows: readonly number[]): Float64Array;
  /** An utterance to do without. */
  without?: number;
}): Pick<Ridge, 'scores'> {
  const { kernels, articleOf, between } = parts;
  const best = new Float64Array(articleOf.length);
  for (const kernel of kernels) for (let i = 0; i < best.length; i++) if (kernel[i]! > best[i]!) best[i] = kernel[i]!;
  if (parts.without !== undefined) best[parts.without] = Number.NEGATIVE_INFINITY;
  const rows = highest(best, neighbours);
  const n = rows.length;
  work.near += n;
  const factor = factorOf(between(rows), n, parts.regularisation);
  // L^-1 k.
  const halfway = (kernel: Float64Array): Float64Array => {
    const found = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      found[i] = (kernel[rows[i]!]! - dot(factor, i * n, found, i)) / factor[i * n + i]!;
    }
    return found;
  };
  return {
    scores(kernel) {
      // G k = L^-T (L^-1 k), of which an article's utterances add up.
      const rest = halfway(kernel);
      const scores = new Float64Array(parts.articles);
      for (let i = n - 1; i >= 0; i--) {
        const value = rest[i]! / factor[i * n + i]!;
        scores[articleOf[rows[i]!]!]! += value;
        for (let j = 0; j < i; j++) rest[j]! -= value * factor[i * n + j]!;
      }
      return scores;
    },
  };
}

/** The places of the highest values, in their order; of equal ones that are one too many the first. */
function highest(values: Float64Array, count: number): number[] {
  if (values.length <= count) return [...values.keys()].filter((i) => values[i]! > Number.NEGATIVE_INFINITY);
  const least = nthHighest(Float64Array.from(values), count);
  let equal = count;
  for (const value of values) if (value > least) equal -= 1;
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) if (values[i]! > least || (values[i] === least && equal-- > 0)) found.push(i);
  return found;
}

/** Hoare's selection, which mixes the values up: only the side on which the wanted one lies is looked at again. */
function nthHighest(values: Float64Array, count: number): number {
  const wanted = values.length - count;
  let [from, to] = [0, values.length - 1];
  while (from < to) {
    const pivot = values[(from + to) >> 1]!;
    let [i, j] = [from, to];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (wanted <= j) to = j;
    else if (wanted >= i) from = i;
    else break;
  }
  return values[wanted]!;
}
