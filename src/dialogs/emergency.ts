import type { Finding, Knowledge } from '../knowledge/knowledge.ts';
import { plain } from './words.ts';

/** What the bot needs of a knowledge base. */
export type Answers = Pick<Knowledge, 'ask' | 'article'>;

/** The knowledge base, hearing the operator's own words for danger, too (by locale; all of them count in every language). */
export function withEmergencies(knowledge: Answers, emergency: Readonly<Record<string, readonly string[]>>): Answers {
  const signs = Object.values(emergency).flat().map(plain).filter(Boolean);
  if (signs.length === 0) return knowledge;
  return {
    article: (id, locale) => knowledge.article(id, locale),
    async ask(question, locale): Promise<Finding> {
      const found = await knowledge.ask(question, locale);
      const words = ` ${plain(question)} `;
      if (!signs.some((sign) => words.includes(` ${sign} `))) return found;
      const { candidates } = found;
      const article = found.decision === 'answer' || found.decision === 'person' ? found.article : undefined;
      return { decision: 'person', reason: 'danger', candidates, ...(article && { article }) };
    },
  };
}
