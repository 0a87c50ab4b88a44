import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import {
  type Outcome,
  readExpectations,
  type Tally,
  type Tried,
  tally,
  tryExpectations,
  unknownArticles,
} from '../../knowledge/authoring/expectations.ts';
import type { Finding } from '../../knowledge/finding.ts';
import { type DataOption, describeFaults, locationOf, openOrSay, withData } from './base.ts';
import { type FaqIo, painter, say, widthOf } from './io.ts';
import { count, percent, reason, verdict, wrap } from './words.ts';

interface TestOptions extends DataOption {
  atLeast?: number;
  atMostWrong?: number;
  all?: true;
  jsonl?: true;
}

/** What must be reached; both are shares from 0 to 1. */
interface Floors {
  atLeast: number;
  atMostWrong: number;
}

/** Adds `test`: the questions of tests.yaml, each with what must come. */
export function addTestCommand(parent: Command, io: FaqIo): void {
  withData(
    parent
      .command('test')
      .description('ask the questions of data/faq/tests.yaml, and say where not what is expected comes'),
  )
    .option(
      '--at-least <share>',
      'how many must get what is expected (default: at_least of tests.yaml, else 1: all)',
      share,
    )
    .option(
      '--at-most-wrong <share>',
      'how many may get a wrong answer (default: at_most_wrong of tests.yaml, else no limit of its own)',
      share,
    )
    .option('--all', 'show those that are met, too')
    .option('--jsonl', 'one test a line, as JSON')
    .addHelpText(
      'after',
      [
        '',
        'tests.yaml is a list, or a mapping that sets the floors, too:',
        '  at_least: 0.8            # raise it whenever the base got better',
        '  at_most_wrong: 0.03',
        '  tests:',
        '    - question: can i pay with cash',
        '      expect: pay-utility-bill     # an article, a list of articles, nothing, or person',
        '',
        'Examples:',
        '  frontdesk faq test',
        '  frontdesk faq test --at-least 0.9',
        '',
        'Exit status: 0 the floors are reached, 1 they are not.',
      ].join('\n'),
    )
    .action(async (options: TestOptions) => io.end(await test(options, io)));
}

async function test(options: TestOptions, io: FaqIo): Promise<0 | 1> {
  const place = await locationOf(options, io);
  const expectations = await readExpectations(place.folder);
  if (!expectations) {
    io.errors.write(
      `There is no ${join(place.folder, 'tests.yaml')}. Write the first test:\n\n- question: can i pay with cash\n  expect: pay-utility-bill\n`,
    );
    return 1;
  }
  const { file } = expectations;
  if ('faults' in expectations) {
    io.errors.write(`${describeFaults(expectations.faults)}\nThe tests have errors; none was tried.\n`);
    return 1;
  }
  const knowledge = await openOrSay(place, io, 'no test was tried');
  if (!knowledge) return 1;
  try {
    const unknown = unknownArticles(expectations, { file, base: knowledge, locales: place.locales });
    const tried = await tryExpectations(knowledge, expectations.tests, place.locales[0]!);
    const figures = tally(tried);
    const floors = {
      atLeast: options.atLeast ?? expectations.atLeast ?? 1,
      atMostWrong: options.atMostWrong ?? expectations.atMostWrong ?? 1,
    };
    if (unknown.length > 0) io.errors.write(`${describeFaults(unknown)}\n`);
    const reached =
      figures.shareMet >= floors.atLeast && figures.shareWrong <= floors.atMostWrong && unknown.length === 0;
    if (options.jsonl) for (const one of tried) await say(io.output, `${JSON.stringify(asLine(one))}\n`);
    else await say(io.output, page(tried, { figures, floors, file, all: options.all ?? false }, io));
    return reached ? 0 : 1;
  } finally {
    await knowledge.stop();
  }
}

const asLine = ({ expectation, outcome, finding }: Tried) => {
  const { decision, candidates } = finding;
  return { ...expectation, outcome, decision, articles: candidates };
};

const order: readonly Outcome[] = ['wrong', 'missed', 'offered', 'met'];

function page(
  tried: readonly Tried[],
  { figures, floors, file, all }: { figures: Tally; floors: Floors; file: string; all: boolean },
  io: FaqIo,
): string {
  const { bold, dim, green, red, yellow } = painter(io);
  const width = widthOf(io);
  const mark: Record<Outcome, string> = {
    wrong: red('✗ wrong  '),
    missed: yellow('– missed '),
    offered: dim('? offered'),
    met: green('✓ met    '),
  };
  const lines = [''];
  for (const outcome of order) {
    if (outcome === 'met' && !all) continue;
    for (const { expectation, finding } of tried.filter((one) => one.outcome === outcome)) {
      const { question, expect, line } = expectation;
      lines.push(`  ${mark[outcome]}  ${bold(question)}  ${dim(`${file}:${line}`)}`);
      if (outcome !== 'met')
        lines.push(
          `             ${wrap(`expected ${expect.join(' or ')}; the bot ${came(finding)}`, { width, indent: 13 })}`,
        );
      const [best] = finding.candidates;
      if (best?.why) lines.push(dim(`             ${wrap(`${best.id} ${reason(best)}`, { width, indent: 13 })}`));
    }
  }
  lines.push(
    '',
    `  ${wrap(summary(figures), { width, indent: 2 })}`,
    ...floorLines(figures, floors, { green, red }),
    '',
  );
  return `${lines.join('\n')}\n`;
}

function summary({ all, met, offered, missed, wrong, shareMet, shareWrong }: Tally): string {
  return [
    `${count(all, 'question')}: ${met} got what is expected (${percent(shareMet)})`,
    `${offered} were offered it among others`,
    `${missed} missed it`,
    `${wrong} got a wrong answer (${(shareWrong * 100).toFixed(1)} %)`,
  ].join(', ');
}

function floorLines(
  { shareMet, shareWrong }: Tally,
  { atLeast, atMostWrong }: Floors,
  { green, red }: Record<'green' | 'red', (text: string) => string>,
): string[] {
  const lines = [
    shareMet >= atLeast
      ? `  ${green('✓')} The floor is ${percent(atLeast)}.`
      : `  ${red('✗')} The floor is ${percent(atLeast)}. To improve step by step, begin with "at_least: ${(Math.floor(shareMet * 100) / 100).toFixed(2)}" in tests.yaml.`,
  ];
  if (atMostWrong < 1)
    lines.push(`  ${shareWrong <= atMostWrong ? green('✓') : red('✗')} At most ${percent(atMostWrong)} may be wrong.`);
  return lines;
}

function came(finding: Finding): string {
  const { candidates } = finding;
  switch (finding.decision) {
    case 'answer':
      return `${verdict(finding)} (${percent(candidates[0]?.confidence ?? 0)} sure)`;
    case 'guess':
      return `${verdict(finding)} (${percent(candidates[0]?.confidence ?? 0)} sure)`;
    case 'choices':
      return `offers ${finding.choices.map(({ id }) => `${id} (${percent(candidates.find((one) => one.id === id)?.confidence ?? 0)})`).join(', ')}`;
    case 'nothing':
      return `${verdict(finding)}${candidates[0] ? ` (nearest: ${candidates[0].id}, ${percent(candidates[0].confidence)})` : ''}`;
    case 'person':
      return verdict(finding);
  }
}

/** A share from 0 to 1; `90%` will do, too. */
function share(text: string): number {
  const number = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (!(number >= 0 && number <= 1) || text.trim() === '')
    throw new InvalidArgumentError('It must be a share from 0 to 1, like 0.9.');
  return number;
}
