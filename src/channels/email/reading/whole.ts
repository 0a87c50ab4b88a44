import type { Content, Piece } from './content.ts';
import { contentOf } from './content.ts';
import { readHtml } from './html/text.ts';
import type { ReadingLimits } from './limits.ts';
import type { Part } from './mime/part.ts';
import { type Line, linesOf } from './reply/lines.ts';

/** All that a mail says, in lines, and what had to be left out of it. */
export interface Whole {
  lines: Line[];
  leftOut: string[];
}

/** Puts the pieces of a mail together; a mail that was passed on within it comes last, under its header. */
export function wholeOf(content: Content, limits: ReadingLimits): Whole {
  const leftOut: string[] = [];
  const lines: Line[] = [];
  for (const piece of content.pieces) {
    const read = linesFor(piece, limits);
    leftOut.push(...read.leftOut);
    if (lines.length > 0) lines.push({ text: '', depth: 0 });
    for (const line of read.lines) lines.push(line);
  }
  for (const mail of content.embedded.slice(0, 10)) for (const line of embeddedLines(mail, limits)) lines.push(line);
  return { lines: shortened(lines, limits, leftOut), leftOut };
}

/**
 * Plain text is what was typed; HTML is read where there is no plain text, or where it alone knows what is quoted: its
 * plain companion of some programs has no marks.
 */
function linesFor({ plain, html }: Piece, limits: ReadingLimits): Whole {
  const fromHtml = () => readHtml(html!, limits.html);
  if (plain === undefined || (plain.trim() === '' && html !== undefined))
    return html === undefined ? { lines: [], leftOut: [] } : fromHtml();
  const lines = linesOf(plain.slice(0, limits.text + 1), limits.lines + 1);
  if (html === undefined || lines.some(({ depth }) => depth > 0)) return { lines, leftOut: [] };
  const read = fromHtml();
  return read.lines.some(({ depth, history }) => depth > 0 || history) ? read : { lines, leftOut: [] };
}

function embeddedLines(mail: Part, limits: ReadingLimits): Line[] {
  const { headers } = mail;
  const header = (['From', 'Date', 'Subject', 'To'] as const)
    .map((name) => [name, headers.text(name.toLowerCase())] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`);
  const inner = wholeOf({ ...contentOf(mail) }, limits);
  return [
    ...['', '---------- Forwarded message ----------', ...header, ''].map((text) => ({ text, depth: 0 })),
    ...inner.lines,
  ];
}

function shortened(all: Line[], { text: longest, lines: most }: ReadingLimits, leftOut: string[]): Line[] {
  const lines = all.slice(0, most);
  if (all.length > most) leftOut.push(`text after its first ${most} lines`);
  let length = 0;
  const end = lines.findIndex(({ text }) => {
    length += text.length + 1;
    return length > longest;
  });
  if (end < 0) return lines;
  leftOut.push(`text after its first ${longest} characters`);
  const before = lines.slice(0, end).reduce((sum, { text }) => sum + text.length + 1, 0);
  return [...lines.slice(0, end), { ...lines[end]!, text: lines[end]!.text.slice(0, longest - before) }];
}
