/**
 * `npm run fit:answers -- FOLDER [KIND …]` fits the weights of the judgement (src/knowledge/search/weights.json) on bases of
 * articles and questions; KIND is `bundled` (default) or `lexical`. What FOLDER holds stays where it is: of it come weights only.
 * Its files are `{articles: [{id, question, also, answer}], questions: [{question, kind, expect: id | null}]}`, in folders by what they are:
 *   asked/    real people's questions: every second one is fitted on, and so is each after its article was taken out
 *   written/  questions that somebody made up for it: they count less, and every second one alone
 *   seen/     bases that the encoder was trained on: the articles' own lines alone
 *   judging/  nothing of it is fitted on
 * Known questions are also the articles' own lines, each held out; unknown ones also those of articles that are held out.
 * Vectors and rows are kept in var/fit/, so that only what changed is computed again; `--rows` computes the rows again.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Article } from '../src/knowledge/articles/article.ts';
import { contradicts } from '../src/knowledge/articles/checks.ts';
import { createVectorCache } from '../src/knowledge/encoder/cache.ts';
import type { Encoded, Encoder } from '../src/knowledge/encoder/encoder.ts';
import { openEncoder } from '../src/knowledge/encoder/open.ts';
import type { Calibrated } from '../src/knowledge/judgement.ts';
import { baseVectors, textsOfBase } from '../src/knowledge/search/meaning.ts';
import { createSearch, featureNames } from '../src/knowledge/search/search.ts';

interface Row {
  base: number;
  /** Whether the base knows it. */
  known: boolean;
  /** Whose words it is in: the articles' own; those of a question of the base; of one whose article was taken out. */
  from: 'lines' | 'questions' | 'taken out';
  /** Of the questions of a base every second one is held back. */
  half: 0 | 1;
  features: number[];
  right: boolean;
  weight: number;
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

// A quarter of all questions has no answer in the base.
const outOfScope = 0.25;
// How much a base counts, by what it is.
const counts: Readonly<Record<string, { lines: number; questions: number }>> = {
  asked: { lines: 0.5, questions: 1 },
  written: { lines: 0.3, questions: 0.8 },
  seen: { lines: 0.05, questions: 0 },
  judging: { lines: 0, questions: 0 },
};
const ridge = 0.3;
// What the judgement looks at, by its place among `featureNames`; the rest says nothing that these do not.
const looksAt: Readonly<Record<string, readonly number[]>> = {
  bundled: [1, 2, 4, 5, 9, 10, 11, 12],
  lexical: [0, 2, 3, 4],
};
// Every feature speaks for the article the more of it there is, but these may speak either way or against it.
const anySign = new Set([4, 11]);
const against = new Set([3, 12]);
const precisions = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99];

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const again = process.argv.includes('--rows');
const [folder, ...chosen] = words;
if (folder === undefined) {
  console.error('usage: npm run fit:answers -- FOLDER [bundled] [lexical] (see the head of the script)');
  process.exit(2);
}
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && dirname(name) in counts)
  .sort();
const target = 'src/knowledge/search/weights.json';
mkdirSync('var/fit', { recursive: true });
const weights = JSON.parse(readFileSync(target, 'utf8'));
for (const kind of (chosen.length > 0 ? chosen : ['bundled']) as Calibrated[]) {
  const encoder = kind === 'lexical' ? undefined : await openBundled();
  const rows: Row[] = [];
  for (const [base, name] of files.entries()) rows.push(...(await rowsOfFile(name, base, kind, encoder)));
  await encoder?.stop();
  weights[kind] = fitKind(kind, rows);
}
// Weights that were fitted before something more was looked at do not look at it.
for (const { weights: fitted } of Object.values(weights) as { weights?: number[] }[])
  while (fitted && fitted.length < featureNames.length) fitted.push(0);
writeFileSync(target, `${JSON.stringify({ ...weights, features: featureNames }, undefined, 2)}\n`);
// As it is committed: what is fitted again with the same rows leaves no difference.
execFileSync('node_modules/.bin/biome', ['format', '--write', target], { stdio: 'ignore' });

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

