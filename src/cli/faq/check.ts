import { relative } from 'node:path';
import { type Command, Option } from 'commander';
import { type Checked, checkBase } from '../../knowledge/authoring/check.ts';
import type { Problem } from '../../knowledge/authoring/problem.ts';
import { usualPolicy } from '../../knowledge/judgement.ts';
import { type DataOption, locationOf, openMemoized, withData } from './base.ts';
import { type FaqIo, openProgress, painter, say, widthOf } from './io.ts';
import { count, percent, wrap } from './words.ts';

interface CheckOptions extends DataOption {
  format: 'text' | 'github' | 'jsonl';
  strict?: true;
  quick?: true;
}

/** Adds `check`: everything in the base that a trainer should put right. */
export function addCheckCommand(parent: Command, io: FaqIo): void {
  withData(parent.command('check').description('look for everything in the knowledge base that should be put right'))
    .addOption(
      new Option('--format <format>', 'github annotates a pull request; jsonl is one problem a line')
        .choices(['text', 'github', 'jsonl'])
        .default('text'),
    )
    .option('--strict', 'warnings count as errors')
    .option('--quick', 'do not look for articles that steal each other’s questions, which takes longest')
    .addHelpText(
      'after',
      [
        '',
        'It finds: faults of the files; fewer than three other ways to ask an article; the same or almost the same question',
        'in two articles; articles that steal each other’s questions (each is asked of the base without it); reviews whose',
        'day has come; translations that are missing or older than the original; links that lead nowhere; tests of',
        'articles that are gone; faults of the form letters in data/letters.',
        '',
        'Examples:',
        '  frontdesk faq check',
        '  frontdesk faq check --strict --format github',
        '',
        'Exit status: 0 no errors, 1 errors (with --strict: or warnings; notes never count).',
      ].join('\n'),
    )
    .action(async (options: CheckOptions) => io.end(await check(options, io)));
}

async function check({ format, strict, quick, ...data }: CheckOptions, io: FaqIo): Promise<0 | 1> {
  const place = await locationOf(data, io);
  const encoder = quick ? undefined : await openMemoized(io);
  const progress = openProgress(io, 'Asking every question of a base that lacks it');
  const { precision, outOfScope } = { ...usualPolicy, ...io.answers };
  const checked = await checkBase({
    ...place,
    teams: io.teams,
    today: new Date().toISOString().slice(0, 10),
    asking: quick ? undefined : { policy: { precision, outOfScope }, encoder, told: progress.told },
  }).finally(() => {
    progress.end();
    return encoder?.stop();
  });
  const { problems } = checked;
  switch (format) {
    case 'text':
      await say(io.output, page(checked, io));
      break;
    case 'github':
      for (const problem of problems) await say(io.output, `${annotation(problem)}\n`);
      await say(io.output, `${summary(checked)}\n`);
      break;
    case 'jsonl':
      for (const problem of problems) await say(io.output, `${JSON.stringify(problem)}\n`);
  }
  return problems.some(({ level }) => level === 'error' || (strict && level === 'warning')) ? 1 : 0;
}

// More are too many to begin with.
const mostNamed = 8;

function page(checked: Checked, io: FaqIo): string {
  const { bold, dim, red, yellow, green } = painter(io);
  const width = widthOf(io);
  const colour = { error: red, warning: yellow, note: dim };
  const lines = [''];
  // Within a level the order stays: by file and line.
  const rank = { error: 0, warning: 1, note: 2 };
  for (const { file, line, level, message } of [...checked.problems].sort((a, b) => rank[a.level] - rank[b.level])) {
    lines.push(
      `  ${colour[level](level.padEnd(7))}  ${bold(`${file}:${line}`)}`,
      `           ${wrap(message, { width, indent: 11 })}`,
      '',
    );
  }
  const clean = checked.problems.every(({ level }) => level === 'note');
  lines.push(`  ${clean ? `${green('✓')} ` : ''}${wrap(summary(checked), { width, indent: 2 })}`, '');
  return `${lines.join('\n')}\n`;
}

function summary({ problems, articles, letters, utterances, leftOut }: Checked): string {
  const of = (level: Problem['level']) => count(problems.filter((one) => one.level === level).length, level);
  const more = letters > 0 ? `, ${count(letters, 'form letter')}` : '';
  const found = `${count(articles, 'article')}, ${count(utterances, 'question')}${more}: ${of('error')}, ${of('warning')}, ${of('note')}.`;
  if (!leftOut || leftOut.asked === 0) return found;
  const { asked, answered, wrong, weak } = leftOut;
  const right = answered + wrong > 0 ? ` (${percent(answered / (answered + wrong))} rightly)` : '';
  const named = weak.slice(0, mostNamed).map(({ of, asked, found }) => `${of.article.id} (${found} of ${asked})`);
  const rest = weak.length > named.length ? `, and ${weak.length - named.length} more` : '';
  return [
    found,
    `Asked without being there, ${leftOut.found} of ${asked} questions (${percent(leftOut.found / asked)}) find their own article first, and ${percent((answered + wrong) / asked)} are answered at once${right}.`,
    named.length > 0 &&
      `Hardly found by their other questions, and in want of more of them: ${named.join(', ')}${rest}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** A line that GitHub shows beside the file: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function annotation({ file, line, level, kind, message }: Problem): string {
  const command = level === 'note' ? 'notice' : level;
  const near = relative(process.cwd(), file);
  const path = (near.startsWith('..') ? file : near).replaceAll('\\', '/');
  return `::${command} file=${property(path)},line=${line},title=${property(`faq check: ${kind}`)}::${data(message)}`;
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
