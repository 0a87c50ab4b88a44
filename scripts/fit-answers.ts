/**
 * Fits the weights of the judgement (src/knowledge/weights.json) on bases of articles and questions:
 *   node_modules/.bin/esbuild scripts/fit-answers.ts --bundle --platform=node --format=esm --outfile=var/fit-answers.mjs
 *   node var/fit-answers.mjs FOLDER [ROWS.json]
 * FOLDER holds files `{articles: [{id, question, also, answer}], questions: [{question, kind, expect: id | null}]}`.
 * Known questions are also the articles' own lines, each held out; unknown ones also those of articles that are held out.
 * What was found is kept in ROWS.json, when it is named, so that only the fit need be repeated.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Article } from '../src/knowledge/knowledge.ts';
import { normalise, wordsOf } from '../src/knowledge/normalise.ts';
import { createSearch, featureNames } from '../src/knowledge/search.ts';
import { contentWords } from '../src/knowledge/stopwords.ts';

interface Row {
  base: number;
  kind: string;
  features: number[];
  right: boolean;
  weight: number;
}

interface Entry {
  id: string;
  question: string;
  also: string[];
  answer: string;
}

interface Asked {
  question: string;
  kind?: string;
  expect: string | null;
}

// What share of all questions each kind is taken to be; a quarter has no answer in the base.
const outOfScope = 0.25;
const mixture: Readonly<Record<string, number>> = {
  also: 0.18,
  keywords: 0.14,
  typed: 0.1,
  paraphrase: 0.1,
  story: 0.06,
  'near-miss': 0.1,
  'no article': 0.05,
  'no article, keywords': 0.03,
  'no article, paraphrase': 0.03,
  'small base, also': 0.07,
  'small base, keywords': 0.1,
  'small base, no article': 0.04,
};
const ridge = 0.3;
const smallBases = 7;
// Every feature speaks for the article the more of it there is, but these two may speak either way or against it.
const anySign = new Set([4]);
const against = new Set([3]);
const precisions = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99];

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: fit-answers FOLDER (of bases, see the head of this script)');
  process.exit(2);
}
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort();
const kept = process.argv[3];
const rows: Row[] =
  kept !== undefined && existsSync(kept)
    ? JSON.parse(readFileSync(kept, 'utf8'))
    : files.flatMap((name, base) => {
        console.error(`reads ${name}`);
        return rowsOf(JSON.parse(readFileSync(join(folder, name), 'utf8')), base);
      });
if (kept !== undefined && !existsSync(kept)) writeFileSync(kept, JSON.stringify(rows));
for (const [kind, share] of Object.entries(mixture)) {
  const of = rows.filter((row) => row.kind === kind);
  for (const row of of) row.weight = (share * 1000) / of.length;
}

// Thresholds come from bases that the weights did not see.
const unseen = files.flatMap((_, base) => {
  const fitted = fit(rows.filter((row) => row.base !== base));
  return rows.filter((row) => row.base === base).map((row) => ({ ...row, p: predict(fitted, row.features) }));
});
unseen.sort((a, b) => b.p - a.p);
const thresholds = precisions.map((precision) => [precision, thresholdFor(precision)]);
const fitted = fit(rows);
for (const [precision, threshold] of thresholds) report(precision!, threshold!);
const lines = [
  `"features": [\n    ${featureNames.map((name) => JSON.stringify(name)).join(',\n    ')}\n  ]`,
  `"weights": [${fitted.slice(1).map(round).join(', ')}]`,
  `"bias": ${round(fitted[0]!)}`,
  `"outOfScope": ${outOfScope}`,
  `"thresholds": [\n    ${thresholds.map((pair) => `[${pair.join(', ')}]`).join(',\n    ')}\n  ]`,
];
writeFileSync('src/knowledge/weights.json', `{\n  ${lines.join(',\n  ')}\n}\n`);

function rowsOf({ articles, questions }: { articles: Entry[]; questions: Asked[] }, base: number): Row[] {
  const found: Row[] = [];
  const ask = (entries: Entry[], asked: { question: string; expect: string | null; kind: string }[]) => {
    const search = createSearch(entries.map(asArticle), 'en');
    for (const { question, expect, kind } of asked) {
      const best = search.find(question).ranked[0];
      if (best) found.push({ base, kind, features: best.features, right: best.article.id === expect, weight: 1 });
    }
  };
  ask(
    articles,
    questions.map((asked) => ({ ...asked, kind: asked.kind ?? 'paraphrase' })),
  );
  for (let line = 0; line < 5; line++) {
    const entries = articles.map((entry) => ({ ...entry, also: entry.also.filter((_, i) => i !== line) }));
    ask(
      entries,
      articles.flatMap(({ id, also }) =>
        also.slice(line, line + 1).map((question) => ({ question, expect: id, kind: 'also' })),
      ),
    );
  }
  // Customers also ask in the base's own words: in a few of them, and mistyped.
  const lines = articles.flatMap(({ id, question, also }) => [question, ...also].map((text) => ({ text, expect: id })));
  ask(
    articles,
    lines.flatMap(({ text, expect }, i) => [
      ...(keywords(text) === undefined ? [] : [{ question: keywords(text)!, expect, kind: 'keywords' }]),
      { question: mistype(text, i), expect, kind: 'typed' },
    ]),
  );
  for (let part = 0; part < 4; part++) {
    const gone = new Set(articles.filter((_, i) => i % 4 === part).map(({ id }) => id));
    const lost = lines.filter(({ expect }) => gone.has(expect));
    const paraphrases = questions.filter(
      ({ kind, expect }) => kind === 'paraphrase' && expect !== null && gone.has(expect),
    );
    ask(
      articles.filter(({ id }) => !gone.has(id)),
      [
        ...lost.map(({ text }) => ({ question: text, expect: null, kind: 'no article' })),
        ...lost.flatMap(({ text }) =>
          keywords(text) === undefined
            ? []
            : [{ question: keywords(text)!, expect: null, kind: 'no article, keywords' }],
        ),
        ...paraphrases.map(({ question }) => ({ question, expect: null, kind: 'no article, paraphrase' })),
      ],
    );
  }
  // A base begins small, and what is rare in it says less.
  for (let part = 0; part < smallBases; part++) {
    const kept = articles.filter((_, i) => i % smallBases === part);
    const known = new Set(kept.map(({ id }) => id));
    const others = lines.filter(({ expect }, i) => !known.has(expect) && i % smallBases === part);
    ask(
      kept.map((entry) => ({ ...entry, also: entry.also.filter((_, i) => i !== part % 5) })),
      [
        ...kept.flatMap(({ id, also }) =>
          also.slice(part % 5, (part % 5) + 1).map((question) => ({ question, expect: id, kind: 'small base, also' })),
        ),
        ...kept.flatMap(({ id, question }) => [
          { question: mistype(keywords(question) ?? question, part), expect: id, kind: 'small base, keywords' },
        ]),
        ...others.map(({ text }) => ({ question: text, expect: null, kind: 'small base, no article' })),
      ],
    );
  }
  return found;
}

/** The content words alone, in their order, as people type into a search box; undefined when that says nothing. */
function keywords(text: string): string | undefined {
  const words = contentWords(wordsOf(normalise(text)), 'en');
  return words.length < 2 ? undefined : words.slice(0, 4).join(' ');
}

