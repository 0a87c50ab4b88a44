import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Candidate, Fault, Finding, Knowledge } from '../knowledge/knowledge.ts';
import { openKnowledge } from '../knowledge/knowledge.ts';

/** What a command reads from and writes to; `end` is called once, with 0 (done), 1 (not done) or 2 (wrong usage). */
export interface FaqIo {
  input: Readable;
  output: Writable;
  errors: Writable;
  end(status: 0 | 1 | 2): void;
  /** From frontdesk.yaml where there is one; the languages default to the folders that there are, English first. */
  answers?: { locales?: readonly string[]; precision?: number; outOfScope?: number };
  /** Whether the output is a terminal that shows bold and dim text. */
  colour?: boolean;
}

interface AskOptions {
  data: string;
  locale?: string;
  jsonl?: true;
}

/** Adds `faq` with its commands. */
export function addFaqCommands(program: Command, io: FaqIo): void {
  const faq = program.command('faq').description('look after the knowledge base, and try it');
  addAskCommand(faq, io);
}

/** Adds `ask`: what the bot would do with a question, and why. */
export function addAskCommand(parent: Command, io: FaqIo): void {
  parent
    .command('ask')
    .description('say what the bot would do with a question, and why')
    .argument('[question...]', 'a question in a customer’s words')
    .option('--data <dir>', 'the folder that holds faq/', './data')
    .option('--locale <locale>', 'the language of the question (default: the first there is)')
    .option('--jsonl', 'read {"id","question","locale"?} from standard input, one a line, and answer each with a line')
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
  const folder = join(options.data, 'faq');
  const { locales = await localesIn(folder), ...policy } = io.answers ?? {};
  const knowledge = await openKnowledge({ folder, locales, ...policy, watch: false });
  if ('faults' in knowledge && !('ask' in knowledge)) {
    io.errors.write(`${describeFaults(knowledge.faults)}\nThe knowledge base has errors; nothing was asked.\n`);
    return 1;
  }
  const locale = options.locale ?? locales[0]!;
  if (options.jsonl) return answerLines(knowledge, locale, io);
  if (!locales.includes(locale)) {
    io.errors.write(`There are no articles in "${locale}"; there are some in: ${locales.join(', ')}.\n`);
  }
  const warnings = knowledge.faults();
  if (warnings.length > 0) io.errors.write(`${describeFaults(warnings)}\n`);
  io.output.write(page(question, await knowledge.ask(question, locale), io.colour ?? false));
  return 0;
}

async function localesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => !entry.isFile() && /^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(entry.name));
  const sorted = names.map(({ name }) => name).sort();
  const english = sorted.filter((name) => /^en\b/i.test(name));
  return sorted.length === 0 ? ['en'] : [...new Set([...english, ...sorted])];
}

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]),
  question: z.string(),
  locale: z.string().optional(),
});

async function answerLines(knowledge: Knowledge, usual: string, io: FaqIo): Promise<0 | 1> {
  let status: 0 | 1 = 0;
  for await (const line of createInterface({ input: io.input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const read = readLine(line);
    if ('error' in read) status = 1;
    const said = 'error' in read ? read : await answerLine(knowledge, read, usual);
    // Whoever reads slowly is waited for, so that no more than one answer lies in memory.
    if (!io.output.write(`${JSON.stringify(said)}\n`)) await new Promise((resolve) => io.output.once('drain', resolve));
  }
  return status;
}

async function answerLine(knowledge: Knowledge, line: z.infer<typeof lineSchema>, usual: string) {
  const begun = performance.now();
  const { decision, candidates } = await knowledge.ask(line.question, line.locale ?? usual);
  const ms = Math.round((performance.now() - begun) * 100) / 100;
  return { id: line.id, decision, articles: candidates.map(({ id, confidence }) => ({ id, confidence })), ms };
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

function describeFaults(faults: readonly Fault[]): string {
  return faults.map(({ file, line, level, message }) => `${file}:${line}: ${level}: ${message}`).join('\n');
}

function page(question: string, finding: Finding, colour: boolean): string {
  const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[22m` : text);
  const dim = (text: string) => (colour ? `\u001b[2m${text}\u001b[22m` : text);
  const lines = ['', `  ${dim('Asked')}  ${question}`, `  ${dim('Bot')}    ${bold(verdict(finding))}`, ''];
  if (finding.decision === 'answer' || (finding.decision === 'person' && finding.article)) {
    const { article } = finding;
    lines.push(...article!.answer.split('\n').map((line) => `  │ ${line}`), `  ${dim(article!.file)}`, '');
  }
  if (finding.decision === 'choices') {
    lines.push(...finding.choices.map(({ question }, i) => `  ${i + 1}. ${question}`), '');
  }
  lines.push(
    `  ${dim(finding.candidates.length > 0 ? 'What came nearest, and how sure it is' : 'No article came near.')}`,
  );
  const width = Math.max(0, ...finding.candidates.map(({ id }) => id.length));
  for (const candidate of finding.candidates) {
    const sure = `${Math.round(candidate.confidence * 100)}`.padStart(3);
    lines.push(`  ${sure} %  ${candidate.id.padEnd(width)}  ${candidate.question}`);
    if (candidate.why) lines.push(`         ${dim(reason(candidate))}`);
  }
  return `${lines.join('\n')}\n\n`;
}

function verdict(finding: Finding): string {
  switch (finding.decision) {
    case 'answer':
      return `answers with ${finding.article.id}`;
    case 'choices':
      return finding.choices.length === 1 ? 'asks whether this is meant' : 'offers these to choose from';
    case 'nothing':
      return 'says that it does not know';
    case 'person':
      return `fetches a person (${because[finding.reason]})`;
  }
}

const because = {
  asked: 'the customer asks for one',
  upset: 'the customer is upset',
  danger: 'somebody may be in danger',
  article: 'the article says that a person follows up',
};

function reason({ why }: Candidate): string {
  switch (why?.view) {
    case 'exact':
      return `exactly “${why.utterance}”`;
    case 'answer':
      return `by the words of its answer; its nearest question is “${why.utterance}”`;
    default:
      return `like “${why?.utterance}”, by its ${why?.view}`;
  }
}
