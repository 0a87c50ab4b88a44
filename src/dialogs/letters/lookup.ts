import type { Finding } from '../../knowledge/finding.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { isSettled, isUrgent } from '../findings.ts';
import { plain } from '../words.ts';
import type { Question } from './questions.ts';
import type { Letter } from './reading.ts';

/** What was found for one question of a letter. */
export interface Part {
  question: string;
  is: Question['is'];
  finding: Finding;
}

/** What was found for a letter: its questions in their order, and whether it as a whole brings a person. */
export interface LookedUp {
  parts: Part[];
  urgent: ReturnType<typeof urgentOf>;
}

/** Whom a letter is from, and what it is about as its subject says; without one where that is about an earlier letter. */
export interface LookupContext {
  locale: string;
  who: string | undefined;
  subject: string | undefined;
}

/**
 * Looks a letter up: as a whole for whether it brings a person, because who is upset says so anywhere, and each question by
 * itself. What is not answered that way is asked once more with what was told before it, and its one question with all of it.
 */
export function createLookup(knowledge: Pick<Knowledge, 'ask' | 'triage'>) {
  return async ({ matter, questions }: Letter, { locale, who, subject }: LookupContext): Promise<LookedUp> => {
    const asked = new Map<string, Promise<Finding>>();
    /** What stands in it twice is looked up once. */
    const ask = (text: string): Promise<Finding> => {
      const found = asked.get(text) ?? knowledge.ask(text, locale, who);
      asked.set(text, found);
      return found;
    };
    const isWhole = (text: string): boolean => plain(text) === plain(matter);
    const isOne = questions.length === 0 || questions.some(({ text }) => isWhole(text));
    // All at once: when much is asked, whoever waits for their turn waits once. A long text costs ten times its questions.
    const [heard, ...alone] = await Promise.all([
      isOne ? ask(matter) : knowledge.triage(matter, locale, who),
      ...questions.map(({ text }) => (isWhole(text) ? undefined : ask(text))),
    ]);
    // Who sounds upset may need what an article says, and a person after it.
    const whole = isOne || heard.decision !== 'person' ? heard : await ask(matter);
    const isOnly = questions.filter(({ is }) => is !== 'told').length < 2;
    const urgent = urgentOf([whole, ...alone.flatMap((one, i) => (one && isHeard(one, questions[i]!) ? [one] : []))]);
    const context = subject !== undefined && isOnly && !isWithin(subject, matter) ? subject : undefined;

    // What was only told is answered when that is sure, and else belongs to the questions.
    const isOther = (i: number): boolean => questions[i]?.is === 'told' && isSettled(alone[i] ?? whole);
    // Then the whole letter is about its one question; unless it brings a person: that may be for what stands beside it.
    const isAbout = isOnly && !isUrgent(whole) && !questions.some((_, i) => isOther(i));

    const lookAgain = async (text: string, told: string | undefined, found: Finding[]): Promise<Finding> => {
      const best = bestOf(found);
      if (isSettled(best) || urgent?.danger) return best;
      const again = [
        ...(isAbout && whole === heard && !isOne ? [matter] : []),
        ...(told !== undefined && !isWhole(told) ? [told] : []),
        ...(context !== undefined ? [`${context}\n${text}`] : []),
      ];
      return bestOf([best, ...(await Promise.all(again.map(ask)))]);
    };
    if (questions.length === 0)
      return {
        parts: eachOf({ question: matter, is: 'asked', finding: await lookAgain(matter, undefined, [whole]) }),
        urgent,
      };
    const parts = await Promise.all(
      questions.map(async ({ text, told, is }, i): Promise<Part | undefined> => {
        const own = alone[i] ?? whole;
        if (is === 'told') return isOther(i) ? { question: text, is, finding: own } : undefined;
        return { question: text, is, finding: await lookAgain(text, told, isAbout ? [own, whole] : [own]) };
      }),
    );
    return { parts: parts.flatMap((part) => (part ? eachOf(part) : [])), urgent };
  };
}

/** What one sentence asks may be several questions. */
const eachOf = (part: Part): Part[] =>
  'parts' in part.finding && part.finding.parts ? part.finding.parts.map((one) => ({ ...one, is: part.is })) : [part];

/** A sentence by itself sounds graver than it is meant: of what was only told, danger is heard. */
const isHeard = (finding: Finding, { is }: Question): boolean =>
  is !== 'told' || (finding.decision === 'person' && finding.danger !== undefined);

/** Whether a text has all words of another. */
function isWithin(words: string, text: string): boolean {
  const known = new Set(plain(text).split(' '));
  return plain(words)
    .split(' ')
    .every((word) => known.has(word));
}

/** Danger goes before all; else what was found first. */
function urgentOf(findings: readonly Finding[]) {
  const urgent = findings.filter((finding) => isUrgent(finding));
  return urgent.find(({ danger }) => danger) ?? urgent[0];
}

/** Of several ways to ask the same: a sure answer, then the likeliest guess. */
function bestOf(findings: readonly Finding[]): Finding {
  const rank = (finding: Finding): number => {
    if (isSettled(finding)) return 3;
    const worth = { answer: 3, guess: 2, choices: 2, person: 1, nothing: 0 }[finding.decision];
    return worth + Math.min(0.99, finding.candidates[0]?.confidence ?? 0) * (worth === 2 ? 1 : 0);
  };
  return findings.reduce((best, each) => (rank(each) > rank(best) ? each : best));
}
