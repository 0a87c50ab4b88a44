import type { Article } from '../knowledge/articles/article.ts';
import { folded } from '../knowledge/text/normalise.ts';

/** Capitals and accents make no difference. */
const fold = (text: string): string => folded(text).toLowerCase();

const foldedOf = new WeakMap<Article, { named: string; whole: string }>();

function wordsOf(article: Article): { named: string; whole: string } {
  const known = foldedOf.get(article);
  if (known) return known;
  const named = fold([article.question, ...article.also].join('\n'));
  const made = { named, whole: `${named}\n${fold([article.answer, ...Object.values(article.variants)].join('\n'))}` };
  foldedOf.set(article, made);
  return made;
}

/** Whether a text has all of some words. */
export const hasWords = (words: string, text: string): boolean => {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  const whole = fold(text);
  return wanted.every((word) => whole.includes(word));
};

/** The articles that have all of some words, in their questions or their text: what is called so before what only mentions it. */
export function articlesWith(words: string, articles: readonly Article[]): Article[] {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  const has = (text: string) => wanted.every((word) => text.includes(word));
  const found = articles.filter((article) => has(wordsOf(article).whole));
  const named = found.filter((article) => has(wordsOf(article).named));
  return [...new Set([...named, ...found])];
}
