import type { Tag } from './piece.ts';

/** What is found in words, in order: text, an element that opens or closes, or one that is complete. */
export type Found =
  | { kind: 'text'; text: string }
  | { kind: 'open'; tag: Tag; href?: string }
  | { kind: 'close' }
  | { kind: 'whole'; tag: 'br' | 'code'; text: string };

/** A run of `*`, `_` or `~` that may open or close: elements that close, what is left of it, elements that open. */
export interface Mark {
  kind: 'mark';
  sign: string;
  length: number;
  most: number;
  opens: boolean;
  closes: boolean;
  before: Found[];
  after: Found[];
}

const punctuation = /[\p{P}\p{S}]/u;

/** A run of marks by what stands before and after it, as CommonMark has it; a longer one is a line that somebody drew. */
export function markOf(run: string, last = ' ', next = ' '): Mark | undefined {
  const sign = run[0]!;
  const length = run.length;
  if (length > 3 || (sign === '~' && length !== 2)) return undefined;
  const [space, mark] = [/\s/, punctuation];
  const left = !space.test(next) && (!mark.test(next) || space.test(last) || mark.test(last));
  const right = !space.test(last) && (!mark.test(last) || space.test(next) || mark.test(next));
  const opens = left && (sign !== '_' || !right || mark.test(last));
  const closes = right && (sign !== '_' || !left || mark.test(next));
  return { kind: 'mark', sign, length, most: length, opens, closes, before: [], after: [] };
}

/** Pairs marks that open with those that close: the nearest ones first. */
export function pair(marks: Mark[]): void {
  const open: Mark[] = [];
  const count: Record<string, number> = {};
  for (const mark of marks) {
    while (mark.closes && mark.length > 0 && count[mark.sign]) {
      // Far openers are not looked for: hostile texts would make it long.
      const nearest = open.slice(-50).findLastIndex((other) => fit(other, mark));
      if (nearest < 0) break;
      const place = Math.max(0, open.length - 50) + nearest;
      for (const dropped of open.splice(place + 1)) count[dropped.sign]! -= 1;
      const opener = open[place]!;
      const length = opener.length > 1 && mark.length > 1 ? 2 : 1;
      opener.length -= length;
      mark.length -= length;
      opener.after.unshift({ kind: 'open', tag: mark.sign === '~' ? 'del' : length > 1 ? 'strong' : 'em' });
      mark.before.push({ kind: 'close' });
      if (opener.length === 0) {
        open.pop();
        count[opener.sign]! -= 1;
      }
    }
    if (mark.opens && mark.length > 0) {
      open.push(mark);
      count[mark.sign] = (count[mark.sign] ?? 0) + 1;
    }
  }
}

/** Whether two runs are of one kind; those that could do both pair only when that leaves no doubt (CommonMark's rule of three). */
function fit(opener: Mark, closer: Mark): boolean {
  if (opener.sign !== closer.sign) return false;
  if (!opener.closes && !closer.opens) return true;
  return (opener.most + closer.most) % 3 !== 0 || (opener.most % 3 === 0 && closer.most % 3 === 0);
}