function sortOf(base: number): string {
  return dirname(files[base]!);
}

function fitKind(kind: Calibrated, rows: Row[]) {
  weigh(rows);
  const features = looksAt[kind]!;
  const fitted = (some: readonly Row[]) =>
    fit(
      some.filter(({ weight }) => weight > 0),
      features,
    );
  // Thresholds hold for real people's questions to bases that the weights did not see.
  const unseen = files.flatMap((_, base) => {
    if (sortOf(base) !== 'asked') return [];
    const without = fitted(rows.filter((row) => row.base !== base));
    const asked = rows.filter((row) => row.base === base && row.from !== 'lines');
    return asked.map((row) => ({ ...row, weight: shareOf(row, asked), p: predict(without, row.features) }));
  });
  unseen.sort((a, b) => b.p - a.p);
  const thresholds = beyond(precisions.map((precision) => [precision, thresholdFor(unseen, precision)]));
  const [bias, ...weights] = fitted(rows);
  console.error(`== ${kind}: ${rows.length} rows`);
  for (const [base, name] of files.entries()) {
    const asked = rows.filter((row) => row.base === base && row.from === 'questions' && row.half === 1);
    if (asked.length > 0)
      report(
        name,
        asked.map((row) => ({ ...row, p: predict([bias!, ...weights], row.features) })),
        thresholds.at(-4)![1],
      );
  }
  return { outOfScope, bias: round(bias!), weights: weights.map(round), thresholds };
}

/** A quarter of what counts is unknown, and half of the known are questions, where there are any to fit on. */
function weigh(rows: readonly Row[]): void {
  for (const base of files.keys()) {
    const { lines, questions } = counts[sortOf(base)]!;
    const of = (from: Row['from'], known: boolean) =>
      rows.filter(
        (row) => row.base === base && row.from === from && row.known === known && (from === 'lines' || row.half === 0),
      );
    for (const known of [true, false]) {
      const all = 100 * (known ? 1 - outOfScope : outOfScope);
      const asked = [...of('questions', known), ...(sortOf(base) === 'asked' ? of('taken out', known) : [])];
      for (const row of of('lines', known)) row.weight = (all * lines) / of('lines', known).length;
      for (const row of asked) row.weight = (all * questions) / asked.length;
    }
  }
}

function shareOf(row: Row, asked: readonly Row[]): number {
  return (row.known ? 1 - outOfScope : outOfScope) / asked.filter(({ known }) => known === row.known).length;
}

