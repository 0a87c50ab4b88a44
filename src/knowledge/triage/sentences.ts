const longestText = 4000;
const mostSentences = 40;
// A longer text is a story.
const longestMessage = 25;
const speaks = /[\p{L}\p{N}]/u;

/** What of a text is looked at. */
export interface SplitText {
  /** The whole, its white space as one space each; empty when nothing is said. */
  whole: string;
  /** Those that say something, each once. */
  sentences: string[];
  /** A message of one sentence, of several, or a story. */
  kind: 'one' | 'several' | 'story';
}

/** What of a text is looked at: the whole and each sentence. */
export function splitText(text: string): SplitText {
  const plain = text
    .slice(0, longestText)
    .normalize('NFKC')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
  const spoken = plain
    .split(/\n+|(?<=[.!?])\s+/, mostSentences)
    .map((sentence) => sentence.trim())
    .filter((sentence) => speaks.test(sentence));
  const sentences = [...new Set(spoken)];
  const whole = speaks.test(plain) ? plain.replace(/\s+/g, ' ') : '';
  const long = whole.split(' ', longestMessage + 1).length > longestMessage;
  return { whole, sentences, kind: long ? 'story' : sentences.length > 1 ? 'several' : 'one' };
}
