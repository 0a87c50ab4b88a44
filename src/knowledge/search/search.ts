import { LRUCache } from 'lru-cache';
import type { Article } from '../articles/article.ts';
import { questionPart, segmentsOf } from '../articles/segments.ts';
import type { Encoded } from '../encoder/encoder.ts';
import { normalise } from '../text/normalise.ts';
import { type HeldOut, heldOut, heldOutAlike } from './held-out.ts';
import { kernelOf } from './kernel.ts';
import { type BaseVectors, createMeaning, type Meaning, type MeaningOf } from './meaning.ts';
import { createPieceView, type Held } from './pieces.ts';
import { type Ridge, ridgeOf, solve, solveNear } from './ridge.ts';
import { meaningsOf, type Regressions, wordingsOf } from './solved.ts';
import { createViews, type Likeness } from './views.ts';

/** An article with its score for a question, and what the calibrated judgement looks at (see `featureNames`). */
export interface Ranked {
  /** The article's place in the list. */
  article: number;
  score: number;
  features: number[];
  why: { utterance: string; view: string };
}

/** What a search found: the articles with exactly these words, and the best by likeness, best first. */
export interface Found {
  exact: number[];
  ranked: Ranked[];
  /** How many parts of the text were looked at, the whole included. */
  segments: number;
  /** Whether the encoder's view took part. */
  meant: boolean;
}

/** The articles of one locale, ready to be searched. It computes, and waits for nothing. */
export interface Search {
  /** The texts whose vectors `find` wants for a question: whole and in parts, as they were probably meant. */
  texts(question: string): string[];
  /** Reads a question by its words, so that less is left to do when its vectors are there. */
  ahead(question: string): void;
  /** `vectors` are those of `texts`, in its order; without them, or without the base's, the words decide. */
  find(question: string, vectors?: readonly Encoded[]): Found;
  /** What the encoder's view was found to be worth, where that was asked. */
  weighed?: Weighed;
  /** Prepares what is asked only where there are no vectors, and is put off till then else. Returns all that was solved. */
  finish(): Regressions;
  /** What was solved so far, for the next search of the same wordings. */
  solved(): Regressions;
}

/** Whether the encoder's view helps: how many utterances find their article without themselves, by words and with the view. */
export interface Weighed {
  helps: boolean;
  utterances: number;
  byWords: number;
  byAll: number;
}

/** What the features of an article say, in their order; the weights are fitted to them. */
export const featureNames: readonly string[] = [
  "score, against how well the article's utterances find it, of a base where utterances find theirs as they do here",
  "score, against how well the article's utterances find it",
  'margin of the whole score',
  'share of content words that the article does not hold',
  'logarithm of the number of segments',
  "likeness of the best segment's meaning to the article's own text",
  'lead of its nearest utterance by meaning',
  'likeness of its nearest utterance by letters',
  'the same, times the share of content words that the article holds',
  "how well the article holds the pieces of the question's words, of the quarter that it holds worst",
  "likeness of the best segment's meaning to the middle of the article's utterances",
  'how well the article is found by the utterance that finds it worst',
  'how near utterances of other articles come to it when their own are taken out',
];

/** With more utterances the exact solution takes too long; then it is solved around each question. */
export const mostSolved = 1500;

const regularisation = 0.1;
// What the answers' own texts say counts so much where the utterances know nothing, and less the better one of them fits.
const answerWeight = 0.25;
const ranks = 8;
// How well an article holds the single words of a question counts so much beside the rest: from 1.2 to 4 it makes little difference.
const pieceWeight = 2;
// Of a large base so many utterances say how well they are found without themselves.
const sampled = 60;
// So many questions are kept as they were read by their words; of a large base one can take a megabyte.
const mostRead = 4;

interface Prepared extends HeldOut {
  /** The regression for a question whose parts have these likenesses. */
  near(kernels: readonly Float64Array[]): Pick<Ridge, 'scores'>;
  /** For each utterance that was tried, whether it finds its article without itself. */
  found(): boolean[];
}

interface Seen extends Likeness {
  meaning: MeaningOf | undefined;
  likeness: number;
  scores: Float64Array;
  kernel: Float64Array;
  query: string[];
}

/**
 * Builds the search over articles of one locale; with vectors, also by what texts mean. Of an encoder in doubt the view is left
 * out where utterances do not find their articles better with it. What an earlier search has `solved` is used where it is the same.
 */
