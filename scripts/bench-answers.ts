/**
 * `npm run bench:answers [-- FOLDER] [--svg FILE] [--only accuracy|growth]` measures the search for answers: accuracy, calibration and latency beside
 * the edition before, natural's BayesClassifier and TfIdf and MiniSearch on the same questions, then how bases of 600 and 10,000 utterances made of
 * these are opened, edited and asked, and the memory that takes (the first time their vectors are made: some minutes). FOLDER
 * holds bases as for `npm run fit:answers`; without one, data/faq is asked each `also` line that it lacks. `--svg` draws
 * precision against coverage.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { basename, join } from 'node:path';
import MiniSearch from 'minisearch';
import type { Article } from '../src/knowledge/articles/article.ts';
import { contradicts } from '../src/knowledge/articles/checks.ts';
import { createLibrary } from '../src/knowledge/articles/library.ts';
import { createVectorCache } from '../src/knowledge/encoder/cache.ts';
import type { Encoded, Encoder } from '../src/knowledge/encoder/encoder.ts';
import { openEncoder } from '../src/knowledge/encoder/open.ts';
import { type Calibrated, type Judgement, judge, usualPolicy } from '../src/knowledge/judgement.ts';
import { baseVectors, textsOfBase } from '../src/knowledge/search/meaning.ts';
import { createSearch } from '../src/knowledge/search/search.ts';
import { holdBase, printGrowth, quantile, storyWords } from './answers-growth.ts';
import { severalHead, severalOf } from './answers-several.ts';

interface Question {
  question: string;
  /** Articles that answer it; none when the base does not know. */
  expect: string[];
}

interface Base {
  name: string;
  articles: Article[];
  questions: Question[];
}

/** What a system said to a question: the articles best first, how sure it was of the first, and what it would do; milliseconds. */
interface Said {
  ids: string[];
  sure: number;
  decision?: Judgement['decision'];
  ms: number;
}

type Ask = (question: string) => Said | Promise<Said>;
type System = { name: string; open(base: Base): Promise<Ask> };

const require = createRequire(import.meta.url);
const { BayesClassifier, TfIdf } = {
  BayesClassifier: require('natural/lib/natural/classifiers/bayes_classifier.js'),
  TfIdf: require('natural/lib/natural/tfidf/tfidf.js'),
};

const words = process.argv.slice(2);
if (words[0] === '--hold') {
  await holdBase(words[1]!, words[2]!, words[3]!);
  process.exit();
}
const optional = (name: string) => (words.includes(name) ? words.splice(words.indexOf(name), 2)[1] : undefined);
const svg = optional('--svg');
const only = optional('--only');
const folder = words[0];
const bases = folder === undefined ? [await sampleBase()] : readBases(folder);
mkdirSync('var/bench', { recursive: true });

const opened = await openEncoder('bundled');
const encoder = 'encoder' in opened ? opened.encoder : undefined;
if ('fault' in opened) console.log(`The encoder does not work here: ${opened.fault}`);
const systems: System[] = [
  ...(encoder
    ? [
        { name: 'Frontdesk', open: (base: Base) => openFrontdesk(base, encoder) },
        // Without pieces, and judged by the weights that any encoder but the bundled one still gets.
        { name: 'Frontdesk, edition before', open: (base: Base) => openFrontdesk(base, encoder, 'other') },
      ]
    : []),
  { name: 'Frontdesk, words only', open: (base) => openFrontdesk(base, undefined) },
  { name: 'natural BayesClassifier', open: openBayes },
  { name: 'natural TfIdf', open: openTfIdf },
  { name: 'MiniSearch', open: openMiniSearch },
];

