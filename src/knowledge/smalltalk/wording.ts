import { normalise } from '../text/normalise.ts';

/** What is written together, or in short, in full. */
const inFull: Readonly<Record<string, string>> = {
  im: 'i am',
  ive: 'i have',
  dont: 'do not',
  didnt: 'did not',
  doesnt: 'does not',
  isnt: 'is not',
  arent: 'are not',
  cant: 'can not',
  cannot: 'can not',
  wont: 'will not',
  whats: 'what is',
  wats: 'what is',
  whos: 'who is',
  hows: 'how is',
  thats: 'that is',
  its: 'it is',
  youre: 'you are',
  u: 'you',
  ur: 'you are',
  r: 'are',
  ya: 'you',
  pls: 'please',
  plz: 'please',
  q: 'que',
  k: 'que',
  ud: 'usted',
};

/** Words that change nothing about what is meant. */
const padding = new Set(
  (
    'a an the please so ok okay well um uh oh hi hello hey there really actually even just like excuse sorry tell ' +
    'un una unos unas el la los las por favor pues bueno hola oye oiga perdon perdone disculpe y o ah ay usted'
  ).split(' '),
);

/** Longer than this, in characters and words, nobody speaks about the bot alone. */
const LONGEST = { characters: 120, words: 14 };

/** The words by which two texts are the same: spelled out, each letter at most twice, without what people put around them. */
export function wordsFor(text: string): string[] {
  if (text.length > LONGEST.characters) return [];
  const words = normalise(text)
    .replaceAll("'", '')
    .replace(/(\p{L})\1{2,}/gu, '$1')
    .split(' ')
    .filter(Boolean)
    .flatMap((word) => (Object.hasOwn(inFull, word) ? inFull[word]!.split(' ') : word));
  if (words.length > LONGEST.words) return [];
  const left = words.filter((word) => !padding.has(word));
  return left.length > 0 ? left : words;
}

/** How many words a text has that could be about the bot; none in a longer one. */
export function wordCountOf(text: string): number {
  const count = text.length > LONGEST.characters ? 0 : normalise(text).split(' ').filter(Boolean).length;
  return count > LONGEST.words ? 0 : count;
}

/** The same as one text; empty where there are no words. */
export const keyOf = (text: string): string => wordsFor(text).join(' ');

/** Shorter words are other words when a letter is. */
const FORGIVEN = { among: 4, alone: 6 };

/** Whether words are the same but for one typing error. */
export function isMistyped(words: readonly string[], meant: readonly string[]): boolean {
  if (words.length !== meant.length) return false;
  const least = words.length > 1 ? FORGIVEN.among : FORGIVEN.alone;
  let errors = 0;
  for (const [i, word] of words.entries()) {
    const other = meant[i]!;
    if (word === other) continue;
    if (++errors > 1 || Math.min(word.length, other.length) < least || !isOneStep(word, other)) return false;
  }
  return errors === 1;
}

/** Whether one letter added, left out, changed, or two that stand together exchanged make one word of the other. */
function isOneStep(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let i = 0;
  while (i < short.length && short[i] === long[i]) i++;
  if (long.length > short.length) return short.slice(i) === long.slice(i + 1);
  const isSwapped = short[i] === long[i + 1] && short[i + 1] === long[i] && short.slice(i + 2) === long.slice(i + 2);
  return isSwapped || short.slice(i + 1) === long.slice(i + 1);
}