/** Swaps or drops a letter in every third word, always the same. */
function mistype(text: string, seed: number): string {
  return text
    .toLowerCase()
    .split(' ')
    .map((word, i) => {
      const at = 1 + ((seed + i) % Math.max(1, word.length - 2));
      if ((seed + i) % 3 !== 0 || word.length < 4) return word;
      const swapped = word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
      return (seed + i) % 2 === 0 && at + 1 < word.length ? swapped : word.slice(0, at) + word.slice(at + 1);
    })
    .join(' ');
}

function asArticle({ id, question, also, answer }: Entry): Article {
  return { id, question, also, answer, not: [], related: [], variants: {}, topic: 'fit', locale: 'en', file: '' };
}

/** Logistic regression with weights on rows and l2 on standardised features, by Newton's method; bias first. */
function fit(rows: readonly Row[]): number[] {
  // Features that say nearly the same would be played against each other, with weights that fit no other base.
  const left = new Set<number>();
  for (;;) {
    const weights = fitWithout(rows, left);
    const wrong = weights.slice(1).map((w, i) => (anySign.has(i) ? 0 : against.has(i) ? w : -w));
    const worst = wrong.reduce((most, value, i) => (value > wrong[most]! ? i : most), 0);
    if (wrong[worst]! <= 0) return weights;
    left.add(worst);
  }
}

