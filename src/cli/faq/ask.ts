import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Finding } from '../../knowledge/finding.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Family } from '../../knowledge/smalltalk/families.ts';
import { type DataOption, describeFaults, locationOf, openOrSay, withData } from './base.ts';
import { type FaqIo, painter, say } from './io.ts';
import { nearest, verdict } from './words.ts';

interface AskOptions extends DataOption {
  locale?: string;
  jsonl?: true;
  staff?: true;
}

/** Adds `ask`: what the bot would do with a question, and why. */
export function addAskCommand(parent: Command, io: FaqIo): void {
  withData(
    parent
      .command('ask')
      .description('say what the bot would do with a question, and why')
      .argument('[question...]', 'a question in a customer’s words'),
  )
    .option('--locale <locale>', 'the language of the question (default: the first there is)')
    .option('--jsonl', 'read {"id","question","locale"?} from standard input, one a line, and answer each with a line')
    .option('--staff', 'ask as representatives do: articles for staff only are found, too')
    .addHelpText('after', '\nExample:\n  frontdesk faq ask "where can I pay my bill"')
    .action(async (words: string[], options: AskOptions, command: Command) => {
      const question = words.join(' ').trim();
      if (options.jsonl && question !== '') {
        command.error('With --jsonl the questions come from standard input; leave the question out.', { exitCode: 2 });
      }
      if (!options.jsonl && question === '') {
        command.error('Say what is asked: frontdesk faq ask "where can I pay my bill"', { exitCode: 2 });
      }
      io.end(await ask(question, options, io));
    });
}

async function ask(question: string, options: AskOptions, io: FaqIo): Promise<0 | 1> {
  const place = await locationOf(options, io);
  const { locales } = place;
  const knowledge = await openOrSay(place, io, 'nothing was asked');
  if (!knowledge) return 1;
  try {
    const locale = options.locale ?? locales[0]!;
    const side: Asking = { ask: (options.staff ? knowledge.staff : knowledge).ask, knowledge };
    if (options.jsonl) return await answerLines(side, locale, io);
    if (!locales.includes(locale)) {
      io.errors.write(`There are no articles in "${locale}"; there are some in: ${locales.join(', ')}.\n`);
    }
    const warnings = knowledge.faults().filter(({ level }) => level !== 'note');
    if (warnings.length > 0) io.errors.write(`${describeFaults(warnings)}\n`);
    const finding = await side.ask(question, locale);
    const talk = await talkIn(knowledge, question, { locale, finding });
    if (talk)
      io.output.write(`\n  The bot takes it for small talk: ${talk.name} (data/smalltalk). The articles would say:\n`);
    io.output.write(page(question, finding, io));
    return 0;
  } finally {
    await knowledge.stop();
  }
}

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]),
  question: z.string(),
  locale: z.string().optional(),
});

/** A base, and as whom it is asked. */
interface Asking {
  ask: Knowledge['ask'];
  knowledge: Knowledge;
}

async function answerLines(side: Asking, usual: string, io: FaqIo): Promise<0 | 1> {
  let status: 0 | 1 = 0;
  for await (const line of createInterface({ input: io.input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const read = readLine(line);
    if ('error' in read) status = 1;
    const said = 'error' in read ? read : await answerLine(side, read, usual);
    await say(io.output, `${JSON.stringify(said)}\n`);
  }
  return status;
}

async function answerLine({ ask, knowledge }: Asking, line: z.infer<typeof lineSchema>, usual: string) {
  const begun = performance.now();
  const locale = line.locale ?? usual;
  const finding = await ask(line.question, locale);
  const ms = Math.round((performance.now() - begun) * 100) / 100;
  const { candidates } = finding;
  const parts = partsOf(finding).map((part) => ({
    question: part.question,
    decision: part.finding.decision,
    ...(articleOf(part.finding) && { article: articleOf(part.finding)!.id }),
  }));
  const talk = await talkIn(knowledge, line.question, { locale, finding });
  // Small talk is answered without any article, and fetches nobody.
  const decision = talk ? 'nothing' : finding.decision;
  const reason = finding.decision === 'person' && !talk ? { reason: finding.reason } : {};
  const smalltalk = talk ? { smalltalk: talk.name } : {};
  return {
    id: line.id,
    decision,
    ...reason,
    ...smalltalk,
    articles: candidates.map(({ id, confidence }) => ({ id, confidence })),
    ...(parts.length > 0 && !talk && { parts }),
    ms,
  };
}

/** What the bot takes for small talk, as it does: an article with the exact words and danger go before. */
async function talkIn(
  knowledge: Knowledge,
  question: string,
  { locale, finding }: { locale: string; finding: Finding },
): Promise<Family | undefined> {
  const isDanger = finding.decision === 'person' && finding.reason === 'danger';
  if (isDanger || knowledge.danger(question) || finding.candidates[0]?.why?.view === 'exact') return undefined;
  return knowledge.smallTalk(question, locale) ?? (await knowledge.likeSmallTalk(question, locale, finding));
}

type ReadLine = z.infer<typeof lineSchema> | { id?: string | number; error: string };

function readLine(line: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: 'This line is not JSON. Write {"id": "1", "question": "…"} on one line.' };
  }
  const parsed = lineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const id = lineSchema.shape.id.safeParse((value as { id?: unknown } | null)?.id);
  const names = [...new Set(parsed.error.issues.map(({ path }) => path[0] ?? 'line'))].join(', ');
  const error = `Wrong or missing: ${names}. Write {"id": "1", "question": "…"}, with "locale" if it is not the usual one.`;
  return id.success ? { id: id.data, error } : { error };
}

const partsOf = (finding: Finding) => ('parts' in finding ? (finding.parts ?? []) : []);

const articleOf = (finding: Finding) =>
  finding.decision === 'nothing' || finding.decision === 'choices' ? undefined : finding.article;

function page(question: string, finding: Finding, io: FaqIo): string {
  const { bold, dim } = painter(io);
  const lines = ['', `  ${dim('Asked')}  ${question}`, `  ${dim('Bot')}    ${bold(verdict(finding))}`, ''];
  const parts = partsOf(finding);
  for (const part of parts) lines.push(`  ${dim('Part')}   ${part.question}`, `         ${verdict(part.finding)}`);
  if (parts.length > 0) lines.push('');
  const articles = parts.length > 0 ? parts.flatMap((part) => articleOf(part.finding) ?? []) : [articleOf(finding)];
  for (const article of articles) {
    if (article) lines.push(...article.answer.split('\n').map((line) => `  │ ${line}`), `  ${dim(article.file)}`, '');
  }
  const others = finding.decision === 'guess' && parts.length === 0 ? finding.others : [];
  const offered = finding.decision === 'choices' ? finding.choices : others;
  if (offered.length > 0) lines.push(...offered.map(({ question }, i) => `  ${i + 1}. ${question}`), '');
  lines.push(
    `  ${dim(finding.candidates.length > 0 ? 'What came nearest, and how sure it is' : 'No article came near.')}`,
  );
  lines.push(...nearest(finding, dim));
  return `${lines.join('\n')}\n\n`;
}
