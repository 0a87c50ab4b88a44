import { type Found, type Mark, markOf, pair } from './emphasis.ts';
import { entity } from './entities.ts';
import { addressAt } from './links.ts';
import type { Builder } from './tree.ts';

/** Where `[text][name]` leads, by name. */
export type Targets = Map<string, string>;
/** Adds words to the tree, with what is emphasised, linked or code in them. */
export type Writer = (text: string) => void;

/** A bracket that may begin a link: its place in what was found, the marks before it, where its words begin. */
interface Bracket {
  at: number;
  marks: number;
  begins: number;
}

const plain = /(?:[^\\`<&![\]*_~\nh]|h(?!ttps?:\/\/))+/iy;
const escaped = /\\([!-/:-@[-`{-~\n])/y;
const ticks = /`+/y;
const auto = /<([a-z][a-z\d+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)*)>/iy;
const lineBreak = /<br\s{0,9}\/?>\n?/iy;
const character = /&(?:#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,12});/iy;
const run = /\*+|_+|~+/y;
const target =
  /\(\s{0,9}(?:<([^<>\n]*)>|((?:[^\s()\\<]|\\.|\((?:[^\s()\\]|\\.)*\))(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))?(?:\s{1,9}(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s{0,9}\)/y;
const named = /\[([^[\]]{0,999})\]/y;

/** How a name of a target is compared. */
export const keyOf = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();

/** What adds words to a tree. */
export function createWriter(tree: Builder, targets: Targets, breaks: boolean): Writer {
  return (text) => {
    for (const found of scan(text, targets, breaks)) {
      if (found.kind === 'text') tree.add(found.text);
      else if (found.kind === 'close') tree.close();
      else if (found.kind === 'open') tree.open(found.tag, found.href === undefined ? {} : { href: found.href });
      else tree.add({ tag: found.tag, children: found.text ? [found.text] : [] });
    }
  };
}

/** Words while they are read: what was found so far, and how far it is. */
interface Scan {
  text: string;
  at: number;
  found: (Found | Mark)[];
  marks: Mark[];
  brackets: Bracket[];
  targets: Targets;
  breaks: boolean;
  ticks: Map<number, number[]>;
}

function scan(text: string, targets: Targets, breaks: boolean): Found[] {
  const scan: Scan = { text, at: 0, found: [], marks: [], brackets: [], targets, breaks, ticks: tickRuns(text) };
  while (scan.at < text.length) {
    const words = take(scan, plain)?.[0];
    if (words) add(scan, words);
    else if (!special[text[scan.at]!]?.(scan)) add(scan, text[scan.at++]!);
  }
  pair(scan.marks);
  return scan.found.flatMap((each) =>
    each.kind === 'mark'
      ? [...each.before, { kind: 'text', text: each.sign.repeat(each.length) } as const, ...each.after]
      : [each],
  );
}

function take(scan: Scan, shape: RegExp): RegExpExecArray | null {
  shape.lastIndex = scan.at;
  const match = shape.exec(scan.text);
  if (match) scan.at += match[0].length;
  return match;
}

const add = ({ found }: Scan, text: string): number => found.push({ kind: 'text', text });
const link = ({ found }: Scan, href: string, text: string): number =>
  found.push({ kind: 'open', tag: 'a', href }, { kind: 'text', text }, { kind: 'close' });
const lineEnd = (scan: Scan, hard: boolean): number =>
  hard ? scan.found.push({ kind: 'whole', tag: 'br', text: '' }) : add(scan, ' ');

/** What a sign may begin; nothing when it stands for itself. */
const special: Record<string, (scan: Scan) => number | boolean | string | undefined> = {
  '\\': (scan) => {
    const sign = take(scan, escaped)?.[1];
    return sign && (sign === '\n' ? lineEnd(scan, true) : add(scan, sign));
  },
  '\n': (scan) => {
    const last = scan.found.at(-1);
    const words = last?.kind === 'text' ? last.text : '';
    if (last?.kind === 'text') last.text = words.trimEnd();
    scan.at += 1;
    return lineEnd(scan, scan.breaks || words.endsWith('  '));
  },
  '`': code,
  '<': (scan) => {
    if (take(scan, lineBreak)) return lineEnd(scan, true);
    const address = take(scan, auto)?.[1];
    return address && link(scan, /^[a-z][a-z\d+.-]+:/i.test(address) ? address : `mailto:${address}`, address);
  },
  '&': (scan) => {
    const written = take(scan, character)?.[0];
    return written && add(scan, entity(written) ?? written);
  },
  '[': opened,
  '!': (scan) => scan.text[scan.at + 1] === '[' && opened(scan),
  ']': closed,
  '*': emphasis,
  _: emphasis,
  '~': emphasis,
  h: address,
  H: address,
};