const load = () => `load ${loadavg()[0]!.toFixed(1)}`;
console.log(
  `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}, ${load()} at the start\n`,
);
const columns = [
  ...['base', 'system', 'first', 'among three', 'AUROC', 'known answered rightly', 'of the answers right', 'predicted'],
  ...[
    'known guessed rightly',
    'of the guesses right',
    'lists that hold it',
    'unknown answered; shown something',
    'wrong of all',
  ],
  ...['ECE', 'p50 ms', 'p99 ms', `over ${storyWords} words p50 ms`, 'p99 ms'],
];
console.log(`| ${columns.join(' | ')} |`);
console.log(`|${columns.map(() => '---').join('|')}|`);
const looks = new Map<string, (question: string) => Promise<Judgement>>();
const curves = new Map<string, { sure: number; right: boolean; known: boolean }[]>();
for (const base of only === 'growth' ? [] : bases) {
  for (const system of systems) {
    const ask = await system.open(base);
    await ask(base.questions[0]!.question);
    const said: { question: Question; said: Said }[] = [];
    for (const question of base.questions) said.push({ question, said: await ask(question.question) });
    console.log(line(base.name, system.name, said));
    const curve = curves.get(system.name) ?? [];
    for (const { question, said: one } of said) {
      const right = question.expect.includes(one.ids[0] ?? '');
      curve.push({ sure: one.sure, right, known: question.expect.length > 0 });
    }
    curves.set(system.name, curve);
  }
}
if (looks.size > 0) console.log(`\n${severalHead}`);
for (const base of bases) {
  const look = looks.get(base.name);
  if (look) console.log(await severalOf(base, look));
}
await encoder?.stop();
if (only !== 'accuracy') printGrowth({ bases, sizes: [600, 10_000], folder: 'var/bench/growth' });
console.log(`\n${load()} at the end`);
if (svg) writeFileSync(svg, draw());

function line(base: string, system: string, said: readonly { question: Question; said: Said }[]): string {
  const known = said.filter(({ question }) => question.expect.length > 0);
  const has = ({ question, said: one }: (typeof said)[0], count: number) =>
    one.ids.slice(0, count).some((id) => question.expect.includes(id));
  const decided = (what: Judgement['decision'], of = said) => of.filter(({ said: one }) => one.decision === what);
  const [answered, guessed, listed] = [decided('answer'), decided('guess'), decided('choices')];
  const right = answered.filter((one) => has(one, 1));
  const unknown = said.filter(({ question }) => question.expect.length === 0);
  const shown = unknown.filter(({ said: one }) => one.decision !== 'nothing');
  const judges = system.startsWith('Frontdesk');
  const times = [false, true].map((story) =>
    said
      .filter(({ question }) => question.question.split(/\s+/).length > storyWords === story)
      .map(({ said: one }) => one.ms),
  );
  const sure = answered.reduce((sum, { said: one }) => sum + one.sure, 0);
  const percent = (part: number, of: number) => (of === 0 ? '-' : `${((100 * part) / of).toFixed(1)}`);
  const guessedRight = guessed.filter((one) => has(one, 1)).length;
  const judged = [
    percent(right.length, known.length),
    percent(right.length, answered.length),
    percent(sure, answered.length),
    percent(guessedRight, known.length),
    percent(guessedRight, guessed.length),
    percent(listed.filter((one) => has(one, 3)).length, listed.length),
    `${percent(decided('answer', unknown).length, unknown.length)}; ${percent(shown.length, unknown.length)}`,
    percent(answered.length - right.length, said.length),
    calibrationError(said.map((one) => ({ sure: one.said.sure, right: has(one, 1) }))).toFixed(3),
  ];
  return [
    '',
    base,
    system,
    percent(known.filter((one) => has(one, 1)).length, known.length),
    percent(known.filter((one) => has(one, 3)).length, known.length),
    auroc(said.map((one) => ({ score: one.said.sure, positive: one.question.expect.length > 0 }))),
    ...judged.map((one) => (judges ? one : '-')),
    ...times.flatMap((some) =>
      some.length === 0 ? ['-', '-'] : [quantile(some, 0.5).toFixed(1), quantile(some, 0.99).toFixed(1)],
    ),
    '',
  ]
    .join(' | ')
    .trim();
}

