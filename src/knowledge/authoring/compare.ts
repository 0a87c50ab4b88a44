import type { Finding } from '../finding.ts';
import type { Knowledge } from '../knowledge.ts';
import { normalise } from '../text/normalise.ts';
import type { Expectation } from './expectations.ts';
import { isStaffOnly, utterancesOf, type WrittenBase } from './written.ts';

/** A question that is put to two bases. */
export interface Question {
  question: string;
  locale: string;
  /** Where it comes from: tests.yaml, an article, or customers. */
  from: 'test' | 'article' | 'customer';
  /** Asked as representatives do. */
  audience?: 'staff';
}

/** What became of a question: another answer, one where there was none, none where there was one, or something less than that. */
export type Change = 'changed' | 'begun' | 'ceased' | 'other';

/** A question to which the two bases do not say the same. */
export interface Changed extends Question {
  change: Change;
  before: Finding;
  now: Finding;
}

/** All questions that there are, each once: tests first, then what customers asked, then the articles' own. */
export function questionsOf(parts: {
  tests: readonly Expectation[];
  asked: readonly { question: string; locale?: string | undefined }[];
  bases: readonly WrittenBase[];
  usual: string;
}): Question[] {
  const { tests, asked, bases, usual } = parts;
  const all: Question[] = [
    ...tests.map(({ question, locale = usual, audience }): Question => {
      return { question, locale, from: 'test', ...(audience && { audience }) };
    }),
    ...asked.map(({ question, locale = usual }): Question => ({ question, locale, from: 'customer' })),
    ...bases.flatMap((base) =>
      base.articles.flatMap((written) => {
        const own = isStaffOnly(written.article, base) ? { audience: 'staff' as const } : {};
        return utterancesOf(written).map(
          ({ text }): Question => ({ question: text, locale: written.article.locale, from: 'article', ...own }),
        );
      }),
    ),
  ];
  const seen = new Set<string>();
  return all.filter(({ question, locale, audience = '' }) => {
    const form = `${locale}\n${audience}\n${normalise(question)}`;
    if (seen.has(form)) return false;
    seen.add(form);
    return true;
  });
}

/** Asks a base everything, one question after the other; `told` hears after each how many were asked. */
export async function askAll(
  base: Pick<Knowledge, 'ask' | 'staff'>,
  questions: readonly Question[],
  told: (asked: number) => void = () => {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { question, locale, audience } of questions) {
    findings.push(await (audience === 'staff' ? base.staff : base).ask(question, locale));
    told(findings.length);
  }
  return findings;
}

/** The questions to which two bases say different things. */
export function changesOf(
  questions: readonly Question[],
  before: readonly Finding[],
  now: readonly Finding[],
): Changed[] {
  return questions.flatMap((question, i): Changed[] => {
    const change = changeOf(before[i]!, now[i]!);
    return change === undefined ? [] : [{ ...question, change, before: before[i]!, now: now[i]! }];
  });
}

function changeOf(before: Finding, now: Finding): Change | undefined {
  const [was, is] = [saidOf(before), saidOf(now)];
  if (was === is) return undefined;
  if (before.decision === 'answer') return now.decision === 'answer' ? 'changed' : 'ceased';
  return now.decision === 'answer' ? 'begun' : 'other';
}

/** What customers would notice of a finding: of choices the first; how sure it is they never hear. */
function saidOf(finding: Finding): string {
  switch (finding.decision) {
    case 'answer':
      return `answer ${finding.article.id}`;
    case 'guess':
      return `guess ${finding.article.id}`;
    case 'choices':
      return `choices ${finding.choices[0]?.id}`;
    case 'nothing':
      return 'nothing';
    case 'person':
      return `person ${finding.article?.id ?? ''}`;
  }
}

/** What a question gets, in a few words. */
export function outcomeWords(finding: Finding): string {
  const [best] = finding.candidates;
  const sure = best ? ` (${Math.round(best.confidence * 100)} %)` : '';
  switch (finding.decision) {
    case 'answer':
      return `${finding.article.id}${sure}`;
    case 'guess':
      return `${finding.article.id} as a guess${sure}`;
    case 'choices':
      return `choices: ${finding.choices.map(({ id }) => id).join(', ')}`;
    case 'nothing':
      return 'nothing';
    case 'person':
      return `a person${finding.article ? `, with ${finding.article.id}` : ''}`;
  }
}
