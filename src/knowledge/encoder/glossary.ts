import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stem } from '../text/natural.ts';
import { normalise, wordsOf } from '../text/normalise.ts';

/** Puts a text of another language word by word into English, for an encoder that knows no other. */
export type Gloss = (text: string) => string;

const folder = fileURLToPath(new URL('../../../data/encoder/glossary', import.meta.url));
// The longest run of words that is looked up as one.
const longestRun = 4;
// Below this a stem is shared by words that have nothing to do with each other.
const leastStem = 3;

/** What a glossary says: each line is English, a colon, and what means it, with commas between; "#" begins a remark. */
export function readGlossary(text: string, locale: string): Gloss {
  const whole = new Map<string, string>();
  const stems = new Map<string, string>();
  const learn = (into: Map<string, string>, key: string, english: string) => {
    // What stands first is meant more often.
    if (!into.has(key)) into.set(key, english);
  };
  for (const line of text.split('\n')) {
    const [english, others] = line.split(':').map((part) => part.trim());
    if (!english || !others || english.startsWith('#')) continue;
    for (const other of others.split(',')) {
      const words = wordsOf(normalise(other));
      learn(whole, words.join(' '), english);
      const root = stem(words[0] ?? '', locale);
      if (words.length === 1 && root.length >= leastStem) learn(stems, root, english);
    }
  }
  return (text) => {
    const words = wordsOf(normalise(text));
    const english: string[] = [];
    for (let at = 0; at < words.length; ) {
      let run = Math.min(longestRun, words.length - at);
      while (run > 1 && !whole.has(words.slice(at, at + run).join(' '))) run -= 1;
      const said = words.slice(at, at + run).join(' ');
      english.push(whole.get(said) ?? stems.get(stem(said, locale)) ?? said);
      at += run;
    }
    return english.join(' ');
  };
}

const read = new Map<string, Gloss | undefined>();

/** The project's glossary of a locale's language; undefined where there is none. */
export function glossOf(locale: string): Gloss | undefined {
  const [language = ''] = locale.toLowerCase().split(/[-_]/);
  if (!read.has(language)) read.set(language, /^[a-z]+$/.test(language) ? open(language) : undefined);
  return read.get(language);
}

function open(language: string): Gloss | undefined {
  try {
    return readGlossary(readFileSync(`${folder}/${language}.txt`, 'utf8'), language);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
