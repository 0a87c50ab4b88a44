import type { Piece, Reading } from './piece.ts';
import { createWriter, keyOf, type Targets, type Writer } from './small-inline.ts';
import { prepared } from './source.ts';
import { type Builder, builder } from './tree.ts';

/** Lists and quotations within each other beyond this are read as words. */
const deepest = 8;

const blank = /^\s*$/;
const fence = /^ {0,3}(`{3,}(?!.*`)|~{3,})/;
const heading = /^ {0,3}(#{1,6})(?:[ \t]+|$)/;
const quote = /^ {0,3}> ?/;
const rule = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const item = /^( {0,3})([-*+]|(\d{1,9})[.)])( {1,4}(?=\S)| +|$)/;
const underline = /^ {0,3}(?:=+|-+)[ \t]*$/;
const underlines = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
const definition = /^ {0,3}\[([^[\]]+)\]:[ \t]*<?([^\s<>]+)>?(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^)]*\)))?[ \t]*$/;

/**
 * Reads Markdown as `readMarkdown` does (the same cases are tried with both), in a tenth of its bytes: for pages that
 * must be small. What articles hardly have is left out: setting code in by four spaces, rare character names.
 */
export const readSmall = (text: string, reading: Reading = {}): Piece[] => readPrepared(prepared(text), reading);

/** The same for a text that was prepared (source.ts) by who sent it. */
export function readPrepared(text: string, { breaks = false }: Reading = {}): Piece[] {
  const targets: Targets = new Map();
  const tree = builder();
  const lines = withoutDefinitions(text.split('\n'), targets);
  blocks(lines, tree, createWriter(tree, targets, breaks), 0);
  return tree.pieces;
}

/** The lines without those that say where `[text][name]` leads. */
function withoutDefinitions(lines: string[], targets: Targets): string[] {
  let code: string | undefined;
  let inWords = false;
  return lines.filter((line) => {
    const mark = fence.exec(line)?.[1];
    if (mark) code = code === undefined ? mark : mark.startsWith(code) ? undefined : code;
    const [, name, address] = (code === undefined && !inWords && definition.exec(line)) || [];
    inWords = !name && !blank.test(line) && !heading.test(line) && !mark;
    if (!name || !address) return true;
    const key = keyOf(name);
    if (!targets.has(key)) targets.set(key, address);
    return false;
  });
}

function blocks(lines: string[], tree: Builder, write: Writer, depth: number): void {
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    const mark = fence.exec(line)?.[1];
    const level = heading.exec(line)?.[1]?.length;
    if (blank.test(line)) at += 1;
    else if (mark) at = code(lines, at, mark, tree);
    else if (rule.test(line)) {
      tree.add({ tag: 'hr', children: [] });
      at += 1;
    } else if (level) {
      tree.open('h', { number: level });
      write(
        line
          .replace(heading, '')
          .replace(/(?:^|[ \t])#+[ \t]*$/, '')
          .trim(),
      );
      tree.close();
      at += 1;
    } else if (quote.test(line) && depth < deepest) {
      const inner = upTo(lines, at, (next) => quote.test(next));
      tree.open('blockquote');
      blocks(
        inner.map((each) => each.replace(quote, '')),
        tree,
        write,
        depth + 1,
      );
      tree.close();
      at += inner.length;
    } else if (item.test(line) && depth < deepest) at = list(lines, at, tree, write, depth);
    else if (isTable(lines, at)) at = table(lines, at, tree, write);
    else at = paragraph(lines, at, tree, write);
  }
}

/** Whether a line ends the paragraph before it. */
function begins(lines: string[], at: number): boolean {
  const line = lines[at]!;
  const [, , , number, space] = item.exec(line) ?? [];
  return (
    (space !== undefined && !/^\s*\S+\s*$/.test(line) && (number === undefined || number === '1')) ||
    [blank, fence, heading, quote, rule].some((shape) => shape.test(line)) ||
    isTable(lines, at)
  );
}

/** The lines that have a mark, and those that go on with their words without one. */
function upTo(lines: string[], from: number, marked: (line: string) => boolean): string[] {
  let end = from;
  while (
    end < lines.length &&
    (marked(lines[end]!) || !(blank.test(lines[end - 1]!.replace(quote, '')) || begins(lines, end)))
  )
    end += 1;
  return lines.slice(from, end);
}

function code(lines: string[], from: number, mark: string, tree: Builder): number {
  const closing = (line: string) => fence.exec(line)?.[1]?.startsWith(mark) && !line.trim().replaceAll(mark[0]!, '');
  let end = from + 1;
  while (end < lines.length && !closing(lines[end]!)) end += 1;
  const indent = new RegExp(`^ {0,${lines[from]!.indexOf(mark)}}`);
  const words = lines.slice(from + 1, end).map((line) => line.replace(indent, ''));
  tree.add({ tag: 'pre', children: [words.join('\n').trimEnd()] });
  return end + 1;
}

function list(lines: string[], from: number, tree: Builder, write: Writer, depth: number): number {
  const kind = (line: string) => item.exec(line)?.[2]?.slice(-1);
  const first = kind(lines[from]!);
  tree.open(/\d/.test(item.exec(lines[from]!)![2]!) ? 'ol' : 'ul');
  let at = from;
  while (at < lines.length && kind(lines[at]!) === first && !rule.test(lines[at]!)) {
    const [whole, , , number, space = ''] = item.exec(lines[at]!)!;
    // Words that begin more than four spaces behind the mark begin one space behind it.
    const width = /\S/.test(lines[at]!.slice(whole.length)) ? whole.length : whole.length - space.length + 1;
    const inner = [lines[at]!.slice(whole.length)];
    for (at += 1; at < lines.length; at += 1) {
      const line = lines[at]!;
      const indent = line.search(/\S/);
      if (indent < 0) inner.push('');
      else if (indent >= width) inner.push(line.slice(width));
      else if (blank.test(inner.at(-1)!) || item.test(line) || begins(lines, at)) break;
      else inner.push(line.trimStart());
    }
    tree.open('li', number === undefined ? {} : { number: Number(number) });
    blocks(inner, tree, write, depth + 1);
    tree.close();
  }
  tree.close();
  return at;
}

function isTable(lines: string[], at: number): boolean {
  const [head = '', below = ''] = [lines[at], lines[at + 1]];
  return (
    below.includes('|') && head.includes('|') && underlines.test(below) && cells(head).length === cells(below).length
  );
}

const cells = (line: string): string[] =>
  line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

function table(lines: string[], from: number, tree: Builder, write: Writer): number {
  const width = cells(lines[from]!).length;
  let at = from;
  tree.open('table');
  while (at < lines.length && (at < from + 2 || !begins(lines, at))) {
    const row = cells(lines[at]!);
    tree.open('tr');
    for (let column = 0; column < width; column += 1) {
      tree.open('td');
      write(row[column] ?? '');
      tree.close();
    }
    tree.close();
    at += at === from ? 2 : 1;
  }
  tree.close();
  return at;
}

function paragraph(lines: string[], from: number, tree: Builder, write: Writer): number {
  let end = from + 1;
  while (end < lines.length && !underline.test(lines[end]!) && !begins(lines, end)) end += 1;
  const under = end < lines.length && underline.test(lines[end]!) && lines[end]!.trim();
  if (under) tree.open('h', { number: under.startsWith('=') ? 1 : 2 });
  else tree.open('p');
  write(
    lines
      .slice(from, end)
      .map((line) => line.trimStart())
      .join('\n')
      .trimEnd(),
  );
  tree.close();
  return under ? end + 1 : end;
}
