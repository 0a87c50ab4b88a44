/**
 * `npm run fit:answers -- FOLDER [KIND …]` fits the weights of the judgement (src/knowledge/search/weights.json) on bases of
 * articles and questions; KIND is `lexical`, `bundled` or `other` (default: the first two, and `other` like `bundled`).
 * FOLDER holds files `{articles: [{id, question, also, answer}], questions: [{question, kind, expect: id | null}]}`.
 * Known questions are also the articles' own lines, each held out; unknown ones also those of articles that are held out.
 * Vectors and rows are kept in var/fit/, so that only what changed is computed again; `--rows` computes the rows again,
 * `--quick` leaves out keywords, slips and small bases.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Article } from '../src/knowledge/articles/article.ts';
import { contradicts } from '../src/knowledge/articles/checks.ts';
import { createVectorCache } from '../src/knowledge/encoder/cache.ts';
import type { Encoder } from '../src/knowledge/encoder/encoder.ts';
import { openEncoder } from '../src/knowledge/encoder/open.ts';
import type { Calibrated } from '../src/knowledge/judgement.ts';
import { type BaseVectors, textsOfBase } from '../src/knowledge/search/meaning.ts';
import { createSearch, featureNames } from '../src/knowledge/search/search.ts';
import { normalise, wordsOf } from '../src/knowledge/text/normalise.ts';
import { contentWords } from '../src/knowledge/text/stopwords.ts';

interface Row {
  base: number;
  kind: string;
  features: number[];
  right: boolean;
  weight: number;
  /** Whether it is a question of the base's own, as people ask it. */
  asked: boolean;
  /** Whether a check keeps the article from being given, however alike it is. */
  kept: boolean;
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
  expect: string | string[] | null;
}

// What share of all questions each kind is taken to be; a quarter has no answer in the base.
const outOfScope = 0.25;
const mixture: Readonly<Record<string, number>> = {
  also: 0.24,
  keywords: 0.12,
  typed: 0.1,
  paraphrase: 0.12,
  story: 0.08,
  'near-miss': 0.12,
  'off-topic': 0.05,
  'no article': 0.06,
  'no article, keywords': 0.02,
  'no article, paraphrase': 0.06,
  'small base, also': 0.04,
  'small base, keywords': 0.05,
  'small base, no article': 0.03,
};
// What other bases call their questions.
const sameAs: Readonly<Record<string, string>> = { terse: 'keywords', typo: 'typed' };
const ridge = 0.3;
const smallBases = 7;
// Every feature speaks for the article the more of it there is, but these may speak either way or against it.
const anySign = new Set([4, 7]);
const against = new Set([3]);
// Where 95 % of the answers are to be right, no base held out may have more wrong ones than 4 % of all its questions.
const wrongOfAll = 0.8;
const precisions = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99];

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const again = process.argv.includes('--rows');
const [folder, ...chosen] = words;
if (folder === undefined) {
  console.error('usage: npm run fit:answers -- FOLDER [lexical] [bundled] (see the head of the script)');
  process.exit(2);
}
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .sort();
const target = 'src/knowledge/search/weights.json';
mkdirSync('var/fit', { recursive: true });
const weights = JSON.parse(readFileSync(target, 'utf8'));
for (const kind of (chosen.length > 0 ? chosen : ['lexical', 'bundled']) as Calibrated[]) {
  const encoder = kind === 'lexical' ? undefined : await openBundled();
  const rows: Row[] = [];
  for (const [base, name] of files.entries()) rows.push(...(await rowsOfFile(name, base, kind, encoder)));
  await encoder?.stop();
  weights[kind] = fitKind(kind, rows);
}
// Of an encoder that nobody measured it is not known how sure it may be: what is known of ours, and a little less.
weights.other = {
  ...weights.bundled,
  thresholds: weights.bundled.thresholds.map(([precision, p]: [number, number]) => [precision, round(p + (1 - p) / 4)]),
};
writeFileSync(target, `${JSON.stringify({ ...weights, features: featureNames }, undefined, 2)}\n`);

async function openBundled(): Promise<Encoder> {
  const opened = await openEncoder('bundled');
  if ('fault' in opened) throw new Error(opened.fault);
  return opened.encoder;
}

