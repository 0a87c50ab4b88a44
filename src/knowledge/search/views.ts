import type { Article } from '../articles/article.ts';
import { type Utterance, utterancesOf, vetoesOf } from '../articles/utterances.ts';
import { stem } from '../text/natural.ts';
import { letterGrams, normalise, wordGrams, wordsOf } from '../text/normalise.ts';
import { createSpelling, isNearly } from '../text/spelling.ts';
import { contentWords } from '../text/stopwords.ts';
import { createTfidf } from './tfidf.ts';

/** How like a text is to each utterance, then to each `not:` line: cosines from 0 to 1. */
export interface Likeness {
  words: Float64Array;
  letters: Float64Array;
}

/** The lexical views of the articles of one locale. A text is given as its words, normalised and spelt as the base spells. */
export interface Views {
  utterances: readonly Utterance[];
  /** What must not be answered with an article, in the order in which likenesses follow the utterances'. */
  vetoes: readonly Utterance[];
  read(text: string): string[];
  /** The text as it was probably meant. */
  fixed(text: string): string;
  /** The text without unknown words beyond a number that nobody needs to ask a question. */
  limited(text: string): string;
  likeness(query: readonly string[]): Likeness;
  /** How like some utterances are to each other, row by row. */
  between(utterances: readonly number[]): Likeness;
  /** How like a text is to each article's own text, 0 to 2: the cosine and the share of the text that it covers. */
  answers(query: readonly string[]): Float64Array;
  /** The share of a text's content words, rare ones counting for more, that an article holds nowhere. */
  missing(query: readonly string[], article: number): number;
}

/** Builds the views over articles. */
export function createViews(articles: readonly Article[], locale: string): Views {
  const utterances = utterancesOf(articles);
  const vetoes = vetoesOf(articles);
  const wordsIn = (text: string) => wordsOf(normalise(text));
  const lines = [...utterances, ...vetoes].map(({ text }) => wordsIn(text));
  const answers = articles.map(({ question, answer }) => wordsIn(`${question} ${answer}`));

  // A base says the same words again and again; what customers say is not kept.
  const roots = new Map([...new Set([...lines, ...answers].flat())].map((word) => [word, stem(word, locale)]));
  const stems = (words: readonly string[]) => words.map((word) => roots.get(word) ?? stem(word, locale));
  const wordTerms = (words: readonly string[]) => wordGrams(stems(words));

  const byWords = createTfidf(lines.map(wordTerms));
  const byLetters = createTfidf(lines, (word) => letterGrams([word], 2, 5));
  const byAnswer = createTfidf(answers, (word) => [...stems([word]), ...letterGrams([word], 3, 5)]);
  const covered = createCoverage(answers.map(stems));
  const spelling = createSpelling([...lines, ...answers].flat(), locale);
  const whole = ({ question, also, answer }: Article) => wordsIn([question, ...also, answer].join(' '));
  const held = articles.map((article) => new Set(stems(whole(article))));
  const spelt = new Map<number, string[]>();
  const wordsHeld = (article: number): string[] => {
    const known = spelt.get(article) ?? [...new Set(whole(articles[article]!))].filter((word) => word.length > 2);
    spelt.set(article, known);
    return known;
  };
  const holders = new Map<string, number>();
  for (const one of held) for (const word of one) holders.set(word, (holders.get(word) ?? 0) + 1);
  const rarity = (word: string) => Math.log((1 + articles.length) / (1 + (holders.get(word) ?? 0))) + 1;

  return {
    utterances,
    vetoes,
    read: (text) => spelling.fix(wordsIn(text)),
    fixed: spelling.fixText,
    limited: spelling.limited,
    likeness: (query) => ({ words: byWords.cosines(wordTerms(query)), letters: byLetters.cosines(query) }),
    between: (some) => ({ words: byWords.between(some), letters: byLetters.between(some) }),
    answers(query) {
      const coverage = covered(stems(query));
      return byAnswer.cosines(query).map((cosine, c) => cosine + coverage[c]!);
    },
    missing(query, article) {
      let [gone, all] = [0, 0];
      for (const word of contentWords(query, locale)) {
        const [root = word] = stems([word]);
        all += rarity(root);
        if (held[article]!.has(root)) continue;
        // A slip that was not put right says nothing against the article that has a word like it.
        if (spelling.isStrange(word) && wordsHeld(article).some((one) => isNearly(one, word))) continue;
        gone += rarity(root);
      }
      return all === 0 ? 1 : gone / all;
    },
  };
}

/** BM25 with the usual constants, divided by the most that a text could get: the share of it that an article covers. */
function createCoverage(texts: readonly (readonly string[])[]): (query: readonly string[]) => Float64Array {
  const [k1, b] = [1.2, 0.75];
  const mean = texts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, texts.length) || 1;
  const counts = new Map<string, Map<number, number>>();
  texts.forEach((terms, text) => {
    for (const term of terms) {
      const count = counts.get(term) ?? new Map<number, number>();
      count.set(text, (count.get(text) ?? 0) + 1);
      counts.set(term, count);
    }
  });
  const rarityOf = (seenIn: number) => Math.log(1 + (texts.length - seenIn + 0.5) / (seenIn + 0.5));
  const postings = new Map(
    [...counts].map(([term, count]) => {
      const rarity = rarityOf(count.size);
      const scores = [...count].map(([text, times]) => {
        const length = k1 * (1 - b + (b * texts[text]!.length) / mean);
        return (rarity * times * (k1 + 1)) / (times + length) / (k1 + 1);
      });
      return [term, { rarity, texts: Int32Array.from(count.keys()), scores: Float64Array.from(scores) }];
    }),
  );
  const rarest = rarityOf(0);
  return (query) => {
    const scores = new Float64Array(texts.length);
    let most = 0;
    for (const term of new Set(query)) {
      const posting = postings.get(term);
      most += posting?.rarity ?? rarest;
      if (!posting) continue;
      for (let i = 0; i < posting.texts.length; i++) scores[posting.texts[i]!]! += posting.scores[i]!;
    }
    return scores.map((score) => score / (most || 1));
  };
}