/** Expected calibration error over ten bins: how far the said probability is from the share that was right. */
function calibrationError(said: readonly { sure: number; right: boolean }[]): number {
  let error = 0;
  for (let bin = 0; bin < 10; bin++) {
    const of = said.filter(({ sure }) => Math.min(9, Math.floor(sure * 10)) === bin);
    const gap = of.reduce((sum, { sure, right }) => sum + sure - Number(right), 0);
    error += Math.abs(gap) / said.length;
  }
  return error;
}

function auroc(said: readonly { score: number; positive: boolean }[]): string {
  const positives = said.filter(({ positive }) => positive);
  const negatives = said.filter(({ positive }) => !positive);
  if (positives.length === 0 || negatives.length === 0) return '-';
  let wins = 0;
  for (const { score } of positives)
    for (const other of negatives) wins += score > other.score ? 1 : score === other.score ? 0.5 : 0;
  return (wins / positives.length / negatives.length).toFixed(3);
}

function timed<Answer extends Omit<Said, 'ms'>>(begun: number, said: Answer): Said {
  return { ...said, ms: performance.now() - begun };
}

async function openFrontdesk(
  { name, articles }: Base,
  by: Encoder | undefined,
  calibrated: Calibrated = by?.kind ?? 'lexical',
): Promise<Ask> {
  const cache = createVectorCache(`var/bench/${name}.bin`);
  const ofEdition = (encoded: Encoded[]) =>
    calibrated === 'other' ? encoded.map(({ vector }) => ({ vector })) : encoded;
  const vectors = by && ofEdition(await cache.embed(by, textsOfBase(articles)));
  const search = createSearch(articles, 'en', vectors && baseVectors(articles, vectors));
  const look = async (question: string): Promise<Judgement> => {
    const found = search.find(question, by && ofEdition(await by.embed(search.texts(question))));
    const forbids = (article: Article) => contradicts(question, article) !== undefined;
    return judge({ found, articles, policy: usualPolicy, calibrated, forbids });
  };
  if (calibrated === 'bundled') looks.set(name, look);
  return async (question) => {
    const begun = performance.now();
    const { decision, candidates } = await look(question);
    const ids = candidates.map(({ id }) => id);
    return timed(begun, { ids, sure: candidates[0]?.confidence ?? 0, decision });
  };
}

async function openBayes({ articles }: Base): Promise<Ask> {
  const classifier = new BayesClassifier();
  for (const { id, question, also } of articles)
    for (const text of [question, ...also]) classifier.addDocument(text, id);
  classifier.train();
  return (question) => {
    const begun = performance.now();
    const found: { label: string; value: number }[] = classifier.getClassifications(question);
    const sum = found.reduce((total, { value }) => total + value, 0) || 1;
    return timed(begun, {
      ids: found.slice(0, 3).map(({ label }) => label),
      sure: (found[0]?.value ?? 0) / sum,
    });
  };
}

async function openTfIdf({ articles }: Base): Promise<Ask> {
  const index = new TfIdf();
  for (const { question, also } of articles) index.addDocument([question, ...also].join(' '));
  return (question) => {
    const begun = performance.now();
    const scores: number[] = index.tfidfs(question);
    const order = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, 3);
    return timed(begun, { ids: order.map((i) => articles[i]!.id), sure: scores[order[0]!] ?? 0 });
  };
}

async function openMiniSearch({ articles }: Base): Promise<Ask> {
  const index = new MiniSearch({
    fields: ['questions', 'answer'],
    searchOptions: { boost: { questions: 3 }, fuzzy: 0.2 },
  });
  index.addAll(
    articles.map(({ id, question, also, answer }) => ({ id, questions: [question, ...also].join('\n'), answer })),
  );
  return (question) => {
    const begun = performance.now();
    const found = index.search(question).slice(0, 3);
    return timed(begun, { ids: found.map(({ id }) => id), sure: found[0]?.score ?? 0 });
  };
}

