import { normalise } from '../text/normalise.ts';

/** A name for the article of a question: some forty letters are what a file's name can be read with. */
export function articleIdFor(question: string): string {
  const words = normalise(question)
    .replaceAll(/[^\p{L}\p{N} ]/gu, '')
    .split(' ')
    .filter(Boolean);
  let id = '';
  for (const word of words) {
    if (id !== '' && id.length + word.length > 40) break;
    id = id === '' ? word.slice(0, 60) : `${id}-${word}`;
  }
  return id || 'article';
}
