import { stringify } from 'yaml';
import type { Article } from '../articles/article.ts';
import { sectionHeading } from '../articles/sections.ts';

/** What of an article is written into its file. */
export type Draft = Pick<Article, 'question' | 'answer'> &
  Partial<Pick<Article, 'also' | 'not' | 'team' | 'owner' | 'review' | 'related' | 'person' | 'audience' | 'variants'>>;

/** The text of an article's file. */
export function renderArticle(draft: Draft): string {
  const { question, also = [], not = [], team, owner, review, related = [], answer, variants = {} } = draft;
  const { person, audience } = draft;
  const fields = {
    question,
    ...(also.length > 0 ? { also } : {}),
    ...(not.length > 0 ? { not } : {}),
    ...(team === undefined ? {} : { team }),
    ...(owner === undefined ? {} : { owner }),
    ...(review === undefined ? {} : { review }),
    ...(related.length > 0 ? { related } : {}),
    ...(person === undefined ? {} : { person }),
    ...(audience === undefined ? {} : { audience }),
  };
  const sections = Object.entries(variants).map(([channel, text]) => `\n${sectionHeading(channel)}\n${text.trim()}\n`);
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n${answer.trim()}\n${sections.join('')}`;
}