async function rowsOfFile(name: string, base: number, kind: Calibrated, encoder: Encoder | undefined): Promise<Row[]> {
  const kept = join('var/fit', `${plainName(name)}.${kind}.rows.json`);
  if (!again && existsSync(kept))
    return (JSON.parse(readFileSync(kept, 'utf8')) as Row[]).map((row) => ({ ...row, base }));
  console.error(`reads ${name} (${kind})`);
  const rows = await rowsOf(JSON.parse(readFileSync(join(folder!, name), 'utf8')), { base, name }, encoder);
  writeFileSync(kept, JSON.stringify(rows));
  return rows;
}

function plainName(name: string): string {
  return name.replaceAll(/[^a-z0-9]+/gi, '-');
}

function fitKind(kind: Calibrated, rows: Row[]) {
  for (const [name, share] of Object.entries(mixture)) {
    for (const base of files.keys()) {
      const of = rows.filter((row) => row.kind === name && row.base === base);
      // Every base counts the same, however many questions it has.
      const holders = new Set(rows.filter((row) => row.kind === name).map((row) => row.base)).size;
      for (const row of of) row.weight = (share * 1000) / of.length / holders;
    }
  }
  // Thresholds come from bases that the weights did not see.
  const unseen = files.flatMap((_, base) => {
    const fitted = fit(rows.filter((row) => row.base !== base));
    return rows.filter((row) => row.base === base).map((row) => ({ ...row, p: predict(fitted, row.features) }));
  });
  unseen.sort((a, b) => b.p - a.p);
  const thresholds = precisions.map((precision) => [precision, thresholdFor(unseen, precision)]);
  const [bias, ...fitted] = fit(rows);
  console.error(`== ${kind}: ${rows.length} rows`);
  for (const [precision, threshold] of thresholds) report(unseen, precision!, threshold!);
  return { outOfScope, bias: round(bias!), weights: fitted.map(round), thresholds };
}

