import type { Article } from './knowledge.ts';
import { normalise } from './normalise.ts';
import { nearestOnly, type Ridge, solveRidge } from './ridge.ts';
import { segmentsOf } from './segments.ts';
import { createViews, type Likeness } from './views.ts';

/** An article with its score for a question, and what the calibrated judgement looks at (see `featureNames`). */
export interface Ranked {
  article: Article;
  score: number;
  features: number[];
  why: { utterance: string; view: string };
}

/** What a search found: the articles with exactly these words, and the best by likeness, best first. */
export interface Found {
  exact: Article[];
  ranked: Ranked[];
}

/** The articles of one locale, ready to be searched. It computes, and waits for nothing. */
export interface Search {
  find(question: string): Found;
}

/** What the features of an article say, in their order; the weights are fitted to them. */
export const featureNames: readonly string[] = [
  'score of the utterances, by how well they find the article without the one in question (at most 2)',
  'margin, as a share of the score',
  'margin',
  'share of content words that the article does not hold',
  'logarithm of the number of segments',
  'likeness to the answer',
];

/**
 * With more utterances the exact solution would hold up everything else for too long (measured on one busy core: 700 take
 * 1 s, 1,500 take 4 s); then an article's score is the likeness of its nearest utterance.
 */
export const mostSolved = 1000;

const regularisation = 0.1;
const answerWeight = 0.2;
const ranks = 8;
const longestQuestion = 4000;

interface Seen extends Likeness {
  likeness: number;
  scores: Float64Array;
  kernel: Float64Array;
  query: string[];
}

/** Builds the search over articles of one locale. */
export function createSearch(articles: readonly Article[], locale: string): Search {
  const views = createViews(articles, locale);
  const n = views.utterances.length;
  const articleOf = views.utterances.map(({ article }) => article);
  const ridge = n <= mostSolved ? solve() : nearestOnly(articleOf, articles.length);
  const own = ownScores(ridge.leftOut, articleOf, articles.length);
  const exact = new Map<string, Set<number>>();
  for (const { text, article } of views.utterances) {
    const form = normalise(text);
    exact.set(form, (exact.get(form) ?? new Set()).add(article));
  }

  function solve(): Ridge {
    const kernel = new Float64Array(n * n);
    views.utterances.forEach(({ text }, i) => {
      kernel.set(kernelOf(views.likeness(views.read(text)), n), i * n);
    });
    return solveRidge({ kernel, articleOf, articles: articles.length, regularisation });
  }

  function see(text: string): Seen[] {
    return segmentsOf(text).flatMap((segment) => {
      const query = views.read(segment.text);
      if (query.length === 0) return [];
      const likeness = views.likeness(query);
      const kernel = kernelOf(likeness, n);
      return [{ ...likeness, query, kernel, scores: ridge.scores(kernel), likeness: segment.likeness }];
    });
  }

  // A `not:` line forbids its article when it is at least as near as the article's own utterances.
  function forbidden(seen: readonly Seen[]): Set<number> {
    const found = new Set<number>();
    for (const { words, letters } of seen) {
      const near = (i: number) => (words[i]! + letters[i]!) / 2;
      views.vetoes.forEach(({ article }, i) => {
        const line = near(n + i);
        if (line > 0.5 && articleOf.every((c, u) => c !== article || near(u) <= line)) found.add(article);
      });
    }
    return found;
  }

  function nearest(seen: readonly Seen[], article: number) {
    let best = { sum: 0, words: 0, letters: 0, utterance: articles[article]!.question };
    for (const { words, letters } of seen) {
      for (let u = 0; u < n; u++) {
        const sum = words[u]! + letters[u]!;
        if (articleOf[u] !== article || sum <= best.sum) continue;
        best = { sum, words: words[u]!, letters: letters[u]!, utterance: views.utterances[u]!.text };
      }
    }
    return best;
  }

  return {
    find(question) {
      const text = question.slice(0, longestQuestion);
      const seen = see(text);
      const whole = seen[0];
      if (!whole || articles.length === 0) return { exact: [], ranked: [] };
      const vetoed = forbidden(seen);
      const hits = new Set([...(exact.get(normalise(text)) ?? [])].filter((c) => !vetoed.has(c)));

      const sum = combine(seen, articles.length);
      const answer = new Float64Array(articles.length);
      shares(seen).forEach((share, i) => {
        // A segment that hardly counts is not worth the time.
        if (share <= 0.01) return;
        views.answers(seen[i]!.query).forEach((likeness, c) => {
          answer[c]! += share * likeness;
        });
      });
      const total = sum.map((score, c) => score + answerWeight * answer[c]!);
      const order = [...total.keys()].filter((c) => !vetoed.has(c)).sort((a, b) => total[b]! - total[a]!);

      const strongest = seen.reduce((a, b) => (Math.max(...b.scores) > Math.max(...a.scores) ? b : a));
      const ranked = order.slice(0, ranks).map((c): Ranked => {
        const rival = order[0] === c ? order[1] : order[0];
        const margin = total[c]! - (rival === undefined ? 0 : Math.max(0, total[rival]!));
        const near = nearest(seen, c);
        const view = hits.has(c)
          ? 'exact'
          : answerWeight * answer[c]! > sum[c]!
            ? 'answer'
            : near.words > near.letters
              ? 'words'
              : 'letters';
        return {
          article: articles[c]!,
          score: total[c]!,
          why: { utterance: near.utterance, view },
          features: [
            Math.min(2, sum[c]! / (own[c]! + 0.1)),
            margin / Math.max(0.05, total[c]!),
            margin,
            views.missing(strongest.query, c),
            Math.log(seen.length),
            answer[c]!,
          ],
        };
      });
      return { exact: [...hits].map((c) => articles[c]!), ranked };
    },
  };
}

