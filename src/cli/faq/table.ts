import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { hasHead, headOf, namesIn, together } from '../../knowledge/authoring/heads.ts';
import type { NumberedRow, Row } from '../../knowledge/authoring/sheet.ts';

/** What tables are written to, and read from, by the file's ending; `.tsv` is only read. */
export const formats = ['.csv', '.xlsx', '.json'] as const;

/** A table of rows. */
export interface Table {
  /** The names of the columns, in lower case. */
  names: string[];
  rows: NumberedRow[];
  /** What was taken otherwise than it may have been meant. */
  notes: string[];
}

// Ten thousand articles are a tenth of it.
const largestTable = 64 * 1024 * 1024;

/** How a table is to be read: what its columns are called there, and which sheet of a workbook is meant. */
export interface Reading {
  renamed?: ReadonlyMap<string, string>;
  sheet?: string | undefined;
}

/** Reads a table, or says why it is none. */
export async function readTable(file: string, reading: Reading = {}): Promise<Table | { problem: string }> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return { problem: `There is no file ${file}.` };
  if (found.size > largestTable)
    return { problem: `${file} is larger than ${largestTable / 1024 / 1024} MB. Split it.` };
  const bytes = await readFile(file);
  switch (extname(file).toLowerCase()) {
    case '.csv':
    case '.tsv':
      return readCsv(bytes, file, reading);
    case '.xlsx':
      return readXlsx(bytes, file, reading);
    case '.json':
      return readJson(bytes, file, reading);
    default:
      return { problem: `${file} must end in ${[...formats, '.tsv', '.md'].join(', ')}.` };
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

async function readCsv(bytes: Buffer, file: string, reading: Reading): Promise<Table | { problem: string }> {
  const { parse } = await import('csv-parse/sync');
  const { text, notes } = decoded(bytes);
  // Excel’s own line that says what parts the cells.
  const said = /^\uFEFF?sep=(.)\r?\n/i.exec(text);
  try {
    const cells = parse(said ? text.slice(said[0].length) : text, {
      bom: true,
      delimiter: said?.[1] ?? (extname(file).toLowerCase() === '.tsv' ? '\t' : delimiterOf(text, reading)),
      relax_column_count: true,
      skip_empty_lines: false,
    });
    const rows = cells.map((row) => row.map(unguarded));
    const table = tableOf(said ? [[], ...rows] : rows, file, reading);
    return 'problem' in table ? table : { ...table, notes: [...notes, ...table.notes] };
  } catch (error) {
    return { problem: `${file} is not a CSV: ${error instanceof Error ? error.message : error}` };
  }
}

async function readXlsx(bytes: Buffer, file: string, reading: Reading): Promise<Table | { problem: string }> {
  const { default: readWorkbook } = await import('read-excel-file/node');
  let sheets: { name: string; rows: string[][] }[];
  try {
    const read = await readWorkbook(bytes);
    const { marksOf, percentOf, withMerged } = await import('./workbook.ts');
    const marks = marksOf(bytes);
    sheets = read.map(({ sheet, data }) => {
      const { percents, merged } = marks.get(sheet) ?? { percents: new Map<string, number>(), merged: [] };
      const cellAt = (cell: unknown, row: number, column: number): string => {
        const digits = percents.get(`${row},${column}`);
        return typeof cell === 'number' && digits !== undefined ? percentOf(cell, digits) : textOf(cell);
      };
      const rows = data.map((cells, row) => cells.map((cell, column) => cellAt(cell, row, column)));
      return { name: sheet, rows: withMerged(rows, merged) };
    });
  } catch (error) {
    return { problem: `${file} is no spreadsheet that can be read: ${error instanceof Error ? error.message : error}` };
  }
  const wanted = sheets.filter(({ name, rows }) =>
    reading.sheet === undefined ? hasHead(headOf(rows, reading.renamed)) : name === reading.sheet,
  );
  if (reading.sheet !== undefined && wanted.length === 0) {
    const names = sheets.map(({ name }) => `"${name}"`).join(', ');
    return { problem: `${file} has no sheet "${reading.sheet}"; there are: ${names}.` };
  }
  const [first, ...others] = wanted.length > 0 ? wanted : sheets;
  const table = tableOf(first?.rows ?? [], file, reading);
  if ('problem' in table || wanted.length === 0) return table;
  const notes = others.map(({ name }) => `Read is the sheet "${first!.name}"; for the other one: --sheet "${name}".`);
  return { ...table, notes: [...notes, ...table.notes] };
}

function readJson(bytes: Buffer, file: string, { renamed = new Map() }: Reading): Table | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(decoded(bytes).text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { problem: `${file} is not JSON: ${error instanceof Error ? error.message : error}` };
  }
  const isRow = (one: unknown): one is object => typeof one === 'object' && one !== null && !Array.isArray(one);
  if (!Array.isArray(value) || !value.every(isRow)) {
    return { problem: `${file} must be a list of articles: [{"topic": "…", "question": "…", "answer": "…"}, …].` };
  }
  const rows = value.map((one: object, i): NumberedRow => {
    const names = namesIn(Object.keys(one), renamed);
    const cells = Object.values(one).map((cell, column) => [
      names[column],
      Array.isArray(cell) ? cell.map(textOf).join('\n') : textOf(cell),
    ]);
    // There is no head: the first article is number 1.
    return { number: i + 1, cells: Object.fromEntries(cells) };
  });
  return { names: [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))], rows: together(rows), notes: [] };
}