async function rowsOf(
  { articles, questions }: { articles: Entry[]; questions: Asked[] },
  { base, name }: { base: number; name: string },
  encoder: Encoder | undefined,
): Promise<Row[]> {
  const found: Row[] = [];
  const cache = createVectorCache(`var/fit/${plainName(name)}.vectors.bin`, 200_000);
  const ask = async (entries: Entry[], asked: { question: string; expect: string[]; kind: string }[], own = false) => {
    const listed = entries.map(asArticle);
    const search = createSearch(listed, 'en', encoder && (await baseVectors(cache, encoder, listed)));
    const texts = asked.map(({ question }) => search.texts(question));
    const vectors = encoder && (await cache.embed(encoder, texts.flat()));
    let at = 0;
    asked.forEach(({ question, expect, kind }, i) => {
      const given = vectors?.slice(at, at + texts[i]!.length);
      at += texts[i]!.length;
      const { ranked, exact } = search.find(question, given);
      const best = ranked[0];
      if (!best || exact.length > 0) return;
      const article = listed[best.article]!;
      const right = expect.includes(article.id);
      const kept = contradicts(question, article) !== undefined;
      found.push({ base, kind, features: best.features.map(round), right, weight: 0, asked: own, kept });
    });
  };
  await ask(
    articles,
    questions
      .filter(({ expect }) => expect !== 'HUMAN')
      .map(({ question, expect, kind }) => ({
        question,
        expect: [expect ?? []].flat(),
        kind: sameAs[kind ?? ''] ?? kind ?? (expect === null ? 'no article' : 'also'),
      })),
    true,
  );
  for (let line = 0; line < 5; line++) {
    const entries = articles.map((entry) => ({ ...entry, also: entry.also.filter((_, i) => i !== line) }));
    await ask(
      entries,
      articles.flatMap(({ id, also }) =>
        also.slice(line, line + 1).map((question) => ({ question, expect: [id], kind: 'also' })),
      ),
    );
  }
  const lines = articles.flatMap(({ id, question, also }) => [question, ...also].map((text) => ({ text, id })));
  // Customers also ask in the base's own words: in a few of them, and mistyped.
  const vary = !process.argv.includes('--quick');
  if (vary)
    await ask(
      articles,
      lines.flatMap(({ text, id }, i) => [
        ...(keywords(text) === undefined ? [] : [{ question: keywords(text)!, expect: [id], kind: 'keywords' }]),
        { question: mistype(text, i), expect: [id], kind: 'typed' },
      ]),
    );
  for (let part = 0; part < 4; part++) {
    const gone = new Set(articles.filter((_, i) => i % 4 === part).map(({ id }) => id));
    const lost = lines.filter(({ id }) => gone.has(id));
    const paraphrases = questions.filter(
      ({ kind = 'paraphrase', expect }) =>
        kind === 'paraphrase' && expect !== null && [expect].flat().every((id) => gone.has(id)),
    );
    await ask(
      articles.filter(({ id }) => !gone.has(id)),
      [
        ...lost.map(({ text }) => ({ question: text, expect: [], kind: 'no article' })),
        ...lost.flatMap(({ text }) =>
          !vary || keywords(text) === undefined
            ? []
            : [{ question: keywords(text)!, expect: [], kind: 'no article, keywords' }],
        ),
        ...paraphrases.map(({ question }) => ({ question, expect: [], kind: 'no article, paraphrase' })),
      ],
    );
  }
  // A base begins small, and what is rare in it says less.
  for (let part = 0; vary && part < smallBases; part++) {
    const kept = articles.filter((_, i) => i % smallBases === part);
    const known = new Set(kept.map(({ id }) => id));
    const others = lines.filter(({ id }, i) => !known.has(id) && i % smallBases === part);
    await ask(
      kept.map((entry) => ({ ...entry, also: entry.also.filter((_, i) => i !== part % 5) })),
      [
        ...kept.flatMap(({ id, also }) =>
          also
            .slice(part % 5, (part % 5) + 1)
            .map((question) => ({ question, expect: [id], kind: 'small base, also' })),
        ),
        ...kept.flatMap(({ id, question }) => [
          { question: mistype(keywords(question) ?? question, part), expect: [id], kind: 'small base, keywords' },
        ]),
        ...others.map(({ text }) => ({ question: text, expect: [], kind: 'small base, no article' })),
      ],
    );
  }
  return found;
}

async function baseVectors(
  cache: ReturnType<typeof createVectorCache>,
  encoder: Encoder,
  articles: readonly Article[],
): Promise<BaseVectors> {
  const vectors = await cache.embed(encoder, textsOfBase(articles));
  const size = vectors[0]!.length;
  const rows = new Float32Array(vectors.length * size);
  vectors.forEach((vector, i) => {
    rows.set(vector, i * size);
  });
  return { size, rows };
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
        const [of, into] = [row.weight * p * (1 - p) * x[i]!, hessian[i]!];
        gradient[i]! += row.weight * (Number(row.right) - p) * x[i]!;
        if (of !== 0) for (let j = 0; j <= size; j++) into[j]! += of * x[j]!;
      }
    });
    const move = solve(hessian, gradient);
    weights = weights.map((w, i) => w + move[i]!);
    if (Math.max(...move.map(Math.abs)) < 1e-6) break;
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

/** The least confidence above which this share of the answers is right, and not too many of any base's questions get a wrong one. */
function thresholdFor(unseen: readonly (Row & { p: number })[], precision: number): number {
  let right = 0;
  let answered = 0;
  let least = 1;
  for (const row of unseen) {
    if (row.kept) continue;
    answered += row.weight;
    right += row.right ? row.weight : 0;
    // The first few rows say nothing about a share.
    if (answered > 10 && right / answered >= precision) least = row.p;
  }
  for (const base of files.keys()) {
    const asked = unseen.filter((row) => row.base === base && row.asked);
    const wrong = asked.filter(({ right, kept }) => !right && !kept);
    least = Math.max(least, (wrong[Math.floor((1 - precision) * wrongOfAll * asked.length)]?.p ?? 0) + 0.0001);
  }
  return round(least);
}

function report(unseen: readonly (Row & { p: number })[], precision: number, threshold: number): void {
  const answered = unseen.filter(({ p, kept }) => p >= threshold && !kept);
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
