/** What is shown as one thing, and is nothing when it is cut: a link, an address, emphasis, code. */
const wholes = /\[[^\]\n]*\]\([^)\s]*\)|https?:\/\/\S+|\*\*[^*\n]+\*\*|`[^`\n]+`/g;

/** Where a text may be cut, the best first: after a paragraph, a line, a sentence, a word. */
const cuts = [/\n\s*\n/g, /\n/g, /(?<=[.!?…]["”’»)*]*)\s/g, /\s/g];

/**
 * A text in pieces of at most so many characters, for a channel that takes no longer messages; nothing is lost but the white
 * space between them. Never empty, and never half a character.
 */
export function splitFor(longest: number, text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > longest) {
    const end = endOfPiece(rest, longest);
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest || pieces.length === 0 ? [...pieces, rest] : pieces;
}

/** Where the first piece ends: the last place of the best kind, unless that would leave it less than a third full. */
function endOfPiece(text: string, longest: number): number {
  // One more: what comes next may be the white space at which it can be cut.
  const window = text.slice(0, longest + 1);
  const spans = [...text.slice(0, longest * 2).matchAll(wholes)].map((found) => [
    found.index,
    found.index + found[0].length,
  ]);
  const isInside = (at: number) => spans.some(([from = 0, to = 0]) => from < at && at < to);
  const places = cuts.map((cut) => [...window.matchAll(cut)].map(({ index }) => index).filter((at) => at > 0));
  const outside = places.map((all) => all.filter((at) => !isInside(at)));
  for (const least of [longest / 3, 0])
    for (const all of outside) {
      const last = all.at(-1);
      if (last !== undefined && last >= least) return last;
    }
  // One thing that is longer than a message: it is cut all the same, at a word where it has any.
  const word = places.at(-1)?.at(-1);
  if (word !== undefined) return word;
  return /[\ud800-\udbff]$/.test(text.slice(0, longest)) && longest > 1 ? longest - 1 : longest;
}
