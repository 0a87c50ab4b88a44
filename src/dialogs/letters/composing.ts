import { shortened } from '../../conversation/text.ts';
import type { Reason } from '../../handoff/ticket.ts';
import type { Article } from '../../knowledge/articles/article.ts';
import type { Candidate, Finding } from '../../knowledge/finding.ts';
import { literal } from '../../markdown/literal.ts';
import { given, textOn } from '../findings.ts';
import type { Phrases } from '../phrases.ts';
import type { BotState } from '../state.ts';
import type { Part } from './lookup.ts';

/** What a letter of the bot says to one question. */
export type Said =
  | { is: 'answer'; part: Part; articles: Article[] }
  /** Likely, and not sure; `next`: what else it may be. */
  | { is: 'guess'; part: Part; article: Article; next: Article[] }
  /** Hardly likely: titles to choose from. */
  | { is: 'unsure'; part: Part; next: Article[] }
  /** A person is needed: for what an article says, or because nothing is known; `again`: the answer was given before. */
  | { is: 'person'; part: Part; reason: Reason; article?: Article; again?: true };

/** From here on an article's text is given as a guess: half of such are right (docs/decisions/0026). */
const GUESS = 0.4;
/** Titles in one letter: so many numbers are understood. */
export const MOST_TITLES = 4;
/** Of a question that is quoted, in characters. */
const QUOTED = 140;

/** What is said to each question that was looked up, every article once. */
export function sayingsOf(parts: readonly Part[], bot: BotState): Said[] {
  // The sure answers first: what is only likely is not said beside them once more.
  const surely = new Set(parts.flatMap(({ finding }) => answersOf(finding)).map(({ id }) => id));
  const told = new Set<string>();
  const said: Said[] = [];
  for (const part of parts) {
    const one = sayingOf(part, { bot, surely, told });
    if (one) said.push(one);
    for (const { id } of one ? articlesIn(one) : []) told.add(id);
  }
  return said;
}

const answersOf = (finding: Finding): readonly Article[] => (finding.decision === 'answer' ? [finding.article] : []);

function sayingOf(
  part: Part,
  { bot, surely, told }: { bot: BotState; surely: ReadonlySet<string>; told: ReadonlySet<string> },
): Said | undefined {
  const { finding } = part;
  const isFresh = ({ id }: Article): boolean => !told.has(id) && !given(bot, id);
  switch (finding.decision) {
    case 'answer': {
      const all = answersOf(finding);
      const articles = all.filter(isFresh);
      if (articles.length > 0) return { is: 'answer', part, articles };
      const again = all.some(({ id }) => given(bot, id));
      return again ? { is: 'person', part, reason: 'not-helped', again } : undefined;
    }
    case 'guess':
    case 'choices': {
      const choices = finding.decision === 'guess' ? [finding.article, ...finding.others] : finding.choices;
      const [best] = choices;
      // An answer that stands in the letter anyway is likely enough to be this one's, too.
      if (best && (surely.has(best.id) || told.has(best.id))) return undefined;
      const next = choices.filter((article) => isFresh(article) && !surely.has(article.id));
      const [likeliest, ...others] = next;
      if (!likeliest) return { is: 'person', part, reason: 'unanswered' };
      const isLikely = likeliest === best && likelihoodOf(likeliest, finding.candidates) >= GUESS;
      return isLikely ? { is: 'guess', part, article: likeliest, next: others } : { is: 'unsure', part, next };
    }
    case 'person': {
      const { reason, article } = finding;
      return { is: 'person', part, reason, ...(reason === 'article' && article && isFresh(article) && { article }) };
    }
    case 'nothing':
      return { is: 'person', part, reason: 'unanswered' };
    default:
      throw new Error(`an unknown finding: ${JSON.stringify(finding satisfies never)}`);
  }
}

/** The articles whose text is in it. */
export function articlesIn(one: Said): readonly Article[] {
  if (one.is === 'answer') return one.articles;
  return one.is !== 'unsure' && one.article ? [one.article] : [];
}

const likelihoodOf = ({ id }: Article, candidates: readonly Candidate[]): number =>
  candidates.find((candidate) => candidate.id === id)?.confidence ?? 0;

/** The answers of a letter as Markdown, in the order of the questions; undefined when there is none. */
export function answersIn(
  said: readonly Said[],
  about: { phrases: Phrases; locale: string; channel: string; person: boolean },
): string | undefined {
  const { phrases, locale, channel, person } = about;
  const heading = ({ question }: Article): string => `**${literal(question)}**`;
  const several = said.length > 1 || said.some((one) => one.is === 'answer' && one.articles.length > 1);
  const answer = (article: Article): string[] => [...(several ? [heading(article)] : []), textOn(channel, article)];
  const quoting = (name: 'letterUnknown' | 'letterUnsure', { question }: Part): string =>
    literal(phrases.say(locale, name, { question: quoted(question) }));
  const blocks = said.flatMap((one) => {
    switch (one.is) {
      case 'answer':
        return one.articles.flatMap(answer);
      case 'guess':
        return [literal(phrases.say(locale, 'letterGuess')), heading(one.article), textOn(channel, one.article)];
      case 'unsure':
        return [quoting(person ? 'letterUnknown' : 'letterUnsure', one.part)];
      case 'person':
        if (one.article) return answer(one.article);
        return one.reason === 'unanswered' ? [quoting('letterUnknown', one.part)] : [];
      default:
        throw new Error(`an unknown thing to say: ${JSON.stringify(one satisfies never)}`);
    }
  });
  const answered = said.some((one) => articlesIn(one).length > 0);
  return answered || (!person && blocks.length > 0) ? blocks.join('\n\n') : undefined;
}

/** A question as it is quoted: its beginning, on one line, without addresses that mail programs would make links of. */
const quoted = (question: string): string =>
  shortened(
    question
      .replace(/\b(?:https?:\/\/|www\.)\S+/giu, '…')
      .replace(/\s+/g, ' ')
      .trim(),
    QUOTED,
  );
