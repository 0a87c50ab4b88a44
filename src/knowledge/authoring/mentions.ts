import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { linksOf } from './links.ts';

/** A place of a file that names an article: by a link, as its path, or by its id. */
export interface Mention {
  as: 'link' | 'related' | 'test';
  /** As it is written there. */
  names: string;
  /** Counted from 1. */
  line: number;
  /** Where it stands in the file's text. */
  from: number;
  to: number;
  /** The language of a test that says it. */
  locale?: string;
}

/** Where an article's file names others, however unfinished it is. */
export function mentionsIn(text: string): Mention[] {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
  const lines = starts.map((from, i) => text.slice(from, starts[i + 1]).replace(/[\r\n]+$/, ''));
  const isFenced = lines[0]?.replace(/^\uFEFF/, '').trim() === '---';
  const end = isFenced ? lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---') : -1;
  const body = { lines: lines.slice(end + 1), first: end + 2 };
  const links = linksOf({ body }).map(({ target, line, column }): Mention => {
    const from = (starts[line - 1] ?? 0) + column;
    return { as: 'link', names: target, line, from, to: from + target.length };
  });
  const begin = starts[1] ?? 0;
  const fields = end < 0 ? undefined : parsed(text.slice(begin, starts[end]));
  const related = fields?.document.get('related', true);
  return [...links, ...(fields ? named(related, 'related', fields.lineOf, begin, 1) : [])];
}

/** Where the tests of a base name articles. */
export function mentionsInTests(text: string): Mention[] {
  const begin = text.startsWith('\uFEFF') ? 1 : 0;
  const { document, lineOf } = parsed(text.slice(begin));
  const list = isMap(document.contents) ? document.get('tests', true) : document.contents;
  if (!isSeq(list)) return [];
  return list.items.flatMap((item) => {
    if (!isMap(item)) return [];
    const locale = item.get('locale');
    const [line = 1] = item.range ? [lineOf(item.range[0])] : [];
    return named(item.get('expect', true), 'test', () => line, begin, 0).map((each) => ({
      ...each,
      ...(typeof locale === 'string' && { locale }),
    }));
  });
}

function parsed(yaml: string) {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  return { document, lineOf: (at: number) => counter.linePos(at).line };
}

/** The names of a list, or one name alone. */
function named(
  node: unknown,
  as: 'related' | 'test',
  lineOf: (at: number) => number,
  begin: number,
  linesBefore: number,
): Mention[] {
  const nodes = isSeq(node) ? (node.items as Node[]) : [node];
  return nodes.flatMap((each) => {
    if (!isScalar(each) || typeof each.value !== 'string' || !each.range) return [];
    const [from, to] = each.range;
    return [{ as, names: each.value.trim(), line: lineOf(from) + linesBefore, from: begin + from, to: begin + to }];
  });
}