function code(scan: Scan): number {
  const from = scan.at;
  const { length } = take(scan, ticks)![0];
  const ends = scan.ticks.get(length) ?? [];
  while (ends.length > 0 && ends.at(-1)! <= from) ends.pop();
  const end = ends.at(-1);
  if (end === undefined) return add(scan, '`'.repeat(length));
  const words = scan.text.slice(scan.at, end).replaceAll('\n', ' ');
  scan.at = end + length;
  const padded = words.startsWith(' ') && words.endsWith(' ') && words.trim();
  return scan.found.push({ kind: 'whole', tag: 'code', text: padded ? words.slice(1, -1) : words });
}

function emphasis(scan: Scan): number {
  const before = scan.text[scan.at - 1];
  const signs = take(scan, run)![0];
  const mark = markOf(signs, before, scan.text[scan.at]);
  if (mark) scan.marks.push(mark);
  return mark ? scan.found.push(mark) : add(scan, signs);
}

function opened(scan: Scan): number {
  const bracket = take(scan, /!?\[/y)![0];
  scan.brackets.push({ at: scan.found.length, marks: scan.marks.length, begins: scan.at });
  return add(scan, bracket);
}

function closed(scan: Scan): number | undefined {
  const { text, at, found, marks, brackets } = scan;
  const bracket = brackets.pop();
  if (!bracket) return undefined;
  scan.at += 1;
  const href = led(scan, text.slice(bracket.begins, Math.min(at, bracket.begins + 999)));
  if (href === undefined) return add(scan, ']');
  pair(marks.splice(bracket.marks));
  // In a link there is no other; a picture may stand in one.
  if (text[bracket.begins - 2] !== '!') brackets.length = 0;
  found[bracket.at] = { kind: 'open', tag: 'a', href };
  return found.push({ kind: 'close' });
}

function address(scan: Scan): number | undefined {
  const found = addressAt(scan.text, scan.at);
  scan.at += found?.length ?? 0;
  return found ? link(scan, found, found) : undefined;
}

/** Where a link leads whose label has just ended; undefined when it is none. */
function led(scan: Scan, label: string): string | undefined {
  const direct = take(scan, target);
  if (direct) {
    return (direct[1] ?? direct[2] ?? '')
      .replace(/\\([!-/:-@[-`{-~])/g, '$1')
      .replace(/&[a-z\d#]{2,12};/gi, (written) => entity(written) ?? written);
  }
  if (scan.targets.size === 0) return undefined;
  const { at } = scan;
  const href = scan.targets.get(keyOf(take(scan, named)?.[1] || label));
  if (href === undefined) scan.at = at;
  return href;
}

/** Where the runs of backticks begin that may end code, by their length, the first one last. */
function tickRuns(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const { 0: ticks, index } of text.matchAll(/`+/g)) {
    const same = runs.get(ticks.length);
    if (same) same.push(index);
    else runs.set(ticks.length, [index]);
  }
  for (const places of runs.values()) places.reverse();
  return runs;
}
