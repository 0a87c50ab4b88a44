/**
 * Fits the guard's weights (data/guard/weights.json) on the lines of data/guard; no chance is in it.
 *   npm run fit:guard                 fits and writes them
 *   npm run fit:guard -- --held-out   says how good they are on bases and wordings that were held out, and writes nothing
 * `<locale>/ordinary.txt` holds messages of many organisations, a heading for each: what customers write that needs no person.
 * Vectors are kept in var/, so that the second time is faster.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVectorCache } from '../src/knowledge/encoder/cache.ts';
import type { openEncoder } from '../src/knowledge/encoder/open.ts';
import { buckets, type Features, featuresOf } from '../src/knowledge/triage/features.ts';
import { type GuardLine, linesOf, readLines } from '../src/knowledge/triage/lines.ts';
import { centred, type Model, vectorShare, type Weights, weigh, writeModel } from '../src/knowledge/triage/model.ts';
import { plainTrigger } from '../src/knowledge/triage/plain.ts';
import { splitText } from '../src/knowledge/triage/sentences.ts';
import { createTriage } from '../src/knowledge/triage/triage.ts';
import { classes, triggerOf } from '../src/knowledge/triage/trigger.ts';
import { regress } from './guard-regression.ts';

/** A line to fit on; of an organisation, or of those that were written for the guard. */
interface Line extends GuardLine {
  ordinary: boolean;
}

interface Example {
  text: string;
  label: number;
  weight: number;
}

const folder = 'data/guard';
const ridge = 1;
const steps = 80;
const folds = 5;
// What occurs once says nothing about another text.
const leastTexts = 2;
const storyWords = 35;
// Most customers need no person; where few lines say so, each counts for more.
const ordinaryShare = 4;

const lines = await allLines();
const texts = [
  ...new Set(
    lines.flatMap(({ text }) => {
      const { whole, sentences } = splitText(text);
      return [text, whole, ...sentences];
    }),
  ),
];
// The encoder runs in a thread whose file lies beside it, so it comes from the build and not from this bundle.
const built = new URL('../dist/knowledge/encoder/open.js', import.meta.url).href;
const opened = await ((await import(built)) as { openEncoder: typeof openEncoder }).openEncoder('bundled');
if ('fault' in opened) throw new Error(opened.fault);
const { encoder } = opened;
const embedded = await createVectorCache('var/guard-vectors', 100_000).embed(encoder, texts);
await encoder.stop();
const vectors = new Map(texts.map((text, i) => [text, embedded[i]!.vector]));

if (process.argv.includes('--held-out')) heldOut();
else writeFileSync(join(folder, 'weights.json'), writeModel(fit(lines)));

async function allLines(): Promise<Line[]> {
  const read = await readLines(folder);
  for (const { file, line, message } of read.faults) console.error(`${file}:${line} ${message}`);
  const ordinary = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: locale }) => {
      const file = join(folder, locale, 'ordinary.txt');
      const text = readdirSync(join(folder, locale)).includes('ordinary.txt') ? readFileSync(file, 'utf8') : '';
      return linesOf(text, { class: 'none', locale, file });
    });
  return [
    ...read.lines.map((line) => ({ ...line, ordinary: false })),
    ...ordinary.map((line) => ({ ...line, ordinary: true })),
  ];
}

function isStory({ text }: Line): boolean {
  return text.split(' ').length > storyWords;
}

/** What is fitted on: the sentences of a story are ordinary one by one, unless they plainly are not. */
function examplesOf(line: Line): Omit<Example, 'weight'>[] {
  const label = classes.indexOf(line.class);
  if (!line.ordinary) return [{ text: line.text, label }];
  const parts = isStory(line) ? splitText(line.text).sentences : [line.text];
  return parts.filter((text) => plainTrigger(text) === undefined).map((text) => ({ text, label }));
}

function weighted(on: readonly Line[]): Example[] {
  return [...new Set(on.map(({ locale }) => locale))].flatMap((locale) => {
    const examples = on.filter((line) => line.locale === locale).flatMap(examplesOf);
    const none = examples.filter(({ label }) => label === 0).length;
    const weight = Math.max(1, (ordinaryShare * (examples.length - none)) / Math.max(1, none));
    return examples.map((example) => ({ ...example, weight: example.label === 0 ? weight : 1 }));
  });
}

