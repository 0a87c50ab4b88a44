import type { Article, Topic } from './article.ts';
import type { Base } from './base.ts';

/** What an article's audience may depend on beside itself. */
export interface AudienceParts {
  /** The first is the default. */
  locales: readonly string[];
  topicOf(locale: string, name: string): Topic | undefined;
  articleOf(locale: string, id: string): Article | undefined;
}

/**
 * Whether an article is for representatives only: it says so, its topic does, in its language or in the first, or the article does
 * that it translates. A translation made later must not give away what its original keeps.
 */
export function isForStaff(article: Article, { locales, topicOf, articleOf }: AudienceParts): boolean {
  const first = locales[0] ?? article.locale;
  const original = article.locale === first ? undefined : articleOf(first, article.id);
  return [article, ...(original ? [original] : [])].some(({ audience, topic, locale }) =>
    [audience, topicOf(locale, topic)?.audience, topicOf(first, topic)?.audience].includes('staff'),
  );
}

/** Whether a base has anything that is for representatives only. */
export const hasStaffOnly = ({ articles }: Base): boolean =>
  [...articles.values()].some((byId) => [...byId.values()].some(({ audience }) => audience === 'staff'));

/** What customers may get of a base: whatever is asked of this one cannot give away the rest. */
export function forCustomers(base: Base): Base {
  if (!hasStaffOnly(base)) return base;
  const open = (byId: ReadonlyMap<string, Article>) =>
    new Map([...byId].filter(([, { audience }]) => audience !== 'staff'));
  return { articles: new Map([...base.articles].map(([locale, byId]) => [locale, open(byId)])) };
}

/** Whether a file of a topic that cannot be read speaks of an audience: nobody may be given its articles by mistake. */
export const namesAudience = (text: string): boolean => /^\s*["']?audience\b/m.test(text);
