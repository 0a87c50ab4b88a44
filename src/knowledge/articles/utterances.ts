import { LRUCache } from 'lru-cache';
import { plainText } from '../../markdown/plain.ts';
import { readMarkdown } from '../../markdown/read.ts';
import { normalise } from '../text/normalise.ts';
import type { Article } from './article.ts';

/** One way to ask for an article, or one that must not be answered with it. */
export interface Utterance {
  text: string;
  /** The article's place in the list. */
  article: number;
}

/** The utterances of articles: question and `also`, each wording once an article. */
export function utterancesOf(articles: readonly Article[]): Utterance[] {
  return articles.flatMap(({ question, also }, article) => {
    const byForm = new Map([...also, question].map((text) => [normalise(text), text]));
    return [...byForm.values()].reverse().map((text) => ({ text, article }));
  });
}

/** The `not:` lines of articles. */
export function vetoesOf(articles: readonly Article[]): Utterance[] {
  return articles.flatMap(({ not }, article) => not.map((text) => ({ text, article })));
}

const mostSentences = 12;
const longestWhole = 700;

/** The first twelve sentences of an answer, without Markdown's marks. */
export function answerSentences({ answer }: Article): string[] {
  return plainAnswer(answer)
    .split(/\n+|(?<=[.!?])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}{2}/u.test(sentence))
    .slice(0, mostSentences);
}

/** Question and answer as one text of at most 700 characters. */
export function wholeText({ question, answer }: Article): string {
  return `${question} ${plainAnswer(answer)}`.replace(/\s+/g, ' ').slice(0, longestWhole);
}

// A base is read again after each edit, with one answer otherwise.
const mostPlain = 5_000;
const plain = new LRUCache<string, string>({ max: mostPlain });

/** An answer as its reader reads it, without the signs of lists and where links lead. */
function plainAnswer(markdown: string): string {
  const known = plain.get(markdown);
  if (known !== undefined) return known;
  const text = plainText(readMarkdown(markdown), { wordsOnly: true });
  plain.set(markdown, text);
  return text;
}
