import type { Entry } from '../conversation/decision.ts';
import type { AnswerRef } from '../reports/facts.ts';

/** What an entry of the bot answers, when it says so in its `about`. By hand and not by zod: the page in the browser reads it, too. */
export function answeredIn({ about }: Pick<Entry, 'about'>): AnswerRef | undefined {
  const { answers } = (about ?? {}) as { answers?: unknown };
  const { question, article } = (answers ?? {}) as { [field: string]: unknown };
  return typeof question === 'string' && typeof article === 'string' ? { question, article } : undefined;
}
