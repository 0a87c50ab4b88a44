import { createHash } from 'node:crypto';
import type { Article } from '../articles/article.ts';
import { utterancesOf, vetoesOf } from '../articles/utterances.ts';
import { type BaseVectors, layoutOf } from './meaning.ts';
import type { Solution } from './ridge.ts';

/** A regression that was solved for a base, and a fingerprint of all that it depends on. */
export interface Solved extends Solution {
  of: string;
}

/** The regressions of a base, by its words alone and with the encoder's view; what an edit did not touch need not be solved again. */
export interface Regressions {
  words?: Solved;
  all?: Solved;
}

/** A fingerprint of what the regression by words depends on. Answers are none of it. */
export function wordingsOf(articles: readonly Article[], locale: string): string {
  const lines = [utterancesOf(articles), vetoesOf(articles)];
  return fingerprint(JSON.stringify([locale, articles.length, lines]));
}

/** The same of the regression with the encoder's view. */
export function meaningsOf(wordings: string, articles: readonly Article[], { size, rows }: BaseVectors): string {
  const vectors = layoutOf(articles).utterances.map((place) => rows.subarray(place * size, (place + 1) * size));
  return fingerprint(wordings, ...vectors);
}

function fingerprint(...parts: readonly (string | Float32Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
