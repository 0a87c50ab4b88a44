import { strFromU8, unzipSync } from 'fflate';

/** What a reader of values leaves out of a sheet: which cells are shown as percentages, and which are one. */
export interface Marks {
  /** The digits behind the point, by row and column, counted from 0: `3,1`. */
  percents: ReadonlyMap<string, number>;
  merged: readonly { top: number; left: number; bottom: number }[];
}

const wanted = /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|styles\.xml|worksheets\/[^/]+\.xml)$/;
// Each is text, of which a file of the largest size allowed holds no more.
const largestPart = 256 * 1024 * 1024;

/** The marks of a workbook's sheets, by their names; none where they cannot be found: a number is read as a number then. */
export function marksOf(bytes: Uint8Array): ReadonlyMap<string, Marks> {
  const marks = new Map<string, Marks>();
  try {
    const parts = unzipSync(bytes, {
      filter: ({ name, originalSize }) => wanted.test(name) && originalSize < largestPart,
    });
    const part = (name: string): string => (parts[name] ? strFromU8(parts[name]) : '');
    const targets = new Map(
      elements(part('xl/_rels/workbook.xml.rels'), 'Relationship').map((each) => [
        attribute(each, 'Id'),
        attribute(each, 'Target'),
      ]),
    );
    const styles = percentStyles(part('xl/styles.xml'));
    for (const sheet of elements(part('xl/workbook.xml'), 'sheet')) {
      const target = targets.get(attribute(sheet, 'r:id'))?.replace(/^\/?xl\//, '');
      if (target) marks.set(attribute(sheet, 'name'), marksIn(part(`xl/${target}`), styles));
    }
  } catch {
    return marks;
  }
  return marks;
}

function marksIn(sheet: string, styles: ReadonlyMap<number, number>): Marks {
  const percents = new Map<string, number>();
  for (const cell of elements(sheet, 'c')) {
    const digits = styles.get(Number(attribute(cell, 's') || Number.NaN));
    const place = placeOf(attribute(cell, 'r'));
    if (digits !== undefined && place) percents.set(`${place.row},${place.column}`, digits);
  }
  const merged = elements(sheet, 'mergeCell').flatMap((each) => {
    const [from, to] = attribute(each, 'ref').split(':').map(placeOf);
    return from && to ? [{ top: from.row, left: from.column, bottom: to.row }] : [];
  });
  return { percents, merged };
}

/** Which styles show a percentage, by their number, and with how many digits behind the point. */
function percentStyles(styles: string): ReadonlyMap<number, number> {
  // These two are Excel's own.
  const formats = new Map([
    ['9', '0%'],
    ['10', '0.00%'],
  ]);
  for (const each of elements(styles, 'numFmt'))
    formats.set(attribute(each, 'numFmtId'), attribute(each, 'formatCode'));
  const used = /<(?:\w+:)?cellXfs\b[\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(styles)?.[0] ?? '';
  return new Map(
    elements(used, 'xf').flatMap((each, style): [number, number][] => {
      const shown = (formats.get(attribute(each, 'numFmtId')) ?? '').replace(/&quot;.*?&quot;|\\./g, '');
      return shown.includes('%') ? [[style, /\.([0#?]+)/.exec(shown)?.[1]?.length ?? 0]] : [];
    }),
  );
}

const elements = (xml: string, name: string): string[] =>
  xml.match(new RegExp(`<(?:\\w+:)?${name}(?=[\\s/>])[^>]*>`, 'g')) ?? [];

function attribute(element: string, name: string): string {
  const written = new RegExp(`\\s${name}\\s*=\\s*("[^"]*"|'[^']*')`).exec(element)?.[1]?.slice(1, -1) ?? '';
  return written.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
}

/** `B4` is row 3, column 1. */
function placeOf(cell: string): { row: number; column: number } | undefined {
  const [, letters, digits] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(cell) ?? [];
  if (!letters || !digits) return undefined;
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return { row: Number(digits) - 1, column };
}

/** A number as a percentage, as the cell shows it. */
export const percentOf = (value: number, digits: number): string => `${(value * 100).toFixed(Math.min(digits, 10))}%`;

/**
 * What stands in one cell over several rows is said in each of them that says something of its own; a row that only goes on with such
 * cells is none.
 */
export function withMerged(rows: readonly (readonly string[])[], merged: Marks['merged']): string[][] {
  const filled = rows.map((row) => [...row]);
  for (const { top, left, bottom } of merged) {
    const said = rows[top]?.[left];
    for (let row = top + 1; said && row <= Math.min(bottom, rows.length - 1); row++)
      if (rows[row]!.some((cell) => cell.trim() !== '')) filled[row]![left] = said;
  }
  return filled;
}
