import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import {
  askAll,
  type Change,
  type Changed,
  changesOf,
  outcomeWords,
  questionsOf,
} from '../../knowledge/authoring/compare.ts';
import { type Expectation, readExpectations } from '../../knowledge/authoring/expectations.ts';
import { readWritten } from '../../knowledge/authoring/written.ts';
import type { Finding } from '../../knowledge/finding.ts';
import type { DiffLine } from '../../knowledge/proposals/lines.ts';
import {
  type BaseLocation,
  type DataOption,
  describeFaults,
  locationOf,
  openMemoized,
  openOrSay,
  withData,
} from './base.ts';
import { type FaqIo, openProgress, painter, say } from './io.ts';
import { sidesOf } from './sides.ts';
import { count } from './words.ts';

interface DiffOptions extends DataOption {
  format: 'text' | 'markdown' | 'jsonl';
  questions?: string;
  days?: number;
  proposal?: string;
}

type Asked = z.infer<typeof askedSchema>;

const askedSchema = z.object({ question: z.string().trim().min(1), locale: z.string().optional() });

/** Adds `diff`: what the bot says now, and what it said at a git revision. */
export function addDiffCommand(parent: Command, io: FaqIo): void {
  withData(
    parent
      .command('diff')
      .description(
        'say which questions get another answer than at a git revision, begin to be answered, or cease to be',
      )
      .argument('[revision]', 'a commit, a branch or a tag, as git names it'),
  )
    .option('--proposal <id>', 'what a proposal would change, instead of what has changed since a revision')
    .option(
      '--questions <file>',
      'ask these as well: lines of {"question","locale"?}; - reads them from standard input',
    )
    .option(
      '--days <number>',
      'ask what customers asked in the last N days, too: 1 to 90, from the record of the Frontdesk that runs here',
      days,
    )
    .addOption(
      new Option('--format <format>', 'markdown is for a pull request; jsonl is one change a line')
        .choices(['text', 'markdown', 'jsonl'])
        .default('text'),
    )
    .addHelpText(
      'after',
      [
        '',
        'Asked are the questions of tests.yaml, and every wording of every article, then and now.',
        '',
        'Examples:',
        '  frontdesk faq diff HEAD',
        '  frontdesk faq diff origin/main --format markdown >> "$GITHUB_STEP_SUMMARY"',
        '  frontdesk faq diff HEAD --days 30',
        '  frontdesk faq diff v2 --questions asked.jsonl',
        '  frontdesk faq diff --proposal bkcdfa',
      ].join('\n'),
    )
    .action(async (revision: string | undefined, options: DiffOptions) => io.end(await diff(revision, options, io)));
}

async function diff(
  revision: string | undefined,
  { format, questions: file, days, proposal, ...data }: DiffOptions,
  io: FaqIo,
): Promise<0 | 1 | 2> {
  if ((revision === undefined) === (proposal === undefined)) {
    io.errors.write('Say either a revision or --proposal: frontdesk faq diff HEAD\n');
    return 2;
  }
  const place = await locationOf(data, io);
  const given = file === undefined ? [] : await readAsked(file, io);
  const recorded = days === undefined ? [] : await io.customers?.(days);
  const tests = await readTests(place, io);
  if (!given || !recorded || !tests) return 1;
  const asked = [...given, ...recorded];
  const sides = await sidesOf(place, { revision, proposal }, io);
  if (!sides) return 1;
  const [then, now] = [sides.earlier, sides.later].map((folder) => ({ ...place, folder })) as [
    BaseLocation,
    BaseLocation,
  ];
  const encoder = await openMemoized(io);
  const progress = openProgress(io, 'Asking every question, then and now');
  try {
    const bases = await Promise.all([then, now].map(({ folder, locales }) => readWritten(folder, locales)));
    const questions = questionsOf({ tests, asked, bases, usual: place.locales[0]! });
    await encoder?.prepare(questions.map(({ question }) => question));
    const ask = async (folder: string, from: number, undone: string): Promise<Finding[] | undefined> => {
      const encoded = { ...io, answers: { ...io.answers, encoder: encoder ?? ('off' as const) } };
      const knowledge = await openOrSay({ ...place, folder }, encoded, undone);
      try {
        const told = (done: number) => progress.told(from + done, 2 * questions.length);
        return knowledge && (await askAll(knowledge, questions, told));
      } finally {
        await knowledge?.stop();
      }
    };
    // One after the other: two bases at a time would need twice the memory.
    const before = await ask(then.folder, 0, sides.undone);
    const after = before && (await ask(now.folder, questions.length, 'nothing was compared'));
    progress.end();
    if (!before || !after) return 1;
    const changes = changesOf(questions, before, after);
    const { title, lines } = sides;
    const report = { changes, questions: questions.length, title, lines };
    switch (format) {
      case 'text':
        await say(io.output, page(report, io));
        break;
      case 'markdown':
        await say(io.output, markdown(report));
        break;
      case 'jsonl':
        for (const change of changes) await say(io.output, `${JSON.stringify(asLine(change))}\n`);
    }
    return 0;
  } finally {
    progress.end();
    await encoder?.stop();
    await sides.clear();
  }
}

