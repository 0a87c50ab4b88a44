import { createRequire } from 'node:module';

// By deep path only: natural's index loads database drivers, prints banners and reads the working directory's .env.
const require = createRequire(import.meta.url);

interface Stemmer {
  stem(word: string): string;
}

interface Distances {
  DamerauLevenshteinDistance(a: string, b: string, options: { restricted: boolean }): number;
}

const porter = require('natural/lib/natural/stemmers/porter_stemmer.js') as Stemmer;
const spanish = require('natural/lib/natural/stemmers/porter_stemmer_es.js') as Stemmer;
const distances = require('natural/lib/natural/distance/levenshtein_distance.js') as Distances;

/** The stem of a lower-case word: Snowball's for Spanish, Porter's for every other locale. */
export function stem(word: string, locale: string): string {
  return (locale.startsWith('es') ? spanish : porter).stem(word);
}

/** How many letters must be inserted, deleted, exchanged or swapped to make one word of the other. */
export function editDistance(a: string, b: string): number {
  return distances.DamerauLevenshteinDistance(a, b, { restricted: true });
}

/** The known word that was probably meant, at most two letters away. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = word.length > 4 ? 3 : 2;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}
