import { type Command, Option } from 'commander';
import {
  type Calibration,
  crossCalibrated,
  fitCalibration,
  type Label,
  withCalibration,
} from '../knowledge/calibration/calibration.ts';
import { kindFor } from '../knowledge/encoder/glossed.ts';
import { threshold } from '../knowledge/judgement.ts';
import type { Question } from '../reports/questions.ts';
import { isRight, truthOf } from '../reports/ratings.ts';
import type { Status } from './commands.ts';
import { locationOf, openOrSay, withData } from './faq/base.ts';
import type { FaqIo } from './faq/io.ts';
import { count, percent } from './faq/words.ts';
import type { RecordParts } from './gaps.ts';
import { paint } from './io.ts';
import { given } from './settings.ts';

/** From so many on two parameters may be fitted. */
const LEAST = 50;

interface LabelOptions {
  data: string;
  apply?: true;
  reset?: true;
  jsonl?: true;
}

/** What the command works with: the base is asked anew, so that the labels fit the engine as it is now. */
export interface LabelParts extends RecordParts {
  faqIo: FaqIo;
}

/** Adds `faq labels`: what representatives said of the bot's answers sets how sure it may be. */
export function addLabelsCommand(faq: Command, parts: LabelParts): void {
  withData(faq.command('labels'))
    .description('set how sure the bot may be, by what representatives said of its answers')
    .option('--apply', 'use it, at once and on every machine')
    .addOption(new Option('--reset', 'be as sure as without any verdicts again').conflicts(['apply', 'jsonl']))
    .option('--jsonl', 'the figures on one line, as JSON')
    .addHelpText('after', '\nExamples:\n  frontdesk faq labels\n  frontdesk faq labels --apply')
    .action(async (options: LabelOptions) => parts.faqIo.end(await labels(parts, options)));
}

async function labels({ io, faqIo, load }: LabelParts, options: LabelOptions): Promise<Status> {
  const ready = given(io);
  if (!ready) return 2;
  const app = await load();
  if (options.reset) {
    await app.applyLabels(ready, undefined);
    io.output.write('The bot is as sure as without any verdicts again, on every machine.\n');
    return 0;
  }
  const questions = await app.rated(ready);
  const asked = await askAnew(questions, options, faqIo);
  if (!asked) return 1;
  const figures = figuresOf(asked, questions.length);
  const enough = figures.labels >= LEAST;
  if (options.apply && enough) {
    const { a, b } = figures.rescale;
    await app.applyLabels(ready, { a, b, labels: figures.labels, at: new Date().toISOString() });
  }
  io.output.write(options.jsonl ? `${JSON.stringify(figures)}\n` : page(figures, io));
  if (!enough) {
    const missing = count(LEAST - figures.labels, 'more verdict');
    io.errors.write(
      `${missing} needed before they may set anything: give them on the desk’s page Answers (/desk/answers).\n`,
    );
    return options.apply ? 1 : 0;
  }
  const next = options.apply
    ? 'The bot is as sure as that now, on every machine. Take it back: frontdesk faq labels --reset'
    : 'Use it: frontdesk faq labels --apply';
  if (!options.jsonl) io.output.write(`${next}\n`);
  return 0;
}

/** A judged question as the base answers it now: whether its best article is right, and from where on it is an answer. */
interface Asked extends Label {
  exact: boolean;
  least: number;
}

async function askAnew(
  questions: readonly Question[],
  options: LabelOptions,
  faqIo: FaqIo,
): Promise<Asked[] | undefined> {
  const place = await locationOf(options, faqIo);
  const knowledge = await openOrSay({ ...place, rescale: false }, faqIo, 'nothing was compared');
  if (!knowledge) return undefined;
  const { precision = 0.95, encoder = 'off' } = faqIo.answers ?? {};
  const asked: Asked[] = [];
  for (const question of questions) {
    const truth = truthOf(question);
    if (!truth) continue;
    const [best] = (await knowledge.ask(question.text, question.locale)).candidates;
    const right = best && isRight(best.id, truth);
    if (!best || right === undefined) continue;
    const own = encoder === 'bundled' ? 'bundled' : 'other';
    const kind = (encoder !== 'off' && kindFor(own, question.locale)) || 'lexical';
    const exact = best.why?.view === 'exact';
    asked.push({ confidence: best.confidence, right, exact, least: threshold(precision, kind) });
  }
  await knowledge.stop();
  return asked;
}

/** How it is, and how it would be; shares are 0 to 1. */
interface Figures {
  verdicts: number;
  labels: number;
  rescale: Calibration;
  before: Curve;
  after: Curve;
}

/** `coverage`: share of the questions that are answered at once; `precision`: share of those that are right; `off`: see ECE. */
interface Curve {
  coverage: number;
  precision: number | null;
  off: number;
}

function figuresOf(asked: readonly Asked[], verdicts: number): Figures {
  // An exact hit is certain whatever the parameters are.
  const rated = asked.filter(({ exact }) => !exact);
  const cross = crossCalibrated(rated);
  const after = new Map(rated.map((each, i) => [each, cross[i]!]));
  return {
    verdicts,
    labels: asked.length,
    rescale: fitCalibration(rated),
    before: curve(asked, ({ confidence }) => confidence),
    after: curve(asked, (each) => after.get(each) ?? each.confidence),
  };
}

function curve(asked: readonly Asked[], confidence: (each: Asked) => number): Curve {
  const answered = asked.filter((each) => confidence(each) >= each.least);
  const share = (some: readonly Asked[]) => some.filter(({ right }) => right).length / some.length;
  const sorted = [...asked].sort((one, other) => confidence(one) - confidence(other));
  const size = Math.max(5, Math.ceil(sorted.length / 10));
  let off = 0;
  for (let i = 0; i < sorted.length; i += size) {
    const bin = sorted.slice(i, i + size);
    const said = bin.reduce((sum, each) => sum + confidence(each), 0) / bin.length;
    off += (Math.abs(said - share(bin)) * bin.length) / sorted.length;
  }
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return {
    coverage: asked.length > 0 ? round(answered.length / asked.length) : 0,
    precision: answered.length > 0 ? round(share(answered)) : null,
    off: round(off),
  };
}

function page({ verdicts, labels, rescale, before, after }: Figures, io: Parameters<typeof paint>[0]): string {
  const { bold, dim } = paint(io);
  if (labels === 0) return `${count(verdicts, 'verdict')}, none of which says how sure the bot may be.\n`;
  const row = (name: string, value: (each: Curve) => string, why: string) =>
    `  ${name.padEnd(10)}${value(before).padStart(7)}  ${bold(value(after).padStart(7))}   ${dim(why)}`;
  const share = (value: number | null) => (value === null ? '–' : percent(value));
  const at = (confidence: number) => `${percent(confidence)} becomes ${percent(withCalibration(confidence, rescale))}`;
  return [
    `${count(verdicts, 'verdict')}, ${labels} of which say how sure the bot may be.`,
    '',
    dim(`  ${''.padEnd(10)}${'now'.padStart(7)}  ${'after'.padStart(7)}`),
    row('answered', ({ coverage }) => share(coverage), 'of these questions, at once'),
    row('right', ({ precision }) => share(precision), 'of those answers'),
    row('off by', ({ off }) => percent(off), 'between what it says and what is so, on average'),
    '',
    dim(`  “after” is cross-validated: each fifth by the parameters that fit the other four.`),
    `  a = ${rescale.a}, b = ${rescale.b}: ${at(0.5)}, ${at(0.8)}, ${at(0.95)}.`,
    '',
    '',
  ].join('\n');
}
