const fence = /^[\s>]*(?:[-*+] +|\d+[.)] +)*(`{3,}(?!.*`)|~{3,})/;
const changes = /<!--|^[ \t>*+-]*\d{4,}[.)]\s/m;

/**
 * A text before it is parsed, by whichever parser: lines end in one way, comments and marks that turn the direction of
 * writing are gone, and a line that begins with a year is no list. Code stays as it is.
 */
export function prepared(text: string): string {
  const whole = text.replace(/\r\n?/g, '\n').replace(/[\u0000\u202a-\u202e\u2066-\u2069]/g, '');
  // Every message to a chat comes through here, and hardly one has any of it.
  if (!changes.test(whole)) return whole;
  const kept: string[] = [];
  let code: string | undefined;
  let at = 0;
  while (at <= whole.length) {
    const end = lineEnd(whole, at);
    const line = whole.slice(at, end);
    const mark = fence.exec(line)?.[1];
    if (code !== undefined) {
      if (mark?.startsWith(code) && line.trimEnd().endsWith(mark)) code = undefined;
    } else code = mark;
    if (code !== undefined || mark) {
      kept.push(line);
      at = end + 1;
      continue;
    }
    const { before, next } = upToComment(whole, at, end);
    kept.push(before.replace(/^([\s>*+-]*\d{4,})([.)])(?=\s)/, '$1\\$2'));
    if (next > end) at = next;
    else at = end + 1;
  }
  return kept.join('\n');
}

/** The line without comments, and where the text goes on: behind a comment that ends on a later line, or at its own end. */
function upToComment(text: string, from: number, end: number): { before: string; next: number } {
  let before = '';
  let at = from;
  let stop = end;
  for (;;) {
    const line = text.slice(at, stop);
    const begins = commentIn(line);
    if (begins === undefined) return { before: before + line, next: stop === end ? end : stop + 1 };
    const close = text.indexOf('-->', at + begins + 2);
    const words = before + line.slice(0, begins);
    // One that is never closed hides what follows when it stands at the beginning of a line; else it is words.
    if (close < 0)
      return words.trim()
        ? { before: before + line, next: stop === end ? end : stop + 1 }
        : { before: '', next: text.length + 1 };
    before = words;
    at = close + 3;
    stop = lineEnd(text, at);
  }
}

/** Where a comment begins in a line that is neither code nor escaped. */
function commentIn(line: string): number | undefined {
  if (!line.includes('<!--')) return undefined;
  for (const { 0: found, index } of line.matchAll(/\\.|(`+)[^`]*\1|<!--/g)) if (found === '<!--') return index;
  return undefined;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
