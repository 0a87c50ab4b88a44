import type { Article } from '../knowledge/articles/article.ts';

/** An article as representatives see it called: who is about to send it to a customer must know that it is not for customers. */
export const titleOf = ({ question, audience }: Pick<Article, 'question' | 'audience'>): string =>
  audience === 'staff' ? `${question} (for staff only)` : question;
