import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { findArticle } from '../knowledge/answering.ts';
import { isName, isTopicName } from '../knowledge/articles/folder.ts';
import { createLibrary } from '../knowledge/articles/library.ts';
import { isMasked } from '../reports/anonymise.ts';
import { draftOf } from '../reports/draft.ts';
import type { Gap } from '../reports/gaps.ts';
import type { LoadApp, Status } from './commands.ts';
import { locationOf, withData } from './faq/base.ts';
import type { FaqIo } from './faq/io.ts';
import { count, percent } from './faq/words.ts';
import { gapIn } from './gap-list.ts';
import { type Io, paint } from './io.ts';
import { ago } from './queue.ts';
import { given, shown } from './settings.ts';

/** What the commands on the record of questions work with. */
export interface RecordParts {
  io: Io;
  faqIo: Pick<FaqIo, 'answers' | 'end' | 'folder'>;
  load: LoadApp;
}

/** Adds `faq gaps` and `faq adopt`: what the knowledge base lacks, and an article from what a representative replied. */
export function addGapsCommands(faq: Command, parts: RecordParts): void {
  const { faqIo } = parts;
  faq
    .command('gaps')
    .description('list what customers asked and the bot could not settle')
    .option('--days <number>', 'for the last N days', days, usualDays)
    .option('--limit <number>', 'at most N', limit, 20)
    .option('--jsonl', 'all of them, one a line, as JSON')
    .addHelpText('after', '\nExamples:\n  frontdesk faq gaps\n  frontdesk faq gaps --days 7 --jsonl > gaps.jsonl')
    .action(async (options) => faqIo.end(await gaps(parts, options)));
  withData(faq.command('adopt'))
    .description('write the draft of a gap as an article, from what a representative replied')
    .argument('<gap>', 'its number in the last list of faq gaps, or its six letters')
    .option('--from <file>', 'a list that faq gaps --jsonl wrote (default: the last list made here)')
    .option('--topic <topic>', 'the folder it goes into (default: that of the nearest article)')
    .option('--as <name>', 'the file’s name, without .md')
    .addHelpText(
      'after',
      '\nExamples:\n  frontdesk faq adopt 3\n  frontdesk faq adopt bkcdfa\n  frontdesk faq adopt 3 --topic billing --as card-fee',
    )
    .action(async (gap, options) => faqIo.end(await adopt(parts, gap, options)));
}

async function gaps(
  { io, load }: RecordParts,
  options: { days: number; limit: number; jsonl?: true },
): Promise<Status> {
  const ready = given(io);
  if (!ready) return 2;
  const now = Date.now();
  const { gaps: all, questions } = await (await load()).gaps(ready, now - options.days * 86_400_000);
  await keep(join(ready.settings.stateFolder, lastList), lines(all));
  io.output.write(options.jsonl ? lines(all) : page(all, { ...options, questions, now }, io));
  return 0;
}

const lastList = 'gaps.jsonl';
const usualDays = 30;
const isId = (text: string): boolean => /^[a-p]{6}$/.test(text);
const lines = (gaps: readonly Gap[]): string => gaps.map((gap) => `${JSON.stringify(gap)}\n`).join('');

/** The list is kept, so that `adopt 3` means the third of what was seen, whatever was asked since. */
async function keep(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, text, { mode: 0o600 });
  await rename(`${file}.part`, file);
}

function page(
  gaps: readonly Gap[],
  { days, limit, questions, now }: { days: number; limit: number; questions: number; now: number },
  io: Pick<Io, 'terminal' | 'env'>,
): string {
  const { bold, dim, green } = paint(io);
  const of = `${count(questions, 'question')} of the last ${count(days, 'day')}`;
  if (questions === 0) return `Nothing was asked in the last ${count(days, 'day')}.\n`;
  if (gaps.length === 0) return `The bot settled all there was to settle in ${of}.\n`;
  const open = gaps.reduce((sum, { count }) => sum + count, 0);
  const blocks = gaps.slice(0, limit).map((gap) => {
    const { number, wordings, locale, last, nearest } = gap;
    const [first = '', ...others] = wordings;
    const more = others.slice(0, 3).map((wording) => `“${clip(wording, 60)}”`);
    return [
      `${bold(String(number).padStart(3))}  ${bold(clip(first, 100))}`,
      `     ${dim(`${locale} · ${gap.id} · asked ${gap.count === 1 ? 'once' : `${gap.count} times`}, last ${ago(now - last)} ago · ${kindsIn(gap)}`)}`,
      ...(more.length > 0 ? [`     ${dim(`also ${more.join(', ')}`)}`] : []),
      ...(nearest ? [`     ${dim(`nearest: ${nearest.id} (${percent(nearest.confidence)} sure)`)}`] : []),
      `     ${green('→')} ${advice(gap)}`,
    ].join('\n');
  });
  const left = gaps.length - blocks.length;
  return [
    `${of[0]!.toUpperCase()}${of.slice(1)}: ${open} could not be settled, in ${count(gaps.length, 'gap')}.`,
    '',
    blocks.join('\n\n'),
    '',
    ...(left > 0 ? [dim(`… and ${left} more: frontdesk faq gaps --limit ${gaps.length}`), ''] : []),
  ].join('\n');
}

