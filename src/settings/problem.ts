/** One wrong setting: its name (or file and line), and what is wrong and how to put it right. Never holds a secret's value. */
export interface Problem {
  where: string;
  message: string;
}

/** The name among `names` that a misspelt one probably meant: at most two letters off, and one in a short name. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const limit = name.length <= 5 ? 1 : 2;
  const ranked = names
    .map((candidate) => ({ candidate, off: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ off }) => off <= limit)
    .sort((a, b) => a.off - b.off);
  return ranked[0]?.candidate;
}

/** Levenshtein's distance; a hyphen for an underscore counts as nothing, because both are the same slip. */
function distance(a: string, b: string): number {
  const [from, to] = [a.replaceAll('-', '_'), b.replaceAll('-', '_')];
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
