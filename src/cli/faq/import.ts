import type { Command } from 'commander';
import { createLibrary } from '../../knowledge/articles/library.ts';
import { channelSections } from '../../knowledge/articles/sections.ts';
import { renamedBy } from '../../knowledge/authoring/heads.ts';
import { carryOut, type ImportStep, planImport } from '../../knowledge/authoring/import.ts';
import { checkColumns } from '../../knowledge/authoring/sheet.ts';
import { type DataOption, describeFaults, locationOf, withData } from './base.ts';
import { columnHelp } from './export.ts';
import { type FaqIo, painter } from './io.ts';
import { readPage } from './page.ts';
import { readTable, type Table } from './table.ts';
import { count } from './words.ts';

interface ImportOptions extends DataOption {
  topic?: string;
  force?: true;
  dryRun?: true;
  columns?: string;
  sheet?: string;
}

/** Adds `import`: articles from a spreadsheet, or from a page of questions. */
export function addImportCommand(parent: Command, io: FaqIo): void {
  withData(
    parent
      .command('import')
      .description(
        'write articles from a spreadsheet or a page of questions; files that somebody edited are left alone',
      )
      .argument('<file>', 'a .csv, .tsv, .xlsx or .json file, or a .md page whose headings are questions'),
  )
    .option('--topic <topic>', 'the topic of rows that have none')
    .option('--columns <names>', 'what the table calls our columns: "Titel=question, Text=answer"')
    .option('--sheet <name>', 'the sheet of a workbook (default: the first with questions and answers)')
    .option('--dry-run', 'say what would be written, and write nothing')
    .option('--force', 'overwrite files that were edited, too')
    .addHelpText(
      'after',
      `\n${columnHelp}\n\nExamples:\n  frontdesk faq import answers.xlsx --dry-run\n  frontdesk faq import answers.csv --topic billing\n  frontdesk faq import faq.md --dry-run`,
    )
    .action(async (file: string, options: ImportOptions) => io.end(await importRows(file, options, io)));
}

/** The rows of a page of questions, or of a table. */
async function rowsIn(file: string, { topic, columns, sheet }: ImportOptions): Promise<Table | { problem: string }> {
  if (/\.(?:md|mdx|markdown)$/i.test(file)) return readPage(file, topic);
  const renamed = renamedBy(columns, channelSections);
  return 'problem' in renamed ? renamed : readTable(file, { ...renamed, sheet });
}

async function importRows(file: string, options: ImportOptions, io: FaqIo): Promise<0 | 1> {
  const place = await locationOf(options, io);
  const table = await rowsIn(file, options);
  if ('problem' in table) {
    io.errors.write(`${table.problem}\n`);
    return 1;
  }
  for (const note of table.notes) io.errors.write(`${file}: ${note}\n`);
  const { unknown, missing } = checkColumns(table.names, channelSections);
  const guessed = unknown.filter(({ meant }) => meant !== undefined);
  for (const { name, meant } of guessed) io.errors.write(`There is no column "${name}"; did you mean "${meant}"?\n`);
  for (const name of missing) io.errors.write(`${file} has no column "${name}".\n`);
  if (missing.length > 0 || guessed.length > 0) {
    io.errors.write('Nothing was imported.\n');
    return 1;
  }
  if (unknown.length > 0) io.errors.write(`Not read: ${unknown.map(({ name }) => `"${name}"`).join(', ')}.\n`);

  const { topic, force } = options;
  const plan = await planImport(table.rows, { ...place, topic, force, teams: io.teams });
  if ('wrong' in plan) {
    for (const { row, message } of plan.wrong) io.errors.write(`${file}, row ${row}: ${message}\n`);
    io.errors.write('Nothing was imported.\n');
    return 1;
  }
  return options.dryRun ? foretell(plan.steps, options, io) : write(plan.steps, { ...options, ...place }, io);
}

function foretell(steps: readonly ImportStep[], { force }: ImportOptions, io: FaqIo): 0 {
  const { dim, green, yellow } = painter(io);
  for (const { action, file } of steps) {
    if (action === 'new') io.output.write(`  ${green('new    ')}  ${file}\n`);
    if (action === 'update') io.output.write(`  ${green('update ')}  ${file}\n`);
    if (action === 'edited')
      io.output.write(
        `  ${yellow('edited ')}  ${file}${dim(force ? '  would be overwritten' : '  would be left alone')}\n`,
      );
  }
  const same = steps.filter(({ action }) => action === 'same').length;
  io.output.write(`${count(same, 'article')} would stay as they are. Nothing was written.\n`);
  return 0;
}

async function write(
  steps: readonly ImportStep[],
  { folder, locales, force }: ImportOptions & { folder: string; locales: readonly string[] },
  io: FaqIo,
): Promise<0 | 1> {
  const { bold, green, yellow } = painter(io);
  const { written, left } = await carryOut(steps, { folder, force: force ?? false });
  for (const { action, file } of written)
    io.output.write(`  ${green(action === 'new' ? 'new    ' : 'updated')}  ${file}\n`);
  for (const { step, why } of left) io.output.write(`  ${yellow('left   ')}  ${bold(step.file)}: ${why}\n`);
  const same = steps.length - written.length - left.length;
  io.output.write(`${count(written.length, 'article')} written, ${left.length} left alone, ${same} unchanged.\n`);
  if (left.some(({ step }) => step.action === 'edited')) {
    io.output.write('Export them again and bring both together, or take the spreadsheet’s words with --force.\n');
  }
  const library = createLibrary({ folder, locales, teams: io.teams });
  const errors = (await library.read(await library.look())).faults.filter(({ level }) => level === 'error');
  if (errors.length > 0)
    io.errors.write(
      `${describeFaults(errors)}\nUntil these are put right, the desk keeps what these files were before, or leaves them out.\n`,
    );
  return left.length > 0 || errors.length > 0 ? 1 : 0;
}
