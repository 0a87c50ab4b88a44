import type { Reading } from '../channels/channel.ts';
import { textOn } from '../dialogs/findings.ts';
import type { Article } from '../knowledge/articles/article.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';

/** So many that have the words are shown: whoever gets more adds a word. */
const FOUND = 20;
/** Nobody reads through more of them. */
const LISTED = 500;

/** What customers may read of the base in force, as it reads on a channel; topics that are not named to them are left out. */
export function createReading(parts: {
  knowledge: () => Pick<Knowledge, 'sections' | 'article'>;
  channel: string;
}): Reading {
  const { knowledge, channel } = parts;
  const folded = new WeakMap<Article, string>();
  const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wordsOf = (article: Article): string => {
    const known = folded.get(article) ?? fold([article.question, ...article.also, article.answer].join('\n'));
    folded.set(article, known);
    return known;
  };
  const line = ({ id, question }: Article) => ({ id, question });

  return {
    sections: (locale) =>
      knowledge()
        .sections(locale)
        .map(({ title, articles }) => ({ title, articles: articles.slice(0, LISTED).map(line) })),
    find(words, locale) {
      const wanted = fold(words).split(/\s+/).filter(Boolean);
      const all = knowledge()
        .sections(locale)
        .flatMap(({ articles }) => articles);
      const has = (text: string) => wanted.every((word) => text.includes(word));
      const found = all.filter((article) => has(wordsOf(article)));
      // What is called so goes before what only mentions it.
      const named = found.filter(({ question, also }) => has(fold([question, ...also].join('\n'))));
      return [...new Set([...named, ...found])].slice(0, FOUND).map(line);
    },
    article(id, locale) {
      const isListed = knowledge()
        .sections(locale)
        .some(({ articles }) => articles.some((each) => each.id === id));
      const article = isListed ? knowledge().article(id, locale) : undefined;
      return article && { ...line(article), text: textOn(channel, article) };
    },
  };
}