const kindWords = {
  unanswered: 'not known',
  'not-helped': 'not helped',
  'by-hand': 'answered by hand',
  wrong: 'judged wrong',
} as const;

/** Why, with numbers where there are several reasons. */
const kindsIn = ({ kinds }: Gap): string =>
  (Object.keys(kindWords) as (keyof typeof kindWords)[])
    .filter((kind) => kinds[kind] > 0)
    .map((kind) => `${kindWords[kind]} ${kinds[kind]}`)
    .join(', ');

/** What to do about a gap. */
function advice({ number, belongs, reply, nearest }: Gap): string {
  if (belongs?.why === 'verdict')
    return `A representative says that it belongs to ${belongs.id}: add these words there.`;
  if (belongs) return `Customers found it at ${belongs.id} in other words: add these there.`;
  if (reply) {
    const ticket = reply.ticket === undefined ? 'A representative' : `FD-${reply.ticket}`;
    return `${ticket} answered it: frontdesk faq adopt ${number}`;
  }
  const or = nearest && nearest.confidence >= 0.3 ? `, or add these words to ${nearest.id}` : '';
  return `Write an article${or}.`;
}

/** Commands know nothing of conversations, where the same is done for messages. */
const clip = (text: string, most: number): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
};

interface AdoptOptions {
  data: string;
  from?: string;
  topic?: string;
  as?: string;
}

async function adopt({ io, faqIo, load }: RecordParts, wanted: string, options: AdoptOptions): Promise<Status> {
  const wrong = wrongNames(wanted, options);
  if (wrong) return refuse(io, wrong, 2);
  const ready = given(io);
  if (!ready) return 2;
  const file = options.from ? resolve(io.folder, options.from) : join(ready.settings.stateFolder, lastList);
  let gap = await gapIn(file, wanted);
  if ('problem' in gap && !options.from && isId(wanted)) {
    const { gaps } = await (await load()).gaps(ready, Date.now() - usualDays * 86_400_000);
    gap = gaps.find(({ id }) => id === wanted) ?? {
      problem: `There is no gap ${wanted} among what was asked in the last ${usualDays} days.`,
    };
  }
  if ('problem' in gap) return refuse(io, gap.problem);
  const draft = draftOf(gap);
  if (!draft) {
    return refuse(io, `Nobody has answered gap ${wanted} by hand, so there is no draft. Write the article yourself.`);
  }
  const { folder, locales } = await locationOf(options, faqIo);
  const topic =
    options.topic ?? (gap.nearest && (await topicOf(gap.nearest.id, gap.locale, { folder, locales }))) ?? 'general';
  const id = options.as ?? draft.id;
  const target = join(folder, gap.locale, topic, `${id}.md`);
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, draft.text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return refuse(io, `${shown(io, target)} is there already and was left as it is: choose another name with --as.`);
  }
  const masked = isMasked(draft.text);
  io.output.write(
    [
      `Wrote ${shown(io, target)}.`,
      'It is a draft: customers do not get it yet. Read it:',
      ...(masked ? ['  put right what is masked in [brackets],'] : []),
      '  make the answer one for everybody, and remove the comments and the line "draft: true",',
      '  then: frontdesk faq check',
      '',
    ].join('\n'),
  );
  return 0;
}

function wrongNames(wanted: string, { topic, as }: AdoptOptions): string | undefined {
  if (!/^[1-9]\d{0,5}$/.test(wanted) && !isId(wanted))
    return `"${wanted}" is neither the number of a gap nor its six letters: frontdesk faq gaps lists them.`;
  if (topic !== undefined && !isTopicName(topic)) return '--topic: it is the name of a folder, without "/".';
  if (as !== undefined && !(isName(as) && as.length <= 80))
    return '--as: a name may hold letters, digits, "-", "_" and "." only.';
  return undefined;
}

async function topicOf(
  id: string,
  locale: string,
  place: { folder: string; locales: readonly string[] },
): Promise<string | undefined> {
  const library = createLibrary(place);
  const { base } = await library.read(await library.look());
  return base && findArticle(base, id, [locale, ...place.locales.slice(0, 1)])?.topic;
}

function refuse(io: Io, why: string, status: Status = 1): Status {
  io.errors.write(`${why}\n`);
  return status;
}

const number = (most: number) => (text: string) => {
  const given = Number(text);
  if (!Number.isInteger(given) || given < 1 || given > most)
    throw new InvalidArgumentError(`It must be a number from 1 to ${most}.`);
  return given;
};
/** Reads a number of days for which questions are kept. */
export const days = number(90);
const limit = number(1000);