export function createSearch(
  articles: readonly Article[],
  locale: string,
  vectors?: BaseVectors,
  { doubt = false, solved: before = {} }: { doubt?: boolean; solved?: Regressions | undefined } = {},
): Search {
  const views = createViews(articles, locale);
  const read = vectors && createMeaning(articles, vectors);
  const n = views.utterances.length;
  const articleOf = views.utterances.map(({ article }) => article);
  const utterancesOf = articles.map((): number[] => []);
  articleOf.forEach((c, u) => {
    utterancesOf[c]!.push(u);
  });
  const wordings = wordingsOf(articles, locale);
  const solved: Regressions = {};
  let byWords: Prepared | undefined;
  const wordsAlone = (): Prepared => {
    byWords ??= prepare('words', wordings, undefined);
    return byWords;
  };
  const withMeaning = read && prepare('all', meaningsOf(wordings, articles, vectors), read);
  if (!withMeaning) wordsAlone();
  const weighed = doubt && withMeaning && weigh(wordsAlone(), withMeaning);
  const meaning = weighed && !weighed.helps ? undefined : read;
  const byAll = meaning && withMeaning;
  const pieceView = vectors?.pieces && createPieceView(articles, { ...vectors, pieces: vectors.pieces });
  const exact = new Map<string, Set<number>>();
  for (const { text, article } of views.utterances) {
    const form = normalise(text);
    exact.set(form, (exact.get(form) ?? new Set()).add(article));
  }

  /** What is solved once: everything, or (for a large base) how well some utterances are found without themselves. */
  function prepare(as: 'words' | 'all', of: string, by: Meaning | undefined): Prepared {
    const between = (rows: readonly number[]) => kernelOf(views.between(rows), by?.between(rows), rows.length ** 2);
    const wanted = { articleOf, articles: articles.length, regularisation };
    if (n <= mostSolved) {
      const known = before[as];
      const one = known?.of === of ? known : { of, ...solve({ ...wanted, kernel: between([...articleOf.keys()]) }) };
      solved[as] = one;
      const ridge = ridgeOf(one, articleOf, articles.length);
      const { foundAlone: found } = ridge;
      return { near: () => ridge, ...heldOut(ridge, articleOf, articles.length), found };
    }
    const sample = Array.from({ length: sampled }, (_, i) => Math.floor((i * n) / sampled));
    const found = sample.map((u) => {
      const words = views.likeness(views.read(views.utterances[u]!.text));
      const kernel = kernelOf(words, by?.utterance(u), n);
      const own = articleOf[u]!;
      const without = (some: readonly number[]) =>
        solveNear({ ...wanted, kernels: [kernel], between, without: some }).scores(kernel);
      const alone = without([u]);
      const elsewhere = without(utterancesOf[own]!);
      return {
        own: alone[own]!,
        first: alone.every((score, c) => c === own || score < alone[own]!),
        lure: elsewhere.reduce((most, score, c) => (c === own ? most : Math.max(most, score)), 0),
      };
    });
    return {
      near: (kernels) => solveNear({ ...wanted, kernels, between }),
      ...heldOutAlike(found, { utterances: n, articles: articles.length }),
      found: () => found.map(({ first }) => first),
    };
  }

  // What one question costs does not grow with its length.
  const readable = (question: string): string => views.limited(questionPart(question));
  const textsOf = (text: string): string[] => [...new Set(segmentsOf(text).flatMap(({ of }) => of.map(views.fixed)))];

  const readLately = new LRUCache<string, ReturnType<typeof readAnew>>({ max: mostRead });

  /** A text's segments by their words; the last few are kept, for they are read before their vectors are there. */
  function readOf(text: string) {
    const found = readLately.get(text) ?? readAnew(text);
    readLately.set(text, found);
    return found;
  }

  function readAnew(text: string) {
    return segmentsOf(text)
      .map((segment) => ({ segment, query: views.read(segment.text) }))
      .filter(({ query }) => query.length > 0)
      .map((one) => ({ ...one, ...views.likeness(one.query) }));
  }

  function see(text: string, given: readonly Encoded[] | undefined) {
    const encodedOf = new Map(given && textsOf(text).map((one, i) => [one, given[i]!]));
    const read = readOf(text);
    const encoded = read.map(({ segment }) => segment.of.map((part) => encodedOf.get(views.fixed(part))!));
    const vectors = encoded.map((parts) => parts.map((part) => part?.vector));
    const meanings = given && meaning?.look(vectors);
    if (read.length === 0) return undefined;
    const parts = read.map(({ segment, query, words, letters }, i) => {
      const kernel = kernelOf({ words, letters }, meanings?.[i]?.likeness, n);
      return { words, letters, meaning: meanings?.[i], query, kernel, likeness: segment.likeness };
    });
    const prepared = meanings && byAll ? byAll : wordsAlone();
    const ridge = prepared.near(parts.map(({ kernel }) => kernel));
    const seen = parts.map((one) => ({ ...one, scores: ridge.scores(one.kernel) }));
    const pieces = meanings && encoded[0]?.[0]?.pieces;
    return { ...prepared, ridge, seen, holds: pieces && pieceView?.look(pieces) };
  }

  // A `not:` line forbids its article when it is at least as near as the article's own utterances.
  function forbidden(seen: readonly Seen[]): Set<number> {
    const found = new Set<number>();
    for (const { words, letters, meaning } of seen) {
      const meant = meaning?.likeness;
      const near = (i: number) => (words[i]! + letters[i]! + 2 * (meant?.[i] ?? 0)) / (meant ? 4 : 2);
      views.vetoes.forEach(({ article }, i) => {
        const line = near(n + i);
        if (line > 0.5 && utterancesOf[article]!.every((u) => near(u) <= line)) found.add(article);
      });
    }
    return found;
  }

  function nearest(seen: readonly Seen[], article: number) {
    let best = { sum: -1, words: 0, letters: 0, meant: 0, text: articles[article]!.question };
    for (const { words, letters, meaning } of seen) {
      const meant = meaning?.likeness;
      for (const u of utterancesOf[article]!) {
        const sum = words[u]! + letters[u]! + 2 * (meant?.[u] ?? 0);
        if (sum <= best.sum) continue;
        const { text } = views.utterances[u]!;
        best = { sum, words: words[u]!, letters: letters[u]!, meant: meant?.[u] ?? 0, text };
      }
    }
    return best;
  }

  function nearestOf(cosines: Float64Array): Float64Array {
    const nearest = new Float64Array(articles.length).fill(-1);
    for (let u = 0; u < n; u++) nearest[articleOf[u]!] = Math.max(nearest[articleOf[u]!]!, cosines[u]!);
    return nearest;
  }

  /** How much nearer each article's nearest utterance is than the nearest of all others. */
  function leadsOf(cosines: Float64Array): (article: number) => number {
    const nearest = nearestOf(cosines);
    const [first = -1, second = -1] = highestOf(nearest, 2);
    return (article) => nearest[article]! - Math.max(0, nearest[article === first ? second : first] ?? 0);
  }

  return {
    ...(weighed && { weighed }),
    solved: () => solved,
    finish() {
      wordsAlone();
      return solved;
    },
    texts: (question) => (meaning ? textsOf(readable(question)) : []),
    ahead: (question) => void readOf(readable(question)),
    find(question, given) {
      const text = readable(question);
      const sight = see(text, meaning ? given : undefined);
      if (!sight) return { exact: [], ranked: [], segments: 0, meant: false };
      const { own, mean, least, lure, seen, holds } = sight;
      const meant = seen[0]!.meaning !== undefined;
      const vetoed = forbidden(seen);
      const hits = new Set([...(exact.get(normalise(text)) ?? [])].filter((c) => !vetoed.has(c)));

      const sum = combine(seen, articles.length);
      const answer = new Float64Array(articles.length);
      shares(seen).forEach((share, i) => {
        // A segment that hardly counts is not worth the time.
        if (share <= 0.01) return;
        const { query, meaning } = seen[i]!;
        const byMeaning = meaning?.answers();
        const lexical = views.answers(query);
        for (let c = 0; c < answer.length; c++) answer[c]! += share * (lexical[c]! + (byMeaning?.[c] ?? 0));
      });
      const weight = answerWeight * Math.max(0, 1 - sum.reduce((most, score) => Math.max(most, score), 0));
      const total = sum.map((score, c) => score + weight * answer[c]!);
      // Word by word only what any view finds near is looked at; of all others it would cost more than it could tell.
      const near = holds ? [total, answer, nearestOf(seen[0]!.meaning!.likeness)] : [total];
      const candidates = [...new Set(near.flatMap((by) => highestOf(by, ranks, vetoed)))];
      const held = new Map<number, Held>(holds && candidates.map((c) => [c, holds(c)]));
      const scoreOf = (c: number): number => total[c]! + pieceWeight * (held.get(c)?.mean ?? 0);
      const order = candidates.sort((a, b) => scoreOf(b) - scoreOf(a) || a - b).slice(0, ranks);
      const leads = new Map<Seen, (article: number) => number>();
      const lead = (part: Seen, article: number): number => {
        if (!part.meaning) return 0;
        const known = leads.get(part) ?? leadsOf(part.meaning.likeness);
        leads.set(part, known);
        return known(article);
      };
      const ranked = order.map((c): Ranked => {
        const best = seen.reduce((a, b) => (b.scores[c]! > a.scores[c]! ? b : a));
        const rival = order[0] === c ? order[1] : order[0];
        const utterance = nearest(seen, c);
        const missing = views.missing(best.query, c);
        const alike = utterancesOf[c]!.reduce((most, u) => Math.max(most, best.letters[u]!), 0);
        return {
          article: c,
          score: scoreOf(c),
          why: { utterance: utterance.text, view: viewOf(hits.has(c), weight * answer[c]! > sum[c]!, utterance) },
          features: [
            (total[c]! * (mean + 0.1)) / (own[c]! + 0.1),
            total[c]! / (own[c]! + 0.1),
            scoreOf(c) - (rival === undefined ? 0 : scoreOf(rival)),
            missing,
            Math.log(seen.length),
            best.meaning?.answers()[c] ?? 0,
            lead(best, c),
            alike,
            alike * (1 - missing),
            held.get(c)?.worst ?? 0,
            best.meaning?.toMiddle(c) ?? 0,
            least[c]!,
            lure[c]!,
          ],
        };
      });
      return { exact: [...hits], ranked, segments: seen.length, meant };
    },
  };
}

