/** Which lines of a Markdown text are code between fences, the fences included: nothing in them is a heading or a link. */
export function codeLines(lines: readonly string[]): boolean[] {
  let fence: string | undefined;
  return lines.map((line) => {
    const within = fence !== undefined;
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
    if (mark !== undefined && fence === undefined) fence = mark;
    else if (mark !== undefined && fence !== undefined && mark.startsWith(fence)) fence = undefined;
    return within || mark !== undefined;
  });
}

/** A text with something done to all that is not code: neither to its lines nor to what stands between backticks. */
export function inProse(text: string, change: (prose: string) => string): string {
  const lines = text.split('\n');
  const code = codeLines(lines);
  const inWords = (line: string) =>
    line
      .split(/(`[^`]*`)/)
      .map((part, i) => (i % 2 === 1 ? part : change(part)))
      .join('');
  return lines.map((line, i) => (code[i] ? line : inWords(line))).join('\n');
}