function readBases(path: string): Base[] {
  const files =
    existsSync(path) && path.endsWith('.json')
      ? [path]
      : readdirSync(path)
          .filter((name) => name.endsWith('.json'))
          .map((name) => join(path, name));
  return files.map((file) => {
    const read = JSON.parse(readFileSync(file, 'utf8'));
    const articles = read.articles.map((one: Partial<Article>) => ({
      not: [],
      related: [],
      variants: {},
      topic: 'bench',
      locale: 'en',
      file: '',
      ...one,
    }));
    const questions = read.questions
      .filter(({ expect }: { expect: unknown }) => expect !== 'HUMAN')
      .map(({ question, expect }: { question: string; expect: string | string[] | null }) => ({
        question,
        expect: [expect ?? []].flat(),
      }));
    return { name: basename(file, '.json'), articles, questions };
  });
}

/** The sample base, asked the last `also` line of each article, which it does not get to know; every fifth article is not there. */
async function sampleBase(): Promise<Base> {
  const library = createLibrary({ folder: 'data/faq', locales: ['en'] });
  const { base } = await library.read(await library.look());
  const all = [...(base?.articles.get('en')?.values() ?? [])];
  const articles = all.filter((_, i) => i % 5 !== 4).map((one) => ({ ...one, also: one.also.slice(0, -1) }));
  const known = new Set(articles.map(({ id }) => id));
  const questions = all.flatMap(({ id, also }) => {
    const question = also.at(-1);
    return question === undefined ? [] : [{ question, expect: known.has(id) ? [id] : [] }];
  });
  return { name: 'data/faq', articles, questions };
}

/** Precision (of what is answered) against coverage (of all questions), from the surest question on. */
function draw(): string {
  const [width, height, left, top] = [640, 400, 60, 20];
  const [right, bottom] = [width - 190, height - 50];
  const colours = ['#0b6e4f', '#2f6fb3', '#b3572f', '#8a5fb0', '#777777', '#c2a300'];
  const x = (coverage: number) => left + coverage * (right - left);
  const y = (precision: number) => bottom - ((precision - 0.4) / 0.6) * (bottom - top);
  const grid = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map(
    (p) =>
      `<line x1="${left}" x2="${right}" y1="${y(p)}" y2="${y(p)}" stroke="#ddd"/><text x="${left - 8}" y="${y(p) + 4}" text-anchor="end">${Math.round(p * 100)} %</text>`,
  );
  const marks = [0, 0.25, 0.5, 0.75, 1].map(
    (c) => `<text x="${x(c)}" y="${bottom + 18}" text-anchor="middle">${c * 100} %</text>`,
  );
  const lines = [...curves].map(([name, said], i) => {
    const sorted = [...said].sort((a, b) => b.sure - a.sure);
    let correct = 0;
    const points = sorted.flatMap(({ right: ok }, n) => {
      correct += Number(ok);
      const precision = correct / (n + 1);
      // The first few say nothing about a share.
      return n >= sorted.length / 50 && n % Math.ceil(sorted.length / 200) === 0 && precision >= 0.4
        ? [`${x((n + 1) / sorted.length).toFixed(1)},${y(precision).toFixed(1)}`]
        : [];
    });
    const colour = colours[i % colours.length];
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/><text x="${right + 12}" y="${top + 14 + i * 20}" fill="${colour}">${name}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" role="img" aria-label="Precision against coverage">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...grid,
    ...marks,
    ...lines,
    `<text x="${(left + right) / 2}" y="${height - 12}" text-anchor="middle">share of all questions that are answered, surest first</text>`,
    `<text x="16" y="${(top + bottom) / 2}" text-anchor="middle" transform="rotate(-90 16 ${(top + bottom) / 2})">share of answers that are right</text>`,
    '</svg>\n',
  ].join('\n');
}
