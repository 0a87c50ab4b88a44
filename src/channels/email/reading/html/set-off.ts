import { attributionAt } from '../reply/attributions.ts';
import { headerBlockAt } from '../reply/header-block.ts';
import type { Line } from '../reply/lines.ts';

/** Lines that a `<blockquote>` sets off; `own` when it lies in no other such one. */
export interface Span {
  from: number;
  to: number;
  own: boolean;
}

/**
 * Decides which lines that are set off are quotes: those below somebody's name and a day, those that begin with them, and the
 * last ones, where nothing else is quoted. Of the others a level is taken away.
 */
export function settle(lines: readonly Line[], spans: readonly Span[]): Line[] {
  const outer = spans.filter(({ own, from, to }) => own && to > from);
  const last = outer[outer.length - 1];
  const elsewhere = new Set<number>();
  for (const span of outer) {
    if (span === last || isIntroduced(lines, span)) continue;
    for (let at = span.from; at < span.to; at++) elsewhere.add(at);
  }
  return lines.map((line, at) => {
    if (!elsewhere.has(at) || line.depth === 0) return line;
    return { ...line, depth: line.depth - 1, text: line.text.replace(/^> /, '') };
  });
}

function isIntroduced(lines: readonly Line[], { from, to }: Span): boolean {
  for (let at = Math.max(0, from - 4); at < from; at++) {
    const taken = attributionAt(lines, at);
    if (taken > 0 && onlyBlank(lines, at + taken, from)) return true;
  }
  let first = from;
  while (first < to && lines[first]!.text.replace(/^[> ]+/, '') === '') first++;
  return first < to && (attributionAt(lines, first) > 0 || headerBlockAt(lines, first));
}

function onlyBlank(lines: readonly Line[], from: number, to: number): boolean {
  if (from > to) return false;
  for (let at = from; at < to; at++) if (lines[at]!.text.trim() !== '') return false;
  return true;
}
