import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { readText } from '../../knowledge/articles/folder.ts';
import { createLibrary } from '../../knowledge/articles/library.ts';
import { channelSections } from '../../knowledge/articles/sections.ts';
import { channelColumn, columns, type Row, rowOf } from '../../knowledge/authoring/sheet.ts';
import { readWritten } from '../../knowledge/authoring/written.ts';
import { type DataOption, describeFaults, locationOf, withData } from './base.ts';
import { type FaqIo, say } from './io.ts';
import { formats, writeTable } from './table.ts';
import { count } from './words.ts';

interface ExportOptions extends DataOption {
  force?: true;
}

/** The columns of a table, for `--help`. */
export const columnHelp: string = [
  'Columns (the first row names them; their order does not matter, and "question" and "answer" must be there):',
  ...Object.entries(columns).map(([name, what]) => `  ${name.padEnd(9)} ${what}`),
  `  ${'answer (email), answer (slack), answer (webchat), answer (console)'}  the answer on that channel`,
].join('\n');

/** Adds `export`: all articles as a spreadsheet. */
export function addExportCommand(parent: Command, io: FaqIo): void {
  withData(
    parent
      .command('export')
      .description('write all articles into a spreadsheet, to be edited and imported again')
      .argument('[file]', 'a .csv, .xlsx or .json file (default: CSV on standard output)'),
  )
    .option('--force', 'overwrite the file when it is there')
    .addHelpText(
      'after',
      `\n${columnHelp}\n\nExamples:\n  frontdesk faq export answers.xlsx\n  frontdesk faq export > answers.csv`,
    )
    .action(async (file: string | undefined, options: ExportOptions) => io.end(await exportTable(file, options, io)));
}

async function exportTable(file: string | undefined, options: ExportOptions, io: FaqIo): Promise<0 | 1> {
  if (file !== undefined && !formats.some((format) => format === extname(file).toLowerCase())) {
    io.errors.write(`${file} must end in ${formats.join(', ')}.\n`);
    return 1;
  }
  const { folder, locales } = await locationOf(options, io);
  const library = createLibrary({ folder, locales });
  const errors = (await library.read(await library.look())).faults.filter(({ level }) => level === 'error');
  if (errors.length > 0) {
    // An article that cannot be read would be missing, and nobody would see it.
    io.errors.write(`${describeFaults(errors)}\nThe knowledge base has errors; nothing was exported.\n`);
    return 1;
  }
  const { articles } = await readWritten(folder, locales);
  const rows: Row[] = [];
  for (const { article } of articles) {
    const content = await readText(article.file);
    rows.push(rowOf(article, content && 'text' in content ? content.text : ''));
  }
  const used = channelSections.map(channelColumn).filter((name) => rows.some((row) => row[name]));
  const bytes = await writeTable(file ?? '', [...Object.keys(columns), ...used], rows);
  if (file === undefined) {
    await say(io.output, bytes.toString());
  } else {
    try {
      await writeFile(file, bytes, { flag: options.force ? 'w' : 'wx' });
    } catch (error) {
      const there = (error as NodeJS.ErrnoException).code === 'EEXIST';
      io.errors.write(
        there
          ? `${file} is there already. Name another, or overwrite it with --force.\n`
          : `${file} cannot be written: ${(error as Error).message}\n`,
      );
      return 1;
    }
    io.output.write(`${count(rows.length, 'article')} in ${file}.\n`);
  }
  return 0;
}
