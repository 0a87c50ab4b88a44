const longestText = 4000;
const mostPieces = 40;
// A longer text is a story: as a whole it is about everything, and its sentences say more.
const longestWhole = 25;
const speaks = /[\p{L}\p{N}]/u;

/** What of a text is looked at: each sentence, and of a short text the whole, which then comes first. */
export function piecesOf(text: string): { pieces: string[]; long: boolean } {
  const plain = text
    .slice(0, longestText)
    .normalize('NFKC')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
  const sentences = plain
    .split(/\n+|(?<=[.!?])\s+/, mostPieces)
    .map((sentence) => sentence.trim())
    .filter((sentence) => speaks.test(sentence));
  const whole = plain.replace(/\s+/g, ' ');
  const long = whole.split(' ', longestWhole + 1).length > longestWhole;
  return { pieces: [...new Set(long || !speaks.test(whole) ? sentences : [whole, ...sentences])], long };
}
