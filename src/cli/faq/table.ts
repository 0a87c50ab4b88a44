import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { NumberedRow, Row } from '../../knowledge/authoring/sheet.ts';

/** What tables are read from and written to, by the file's ending. */
export const formats = ['.csv', '.xlsx', '.json'] as const;

/** A table of rows. */
export interface Table {
  /** The names of the columns, in lower case. */
  names: string[];
  rows: NumberedRow[];
}

// Ten thousand articles are a tenth of it.
const largestTable = 64 * 1024 * 1024;

/** Reads a table, or says why it is none. */
export async function readTable(file: string): Promise<Table | { problem: string }> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return { problem: `There is no file ${file}.` };
  if (found.size > largestTable)
    return { problem: `${file} is larger than ${largestTable / 1024 / 1024} MB. Split it.` };
  const bytes = await readFile(file);
  switch (extname(file).toLowerCase()) {
    case '.csv':
      return readCsv(bytes, file);
    case '.xlsx':
      return readXlsx(bytes, file);
    case '.json':
      return readJson(bytes, file);
    default:
      return { problem: `${file} must end in ${formats.join(', ')}.` };
  }
}

/** Writes a table; with the ending of none of the formats it is a CSV. */
export async function writeTable(file: string, names: readonly string[], rows: readonly Row[]): Promise<Buffer> {
  switch (extname(file).toLowerCase()) {
    case '.xlsx':
      return writeXlsx(names, rows);
    case '.json':
      return Buffer.from(`${JSON.stringify(rows.map(withLists), null, 2)}\n`);
    default:
      return writeCsv(names, rows);
  }
}

async function readCsv(bytes: Buffer, file: string): Promise<Table | { problem: string }> {
  const { parse } = await import('csv-parse/sync');
  const text = decode(bytes);
  if (text === undefined) return { problem: `${file} is not UTF-8. In Excel, save it as "CSV UTF-8".` };
  try {
    const cells = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: false,
    });
    return tableOf(
      cells.map((row) => row.map(unguarded)),
      file,
    );
  } catch (error) {
    return { problem: `${file} is not a CSV: ${error instanceof Error ? error.message : error}` };
  }
}

async function readXlsx(bytes: Buffer, file: string): Promise<Table | { problem: string }> {
  const { readSheet } = await import('read-excel-file/node');
  try {
    return tableOf(
      (await readSheet(bytes)).map((row) => row.map(textOf)),
      file,
    );
  } catch (error) {
    return { problem: `${file} is no spreadsheet that can be read: ${error instanceof Error ? error.message : error}` };
  }
}

function readJson(bytes: Buffer, file: string): Table | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse((decode(bytes) ?? '').replace(/^\uFEFF/, ''));
  } catch (error) {
    return { problem: `${file} is not JSON: ${error instanceof Error ? error.message : error}` };
  }
  const isRow = (one: unknown): one is object => typeof one === 'object' && one !== null && !Array.isArray(one);
  if (!Array.isArray(value) || !value.every(isRow)) {
    return { problem: `${file} must be a list of articles: [{"topic": "…", "question": "…", "answer": "…"}, …].` };
  }
  const rows = value.map((one: object, i): NumberedRow => {
    const cells = Object.entries(one).map(([name, cell]) => [
      name.trim().toLowerCase(),
      Array.isArray(cell) ? cell.map(textOf).join('\n') : textOf(cell),
    ]);
    // There is no head: the first article is number 1.
    return { number: i + 1, cells: Object.fromEntries(cells) };
  });
  return { names: [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))], rows };
}

function tableOf(cells: readonly (readonly string[])[], file: string): Table | { problem: string } {
  const [head, ...body] = cells;
  if (!head) return { problem: `${file} is empty. Its first row must name the columns.` };
  const names = head.map((name) => name.trim().toLowerCase());
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) < i);
  if (twice !== undefined) return { problem: `${file} has two columns "${twice}". Remove one of them.` };
  const rows = body.map((row, i) => ({
    number: i + 2,
    cells: Object.fromEntries(names.map((name, column) => [name, row[column] ?? ''])),
  }));
  return { names, rows: rows.filter(({ cells }) => Object.values(cells).some((cell) => cell.trim() !== '')) };
}

// Spreadsheets of many countries part cells by semicolons; the head tells, because no column's name holds one.
function delimiterOf(text: string): string {
  const head = text.slice(0, 4096).split(/\r|\n/)[0] ?? '';
  const times = (mark: string) => head.split(mark).length;
  return [';', '\t'].reduce((best, mark) => (times(mark) > times(best) ? mark : best), ',');
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : '';
}

// A cell that begins like a formula would be one (a Markdown list begins with "-"): an apostrophe says that it is text.
const guarded = (cell: string): string => (/^[=+\-@\t]/.test(cell) ? `'${cell}` : cell);
const unguarded = (cell: string): string => (/^'[=+\-@\t]/.test(cell) ? cell.slice(1) : cell);

async function writeCsv(names: readonly string[], rows: readonly Row[]): Promise<Buffer> {
  const { stringify } = await import('csv-stringify/sync');
  const cells = rows.map((row) => names.map((name) => guarded(row[name] ?? '')));
  // Excel takes a CSV for UTF-8 only when it begins with this mark.
  return Buffer.from(stringify([[...names], ...cells], { bom: true, record_delimiter: '\r\n' }));
}

async function writeXlsx(names: readonly string[], rows: readonly Row[]): Promise<Buffer> {
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const head = names.map((name) => ({ value: name, fontWeight: 'bold' as const }));
  const body = rows.map((row) =>
    names.map((name) => ({ value: row[name] ?? '', type: String, wrap: true, alignVertical: 'top' as const })),
  );
  const columns = names.map((name) => ({
    width: name.startsWith('answer') ? 60 : ['question', 'also', 'not'].includes(name) ? 40 : 16,
  }));
  return writeExcelFile([head, ...body], { columns, stickyRowsCount: 1 }).toBuffer();
}

function withLists(row: Row): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, cell]): [string, string | string[]][] => {
      if (cell === '') return [];
      return [[name, ['also', 'not', 'related'].includes(name) ? cell.split('\n') : cell]];
    }),
  );
}
