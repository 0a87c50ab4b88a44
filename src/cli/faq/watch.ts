import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import type { Fault } from '../../knowledge/articles/fault.ts';
import type { Finding } from '../../knowledge/finding.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { type DataOption, describeFaults, locationOf, openLocation, withData } from './base.ts';
import { type FaqIo, painter, say } from './io.ts';
import { openScreen } from './screen.ts';
import { count, nearest, verdict } from './words.ts';

interface WatchOptions extends DataOption {
  locale?: string;
  staff?: true;
}

/** Adds `watch`: asks while one types, and reads again what is saved. */
export function addWatchCommand(parent: Command, io: FaqIo): void {
  withData(parent.command('watch').description('try questions as you type them; what you save is read at once'))
    .option('--locale <locale>', 'the language of the questions (default: the first there is)')
    .option('--staff', 'ask as representatives do: articles for staff only are found, too')
    .addHelpText(
      'after',
      '\nThrough a pipe, each line is a question.\n\nExamples:\n  frontdesk faq watch\n  frontdesk faq watch < questions.txt',
    )
    .action(async (options: WatchOptions) => io.end(await watch(options, io)));
}

async function watch({ locale, staff, ...data }: WatchOptions, io: FaqIo): Promise<0 | 1> {
  const place = await locationOf(data, io);
  let told: (faults: readonly Fault[], changed: boolean) => void = () => {};
  const knowledge = await openLocation(place, io, (faults, changed) => told(faults, changed));
  if (!('ask' in knowledge)) {
    io.errors.write(
      `${describeFaults(knowledge.faults)}\nThe knowledge base has errors; put them right, then watch.\n`,
    );
    return 1;
  }
  const hear = (listen: typeof told) => {
    told = listen;
  };
  const asked = locale ?? place.locales[0]!;
  const side = staff ? knowledge.staff : knowledge;
  try {
    if (isTerminal(io.input) && isTerminal(io.output)) await asYouType(side, asked, hear, io);
    else await lineByLine(side, asked, hear, io);
    return 0;
  } finally {
    await knowledge.stop();
  }
}

type Hear = (listen: (faults: readonly Fault[], changed: boolean) => void) => void;

const isTerminal = (stream: Readable | Writable): boolean => 'isTTY' in stream && stream.isTTY === true;

async function lineByLine(knowledge: Pick<Knowledge, 'ask'>, locale: string, hear: Hear, io: FaqIo): Promise<void> {
  hear((faults, changed) => io.output.write(`${news(faults, changed)}\n\n`));
  for await (const line of createInterface({ input: io.input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const question = line.trim();
    if (question === '') continue;
    await say(io.output, `${[question, ...answerLines(await knowledge.ask(question, locale), io)].join('\n')}\n\n`);
  }
}

async function asYouType(knowledge: Pick<Knowledge, 'ask'>, locale: string, hear: Hear, io: FaqIo): Promise<void> {
  const { dim } = painter(io);
  let status = dim('Ask as a customer would. What you save is read at once.');
  let asked = 0;
  const screen = openScreen({
    input: io.input,
    output: io.output,
    async typed(question) {
      const turn = ++asked;
      const lines = question.trim() === '' ? [] : answerLines(await knowledge.ask(question, locale), io);
      // Who types on wants to see nothing of what they had typed before.
      if (turn === asked) screen.show([...lines, '', status]);
    },
  });
  hear((faults, changed) => {
    status = news(faults, changed);
    screen.again();
  });
  await screen.closed;
}

function answerLines(finding: Finding, io: FaqIo): string[] {
  const { bold, dim } = painter(io);
  return [`  ${bold(`The bot ${verdict(finding)}.`)}`, ...nearest(finding, dim)];
}

function news(all: readonly Fault[], changed: boolean): string {
  const faults = all.filter(({ level }) => level !== 'note');
  const drafts = all.length - faults.length;
  const said = faults.length === 0 ? '' : `\n${describeFaults(faults)}`;
  if (faults.some(({ level }) => level === 'error')) {
    return changed
      ? `Saved and read, but there are errors; what is broken stays as it was.${said}`
      : `Saved, but there are errors; the base before is asked.${said}`;
  }
  const warnings = faults.length === 0 ? [] : [count(faults.length, 'warning')];
  const more = [...warnings, ...(drafts === 0 ? [] : [count(drafts, 'draft')])].join(' and ');
  return `Saved and read${more === '' ? '.' : `, with ${more}.`}${said}`;
}
