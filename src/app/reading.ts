import type { Reading } from '../channels/channel.ts';
import { textOn } from '../dialogs/findings.ts';
import type { Article } from '../knowledge/articles/article.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { articlesWith } from './by-words.ts';

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
  const line = ({ id, question }: Article) => ({ id, question });

  return {
    sections: (locale) =>
      knowledge()
        .sections(locale)
        .map(({ title, articles }) => ({ title, articles: articles.slice(0, LISTED).map(line) })),
    find(words, locale) {
      const all = knowledge()
        .sections(locale)
        .flatMap(({ articles }) => articles);
      return articlesWith(words, all).slice(0, FOUND).map(line);
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