async function rowsOf(
  { articles, questions }: { articles: Entry[]; questions: Asked[] },
  { base, name }: { base: number; name: string },
  encoder: Encoder | undefined,
): Promise<Row[]> {
  const found: Row[] = [];
  const cache = createVectorCache(`var/fit/${plainName(name)}.vectors.bin`, 400_000);
  const known = new Map<string, Encoded>();
  const embed = async (by: Encoder, texts: readonly string[]): Promise<Encoded[]> => {
    const missing = [...new Set(texts)].filter((text) => !known.has(text));
    const made = missing.length > 0 ? await cache.embed(by, missing) : [];
    made.forEach((one, i) => {
      known.set(missing[i]!, one);
    });
    return texts.map((text) => known.get(text)!);
  };
  const ask = async (
    entries: Entry[],
    from: Row['from'],
    asked: { question: string; expect: string[]; half?: number }[],
  ) => {
    const listed = entries.map(asArticle);
    const search = createSearch(
      listed,
      'en',
      encoder && baseVectors(listed, await embed(encoder, textsOfBase(listed))),
    );
    const texts = asked.map(({ question }) => search.texts(question));
    const vectors = encoder && (await embed(encoder, texts.flat()));
    let at = 0;
    asked.forEach(({ question, expect, half = 0 }, i) => {
      const given = vectors?.slice(at, at + texts[i]!.length);
      at += texts[i]!.length;
      const { ranked, exact } = search.find(question, given);
      const best = ranked[0];
      if (!best || exact.length > 0) return;
      const article = listed[best.article]!;
      const right = expect.includes(article.id);
      const kept = contradicts(question, article) !== undefined;
      const features = best.features.map(round);
      found.push({
        base,
        from,
        known: expect.length > 0,
        half: half % 2 === 0 ? 0 : 1,
        features,
        right,
        weight: 0,
        kept,
      });
    });
  };
  const asked = questions
    .filter(({ expect }) => expect !== 'HUMAN')
    .map(({ question, expect }, half) => ({ question, expect: [expect ?? []].flat(), half }))
    .filter(({ expect }) => expect.length < 2);
  const sort = sortOf(base);
  if (sort !== 'seen') await ask(articles, 'questions', asked);
  for (let line = 0; line < 5; line++) {
    await ask(
      articles.map((entry) => ({ ...entry, also: entry.also.filter((_, i) => i !== line) })),
      'lines',
      articles.flatMap(({ id, also }) => also.slice(line, line + 1).map((question) => ({ question, expect: [id] }))),
    );
  }
  for (let part = 0; part < 4; part++) {
    const gone = articles.filter((_, i) => i % 4 === part);
    const left = articles.filter((_, i) => i % 4 !== part);
    const lost = gone.flatMap(({ question, also }) => [question, ...also.slice(0, 5)]);
    await ask(
      left,
      'lines',
      lost.map((question) => ({ question, expect: [] })),
    );
    const taken = asked.filter(({ expect }) => gone.some(({ id }) => id === expect[0]));
    if (sort === 'asked')
      await ask(
        left,
        'taken out',
        taken.map((one) => ({ ...one, expect: [] })),
      );
  }
  return found;
}

function asArticle({ id, question, also, answer }: Entry): Article {
  return { id, question, also, answer, not: [], related: [], variants: {}, topic: 'fit', locale: 'en', file: '' };
}

/** Logistic regression with weights on rows and l2 on standardised features, by Newton's method; bias first. */
function fit(rows: readonly Row[], features: readonly number[]): number[] {
  // Features that say nearly the same would be played against each other, with weights that fit no other base.
  const left = new Set([...featureNames.keys()].filter((i) => !features.includes(i)));
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

/** The least confidence above which this share of the answers is right. */
function thresholdFor(unseen: readonly (Row & { p: number })[], precision: number): number {
  const all = unseen.reduce((sum, { weight }) => sum + weight, 0);
  let [right, answered, least] = [0, 0, 1];
  for (const row of unseen) {
    if (row.kept) continue;
    answered += row.weight;
    right += row.right ? row.weight : 0;
    // The first few rows say nothing about a share.
    if (answered > all / 50 && right / answered >= precision) least = row.p;
  }
  return round(least);
}

/** What was not reached by answering anything is as far beyond what was as it asks for. */
function beyond(thresholds: [precision: number, threshold: number][]): [number, number][] {
  const [reached, last] = thresholds.findLast(([, threshold]) => threshold < 1) ?? [0, 0];
  return thresholds.map(([precision, threshold]) =>
    threshold < 1 ? [precision, threshold] : [precision, round(1 - ((1 - last) * (1 - precision)) / (1 - reached))],
  );
}

/** How the held-back half of a base's questions fares. */
function report(name: string, asked: readonly (Row & { p: number })[], threshold: number): void {
  const known = asked.filter((row) => row.known);
  const unknown = asked.filter((row) => !row.known);
  const answered = asked.filter(({ p, kept }) => p >= threshold && !kept);
  const right = answered.filter((row) => row.right);
  let wins = 0;
  for (const { p } of known) for (const other of unknown) wins += p > other.p ? 1 : p === other.p ? 0.5 : 0;
  const percent = (part: number, of: number) => (of === 0 ? '-' : `${((100 * part) / of).toFixed(1)} %`);
  const auroc = unknown.length === 0 ? '-' : (wins / known.length / unknown.length).toFixed(3);
  console.error(
    `${name}: AUROC ${auroc}; from ${threshold} on of the known ${percent(right.length, known.length)} answered rightly, of the answers ${percent(right.length, answered.length)} right`,
  );
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