function tableOf(
  cells: readonly (readonly string[])[],
  file: string,
  { renamed }: Reading,
): Table | { problem: string } {
  if (!cells.some((row) => row.some((cell) => cell.trim() !== '')))
    return { problem: `${file} is empty. Its first row must name the columns.` };
  const { at, names } = headOf(cells, renamed);
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) < i);
  if (twice !== undefined) return { problem: `${file} has two columns "${twice}". Remove one of them.` };
  const head = cells[at]!.map((cell) => cell.trim());
  const rows = cells.slice(at + 1).map((row, i) => ({
    number: at + i + 2,
    isHead: head.every((cell, column) => cell === (row[column] ?? '').trim()),
    cells: Object.fromEntries(names.map((name, column) => [name, row[column] ?? ''])),
  }));
  const filled = rows.filter(({ isHead, cells }) => !isHead && Object.values(cells).some((cell) => cell.trim() !== ''));
  return { names, rows: together(filled.map(({ number, cells }) => ({ number, cells }))), notes: [] };
}

// Spreadsheets of many countries part cells by semicolons; the head tells, because no column's name holds one.
function delimiterOf(text: string, { renamed }: Reading): string {
  const lines = text
    .replace(/^\uFEFF/, '')
    .slice(0, 8192)
    .split(/\r\n|\r|\n/);
  const cells = (mark: string) => lines.map((line) => line.split(mark).map((cell) => cell.replace(/^\s*"|"\s*$/g, '')));
  const times = (mark: string) => lines[0]!.split(mark).length;
  const marks = [',', ';', '\t'];
  return (
    marks.find((mark) => hasHead(headOf(cells(mark), renamed))) ??
    marks.reduce((best, mark) => (times(mark) > times(best) ? mark : best))
  );
}

/** Text as programs write it: UTF-8, Excel’s "Unicode Text" (UTF-16), or what older ones of Western countries write. */
function decoded(bytes: Buffer): { text: string; notes: string[] } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), notes: [] };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), notes: [] };
  } catch {
    const notes = [
      'It is not UTF-8, and was read as Windows-1252: look at letters with accents. In Excel, save it as "CSV UTF-8".',
    ];
    return { text: new TextDecoder('windows-1252').decode(bytes), notes };
  }
}

function textOf(cell: unknown): string {
  if (cell instanceof Date) return dateOf(cell.toISOString());
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : '';
}

// A time of the day is one of the day before Excel’s first.
function dateOf(iso: string): string {
  const [day = '', time = ''] = [iso.slice(0, 10), iso.slice(11, 16)];
  if (/^1899-12-3[01]$/.test(day)) return time;
  return time === '00:00' ? day : `${day} ${time}`;
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