function fit(on: readonly Line[]): Model {
  const examples = weighted(on);
  const features = examples.map(({ text }) => featuresOf(text));
  const rarity = rarityOf(features);
  const centre = new Float32Array(vectors.get(examples[0]!.text)!.length);
  for (const { text } of examples) {
    vectors.get(text)!.forEach((value, i) => {
      centre[i]! += value / examples.length;
    });
  }
  const words = weightsOf({ examples, features, rarity });
  const meaning = weightsOf({ examples, features, rarity, centre });
  return { rarity, words, meaning: { ...meaning, encoder: encoder.name, centre } };
}

function rarityOf(features: readonly Features[]): Float32Array {
  const seen = new Uint32Array(buckets);
  for (const { words, letters, tones } of features) {
    for (const place of new Set([...words.keys(), ...letters.keys(), ...tones.keys()])) seen[place]! += 1;
  }
  return Float32Array.from(seen, (times) =>
    times < leastTexts ? 0 : Math.log((1 + features.length) / (1 + times)) + 1,
  );
}

function weightsOf(of: {
  examples: readonly Example[];
  features: readonly Features[];
  rarity: Float32Array;
  centre?: Float32Array;
}): Weights {
  const { examples, features, rarity, centre } = of;
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (const each of features) {
    for (const [place, value] of weigh(each, rarity)) {
      if (value === 0) continue;
      columns.push(place);
      values.push(value);
    }
    starts.push(columns.length);
  }
  const width = centre?.length ?? 0;
  const dense = new Float32Array(examples.length * width);
  if (centre) {
    examples.forEach(({ text }, r) => {
      dense.set(
        centred(vectors.get(text)!, centre).map((value) => vectorShare * value),
        r * width,
      );
    });
  }
  const rows = { starts, columns: Int32Array.from(columns), values: Float32Array.from(values), dense, width };
  const labels = examples.map(({ label }) => label);
  const size = { columns: buckets, classes: classes.length, ridge, steps };
  const fitted = regress({ ...rows, labels, weights: examples.map(({ weight }) => weight) }, size);
  const [first, second] = [buckets * classes.length, (buckets + width) * classes.length];
  return {
    places: Float32Array.from(fitted.subarray(0, first)),
    vector: Float32Array.from(fitted.subarray(first, second)),
    bias: [...fitted.subarray(second)],
  };
}

/** Each fold leaves out a fifth of the organisations and a fifth of the headings of each class, and is asked about these. */
function heldOut(): void {
  const groups = new Map<string, number>();
  const counts = new Map<string, number>();
  const foldOf = ({ ordinary, locale, class: one, heading }: Line): number => {
    const kind = `${locale} ${ordinary ? 'ordinary' : one}`;
    const group = `${kind} ${heading}`;
    if (!groups.has(group)) {
      groups.set(group, (counts.get(kind) ?? 0) % folds);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return groups.get(group)!;
  };
  const tally = new Map<string, { asked: number; words: number; meaning: number; class: number }>();
  const folded = lines.map((line) => ({ line, fold: foldOf(line) }));
  for (let fold = 0; fold < folds; fold++) {
    const model = fit(folded.filter((each) => each.fold !== fold).map(({ line }) => line));
    const guard = createTriage({ model });
    for (const { line } of folded.filter((each) => each.fold === fold)) {
      const what = !line.ordinary ? line.class : isStory(line) ? 'story of another base' : 'question of another base';
      const kind = `${line.locale} ${what}`;
      const sum = tally.get(kind) ?? { asked: 0, words: 0, meaning: 0, class: 0 };
      const wanted = guard.textsOf(line.text, { encoder: encoder.name, locale: 'en' });
      const heard = guard.classify(line.text, new Map(wanted.map((text) => [text, vectors.get(text)!])));
      sum.asked += 1;
      sum.words += guard.classify(line.text) ? 1 : 0;
      sum.meaning += heard ? 1 : 0;
      sum.class += heard === triggerOf[line.class] ? 1 : 0;
      tally.set(kind, sum);
    }
    console.error(`after fold ${fold + 1} of ${folds}:\n${tableOf(tally)}`);
  }
  console.log(tableOf(tally));
}

function tableOf(tally: ReadonlyMap<string, { asked: number; words: number; meaning: number; class: number }>): string {
  const rows = [...tally].map(([kind, { asked, ...sums }]) => {
    const shares = [sums.words, sums.meaning, sums.class].map((sum) => `${((100 * sum) / asked).toFixed(1)} %`);
    return `| ${[kind, asked, ...shares].join(' | ')} |`;
  });
  const head = '| | lines | a person, by words | a person, with the encoder | for the right reason |';
  return [head, '|---|---|---|---|---|', ...rows].join('\n');
}
