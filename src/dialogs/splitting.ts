/** What is shown as one thing, and is nothing when it is cut: a link, an address, emphasis, code. */
const wholes = /\[[^\]\n]*\]\([^)\s]*\)|https?:\/\/\S+|\*\*[^*\n]+\*\*|`[^`\n]+`/g;

/** Where a text may be cut, the best first: after a paragraph, a line, a sentence, a word. */
const cuts = [/\n\s*\n/g, /\n/g, /(?<=[.!?…]["”’»)*]*)\s/g, /\s/g];

/**
 * A text in pieces of at most so many characters, for a channel that takes no longer messages; nothing is lost but the white
 * space between them. A block of code that does not end in a piece is closed there and opened again in the next. Never empty,
 * and never half a character.
 */
export function splitFor(longest: number, text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > longest) {
    const { piece, after } = firstPiece(longest, rest);
    pieces.push(piece);
    rest = after;
  }
  return rest || pieces.length === 0 ? [...pieces, rest] : pieces;
}

/** One piece, and the text that is left. */
function firstPiece(longest: number, text: string): { piece: string; after: string } {
  const cutAt = (end: number) => ({ piece: text.slice(0, end).trimEnd(), after: text.slice(end).trimStart() });
  const whole = cutAt(endOfPiece(text, longest));
  const block = openBlockIn(whole.piece);
  // A beginning that takes more than a third of a message is left alone: it would be all that is said.
  if (!block || block.begins.length > longest / 3) return whole;
  if (block.at > longest / 3) return cutAt(block.at);
  const room = longest - block.ends.length - 1;
  const begun = block.at + block.begins.length;
  const cut = endOfPiece(text, room);
  // One line of code that is longer than a message: then it is cut where it is full.
  const end = text.slice(begun, cut).trim() === '' ? endOfFull(text, room) : cut;
  return {
    piece: `${text.slice(0, end).trimEnd()}\n${block.ends}`,
    // The white space with which a line of code begins is part of it.
    after: `${block.begins}\n${text.slice(end).replace(/^\s*\n|^ /, '')}`,
  };
}

/** The block of code that a text begins and does not end: its first line, where that begins, and the line that would end it. */
function openBlockIn(text: string): { begins: string; at: number; ends: string } | undefined {
  let block: ReturnType<typeof openBlockIn>;
  for (const { 0: line, 1: marks = '', index } of text.matchAll(/^ {0,3}(`{3,}|~{3,}).*$/gm)) {
    if (!block) block = { begins: line, at: index, ends: marks };
    else if (line.trim() === marks && marks.startsWith(block.ends)) block = undefined;
  }
  return block;
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
  return word ?? endOfFull(text, longest);
}

/** The last place at which no character is cut. */
const endOfFull = (text: string, longest: number): number =>
  /[\ud800-\udbff]$/.test(text.slice(0, longest)) && longest > 1 ? longest - 1 : longest;
