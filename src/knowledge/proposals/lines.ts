/** A line of two texts: of both, of the first only, or of the second only. */
export interface DiffLine {
  of: ' ' | '-' | '+';
  text: string;
}

/** What changes from one text to the other, line by line; for files of the size of an article. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  // The longest that follows from each pair of lines on.
  const longest = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i]![j] = a[i] === b[j] ? 1 + longest[i + 1]![j + 1]! : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ of: ' ', text: a[i]! });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) {
      lines.push({ of: '-', text: a[i++]! });
    } else lines.push({ of: '+', text: b[j++]! });
  }
  return lines;
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
