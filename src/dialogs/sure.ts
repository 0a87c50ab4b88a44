import type { Finding } from '../knowledge/finding.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { isSettled, textOn } from './findings.ts';
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
      if (!isSettled(finding)) return undefined;
      const sure = (finding.parts ?? [{ finding }])
        .flatMap((one) => (isSettled(one.finding) ? [one.finding.article] : []))
        .map((article) => textOn(channel, article));
      return sure.length > 0 ? { text: sure.join('\n\n'), markdown: true } : undefined;
    },
  };
}