function days(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 90) return number;
  throw new InvalidArgumentError('It must be a number from 1 to 90.');
}

async function readTests({ folder }: BaseLocation, io: FaqIo): Promise<readonly Expectation[] | undefined> {
  const read = await readExpectations(folder);
  if (!read) return [];
  if (!('faults' in read)) return read.tests;
  io.errors.write(`${describeFaults(read.faults)}\nThe tests have errors; nothing was compared.\n`);
  return undefined;
}

async function readAsked(file: string, io: FaqIo): Promise<Asked[] | undefined> {
  const asked: Asked[] = [];
  const input = file === '-' ? io.input : createReadStream(file);
  // readline does not hear of a file that cannot be read.
  let broken: Error | undefined;
  input.once('error', (error: Error) => {
    broken = error;
  });
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line.trim() === '') continue;
      const read = askedSchema.safeParse(asJson(line));
      if (!read.success) {
        io.errors.write(
          `${file}:${number}: This is not {"question": "…"} as JSON on one line; nothing was compared.\n`,
        );
        return undefined;
      }
      asked.push(read.data);
    }
  } catch (error) {
    broken ??= error as Error;
  }
  if (!broken) return asked;
  io.errors.write(`The questions cannot be read: ${broken.message}\n`);
  return undefined;
}

function asJson(line: string): unknown {
  try {
    return JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

interface Report {
  changes: readonly Changed[];
  lines: readonly DiffLine[];
  questions: number;
  title: string;
}

const groups: readonly { change: Change; title: string }[] = [
  { change: 'changed', title: 'Get another answer' },
  { change: 'ceased', title: 'Are no longer answered' },
  { change: 'begun', title: 'Are answered now' },
  { change: 'other', title: 'Have changed otherwise' },
];

function page(report: Report, io: FaqIo): string {
  const { bold, dim, red, green, yellow } = painter(io);
  const colour = { changed: yellow, ceased: red, begun: green, other: dim };
  const lines = ['', `  ${dim('Compared with')}  ${report.title}`, ''];
  const shades = { ' ': dim, '-': red, '+': green };
  for (const { of, text } of report.lines) lines.push(`  ${shades[of](`${of} ${text}`)}`);
  if (report.lines.length > 0) lines.push('');
  for (const { change, title, members } of grouped(report)) {
    lines.push(`  ${colour[change](`${title} (${members.length})`)}`);
    for (const { question, locale, from, before, now } of members) {
      lines.push(
        `    ${bold(question)}  ${dim(`${locale}, ${origin[from]}`)}`,
        `      ${outcomeWords(before)} ${dim('→')} ${outcomeWords(now)}`,
      );
    }
    lines.push('');
  }
  lines.push(`  ${summary(report)}`, '');
  return `${lines.join('\n')}\n`;
}

// Longer ones do not fit into what GitHub shows.
const mostRows = 50;

function markdown(report: Report): string {
  const lines = [
    '### What the bot says otherwise',
    '',
    `Compared with \`${code(report.title)}\`. ${summary(report)}`,
    '',
  ];
  if (report.lines.length > 0)
    // More backticks than an article has would be needed to end it.
    lines.push('``````diff', ...report.lines.map(({ of, text }) => `${of}${text}`), '``````', '');
  for (const { title, members } of grouped(report)) {
    lines.push(`**${title} (${members.length})**`, '', '| Question | Before | Now |', '|---|---|---|');
    for (const { question, locale, from, before, now } of members.slice(0, mostRows)) {
      lines.push(
        `| \`${code(question)}\` (${locale}, ${origin[from]}) | ${outcomeWords(before)} | ${outcomeWords(now)} |`,
      );
    }
    if (members.length > mostRows) lines.push('', `… and ${members.length - mostRows} more.`);
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

const origin = { test: 'a test', article: 'a wording of an article', customer: 'asked by customers' };

const grouped = ({ changes }: Report) =>
  groups
    .map(({ change, title }) => ({ change, title, members: changes.filter((one) => one.change === change) }))
    .filter(({ members }) => members.length > 0);

// In a code span nothing is a mention, a link or an image; the bar would end the cell all the same.
const code = (text: string): string => text.replaceAll('`', "'").replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');

function summary({ changes, questions }: Report): string {
  if (changes.length === 0) return `${count(questions, 'question')}, and all get what they got.`;
  const of = (wanted: Change) => changes.filter(({ change }) => change === wanted).length;
  return `Of ${count(questions, 'question')} ${of('changed')} get another answer, ${of('ceased')} are no longer answered, ${of('begun')} are answered now, ${of('other')} have changed otherwise.`;
}

function asLine({ question, locale, from, change, before, now }: Changed) {
  const side = ({ decision, candidates }: Finding) => ({
    decision,
    articles: candidates.map(({ id, confidence }) => ({ id, confidence })),
  });
  return { question, locale, from, change, before: side(before), now: side(now) };
}