function fitWithout(rows: readonly Row[], left: ReadonlySet<number>): number[] {
  const size = featureNames.length;
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const mean = featureNames.map((_, i) => rows.reduce((sum, row) => sum + row.weight * row.features[i]!, 0) / total);
  const spread = featureNames.map(
    (_, i) =>
      Math.sqrt(rows.reduce((sum, row) => sum + row.weight * (row.features[i]! - mean[i]!) ** 2, 0) / total) || 1,
  );
  const inputs = rows.map(({ features }) => [
    1,
    ...features.map((value, i) => (left.has(i) ? 0 : (value - mean[i]!) / spread[i]!)),
  ]);
  let weights = new Array<number>(size + 1).fill(0);
  for (let step = 0; step < 25; step++) {
    const gradient = weights.map((w, i) => (i === 0 ? 0 : -ridge * w));
    const hessian = weights.map((_, i) => weights.map((_, j) => (i === j && i > 0 ? ridge : 0)));
    rows.forEach((row, r) => {
      const x = inputs[r]!;
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * weights[i]!, 0)));
      for (let i = 0; i <= size; i++) {
        gradient[i]! += row.weight * (Number(row.right) - p) * x[i]!;
        for (let j = 0; j <= size; j++) hessian[i]![j]! += row.weight * p * (1 - p) * x[i]! * x[j]!;
      }
    });
    const move = solve(hessian, gradient);
    weights = weights.map((w, i) => w + move[i]!);
  }
  const unscaled = weights.slice(1).map((w, i) => w / spread[i]!);
  return [weights[0]! - unscaled.reduce((sum, w, i) => sum + w * mean[i]!, 0), ...unscaled];
}

function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    const pivot = rows
      .slice(i)
      .reduce((best, row, k) => (Math.abs(row[i]!) > Math.abs(rows[best]![i]!) ? i + k : best), i);
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let k = 0; k < size; k++) {
      if (k === i) continue;
      const factor = rows[k]![i]! / rows[i]![i]!;
      for (let j = i; j <= size; j++) rows[k]![j]! -= factor * rows[i]![j]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}

function predict(weights: readonly number[], features: readonly number[]): number {
  return 1 / (1 + Math.exp(-features.reduce((sum, value, i) => sum + value * weights[i + 1]!, weights[0]!)));
}

/** The least confidence above which this share of the answers is right. */
function thresholdFor(precision: number): number {
  let right = 0;
  let answered = 0;
  let least = 1;
  for (const row of unseen) {
    answered += row.weight;
    right += row.right ? row.weight : 0;
    // The first few rows say nothing about a share.
    if (answered > 20 && right / answered >= precision) least = row.p;
  }
  return round(least);
}

function report(precision: number, threshold: number): void {
  const answered = unseen.filter(({ p }) => p >= threshold);
  const sum = (of: readonly Row[]) => of.reduce((total, { weight }) => total + weight, 0);
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  const right = sum(answered.filter((row) => row.right));
  const kinds = Object.keys(mixture).map((kind) => {
    const of = answered.filter((row) => row.kind === kind);
    const all = sum(unseen.filter((row) => row.kind === kind));
    return `${kind} ${share(sum(of.filter((row) => row.right)) / all)}/${share(sum(of.filter((row) => !row.right)) / all)}`;
  });
  const summary = `answered ${share(sum(answered) / sum(unseen))}, right ${share(right / sum(answered))}`;
  console.error(`precision ${precision}: from ${threshold} on; ${summary}; right/wrong by kind: ${kinds.join(', ')}`);
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