function kernelOf({ words, letters }: Likeness, n: number): Float64Array {
  const kernel = new Float64Array(n);
  for (let i = 0; i < n; i++) kernel[i] = (Math.exp(2 * (words[i]! - 1)) + Math.exp(2 * (letters[i]! - 1))) / 2;
  return kernel;
}

/** Half the whole text, half a soft maximum over the segments in which likely questions count for more. */
function combine(seen: readonly Seen[], articles: number): Float64Array {
  const whole = seen[0]!;
  if (seen.length === 1) return whole.scores;
  const weight = seen.reduce((sum, { likeness }) => sum + Math.exp(2 * likeness), 0);
  return Float64Array.from({ length: articles }, (_, c) => {
    const soft = seen.reduce((sum, { scores, likeness }) => sum + Math.exp(10 * scores[c]! + 2 * likeness), 0);
    return (whole.scores[c]! + Math.log(soft / weight) / 10) / 2;
  });
}

/** How much each segment counts when answers are compared: the whole text half, the rest by how well it finds anything. */
function shares(seen: readonly Seen[]): number[] {
  if (seen.length === 1) return [1];
  const strengths = seen.map(({ scores, likeness }) => Math.exp(10 * Math.max(...scores) + 2 * likeness));
  const sum = strengths.reduce((a, b) => a + b);
  return strengths.map((strength, i) => strength / sum / 2 + (i === 0 ? 0.5 : 0));
}

/** How well an article is found by each of its utterances without that utterance; shrunk to the mean by four of them. */
function ownScores(leftOut: Float64Array, articleOf: readonly number[], articles: number) {
  const mean = leftOut.reduce((a, b) => a + b, 0) / Math.max(1, leftOut.length);
  const sums = new Float64Array(articles).fill(4 * mean);
  const counts = new Float64Array(articles).fill(4);
  articleOf.forEach((c, i) => {
    sums[c]! += leftOut[i]!;
    counts[c]! += 1;
  });
  // An article whose utterances do not find it at all must not make its score infinite.
  return sums.map((total, c) => Math.max(0.05, total / counts[c]!));
}
