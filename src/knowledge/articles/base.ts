import type { Article } from './article.ts';

/** The articles that can be in force. */
export interface Base {
  /** By locale, then by id. */
  articles: ReadonlyMap<string, ReadonlyMap<string, Article>>;
}
