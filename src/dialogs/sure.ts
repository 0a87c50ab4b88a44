import type { Finding } from '../knowledge/finding.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { textOn } from './findings.ts';
import { familyAnswers } from './smalltalk.ts';
import type { Saying } from './state.ts';

/** What the bot is sure of, said to somebody who waits for a person: until one is there it goes on answering. */
export function createSureAnswers(parts: {
  knowledge: Pick<Knowledge, 'smallTalk' | 'topics'>;
  name: string;
  locales: readonly string[];
}) {
  return {
    whileWaiting(
      channel: string,
      { text, locale, finding }: { text: string; locale: string; finding: Finding | undefined },
    ): Saying | undefined {
      const family = parts.knowledge.smallTalk(text, locale);
      // A number is for the colleague, and one is fetched already.
      if (family && !family.form && !family.again && family.person !== 'ask')
        return { text: familyAnswers(family, { ...parts, locale })[0] ?? '' };
      if (family || !finding) return undefined;
      const follows = finding.decision === 'person' && finding.reason === 'article';
      if (finding.decision !== 'answer' && !follows) return undefined;
      return finding.article && { text: textOn(channel, finding.article), markdown: true };
    },
  };
}
