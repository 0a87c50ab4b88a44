/**
 * The form in which the lexical views compare texts: NFKC, lower case, plain quotes, accents of Latin letters folded (people
 * leave them out when they write in a hurry), and a space for everything but letters, digits and ' $ % € £.
 * `plainWords` of the conversation keeps less: amounts and apostrophes tell articles apart, and the calibration was measured so.
 */
export function normalise(text: string): string {
  // Most texts are of ASCII alone, where the same is had at a fraction of the price.
  if (ascii.test(text))
    return text
      .toLowerCase()
      .replaceAll('`', "'")
      .replace(/[^a-z0-9'$%]+/g, ' ')
      .trim();
  return folded(text.normalize('NFKC').toLowerCase())
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}'$%€£]+/gu, ' ')
    .trim();
}

const ascii = /^[ -~]*$/;

/** Quotes made plain, and accents of Latin letters gone. */
export function folded(text: string): string {
  return text
    .replace(/[\u2018\u2019\u02bc\u0060\u00b4]/g, "'")
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
}

/** Finds the words of a text as it was written. */
export const wordsIn = /[\p{L}\p{M}\p{N}'’]+/gu;

/** The words of a text that was normalised; an apostrophe counts only inside a word. */
export function wordsOf(normalised: string): string[] {
  return normalised.split(' ').flatMap((word) => word.replace(/^'+|'+$/g, '') || []);
}

/** Single words, and each two that follow each other. */
export function wordGrams(words: readonly string[]): string[] {
  return [...words, ...words.slice(1).map((word, i) => `${words[i]} ${word}`)];
}

/** All runs of `from` to `to` letters inside each word, its beginning and end marked. */
export function letterGrams(words: readonly string[], from: number, to: number): string[] {
  const grams: string[] = [];
  for (const word of words) {
    const marked = `<${word}>`;
    for (let length = from; length <= to; length++) {
      for (let i = 0; i + length <= marked.length; i++) grams.push(marked.slice(i, i + length));
    }
  }
  return grams;
}