function weigh(words: Prepared, all: Prepared): Weighed {
  const [byWords, byAll] = [words.found(), all.found()];
  const gained = byAll.filter((found, i) => found && !byWords[i]).length;
  const lost = byWords.filter((found, i) => found && !byAll[i]).length;
  return {
    // By more than the toss of a coin brings where the two differ.
    helps: gained - lost > Math.sqrt(gained + lost),
    utterances: byWords.length,
    byWords: byWords.filter(Boolean).length,
    byAll: byAll.filter(Boolean).length,
  };
}

function viewOf(exact: boolean, answer: boolean, near: { words: number; letters: number; meant: number }): string {
  if (exact) return 'exact';
  if (answer) return 'answer';
  // A cosine of meanings is high before words are shared: it has to be clearly ahead to be the reason.
  if (near.meant > Math.max(near.words, near.letters) + 0.1) return 'meaning';
  return near.words > near.letters ? 'words' : 'letters';
}

/** The places of the highest values, highest first and of equals the first; without some. */
function highestOf(values: Float64Array, count: number, without?: ReadonlySet<number>): number[] {
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (found.length === count && values[i]! <= values[found[count - 1]!]!) continue;
    if (without?.has(i)) continue;
    let at = found.length;
    while (at > 0 && values[found[at - 1]!]! < values[i]!) at -= 1;
    found.splice(at, 0, i);
    if (found.length > count) found.pop();
  }
  return found;
}

/** Half the whole text, half a soft maximum over the segments in which likely questions count for more. */
function combine(seen: readonly Seen[], articles: number): Float64Array {
  const whole = seen[0]!;
  if (seen.length === 1) return whole.scores;
  const weight = seen.reduce((sum, { likeness }) => sum + Math.exp(2 * likeness), 0);
  const soft = new Float64Array(articles);
  for (const { scores, likeness } of seen) {
    for (let c = 0; c < articles; c++) soft[c]! += Math.exp(10 * scores[c]! + 2 * likeness);
  }
  return whole.scores.map((score, c) => (score + Math.log(soft[c]! / weight) / 10) / 2);
}

/** How much each segment counts when answers are compared: the whole text half, the rest by how well it finds anything. */
function shares(seen: readonly Seen[]): number[] {
  if (seen.length === 1) return [1];
  const strengths = seen.map(({ scores, likeness }) => Math.exp(10 * Math.max(...scores) + 2 * likeness));
  const sum = strengths.reduce((a, b) => a + b);
  return strengths.map((strength, i) => strength / sum / 2 + (i === 0 ? 0.5 : 0));
}
