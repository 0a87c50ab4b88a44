import { createHash } from 'node:crypto';
import type { Conversation, Effect } from '../conversation/decision.ts';
import type { Event } from '../conversation/event.ts';
import type { Ticket } from '../handoff/ticket.ts';
import type { Finding } from '../knowledge/finding.ts';
import { type AnswerRef, type Fact, type Facts, type QuestionOutcome, recordDestination } from '../reports/facts.ts';
import type { BotState } from './state.ts';

/** A question as it was looked up, and what was found; `guessed`: id of an article that was given without being sure. */
export interface FoundFor {
  question: string;
  finding: Finding;
  guessed?: string;
  /** Of several questions of one message, which one it is, counted from 1. */
  place?: number;
}

/** What a reply of the bot was about, for the record. */
export interface Heard {
  /** What it answers, or could not answer. */
  found?: FoundFor;
  /** Other questions of the same letter. */
  beside?: readonly FoundFor[];
  /** Id of the article that the customer chose. */
  chosen?: string;
  /** Id of the article that the reply gives. */
  gives?: string;
  /** What the customer said of the last answer. */
  verdict?: Extract<QuestionOutcome, 'helped' | 'not-helped'>;
}

/** A turn at its end. */
export interface Ended {
  conversation: Conversation;
  event: Event;
  now: number;
  locale: string;
  before: { bot: BotState; ticket?: Ticket };
  after: { bot: BotState; ticket: Ticket | undefined };
  heard: Heard | undefined;
  effects: readonly Effect[];
}

/** What a turn says to the record of questions. */
export interface Recorded {
  /** Id of the question that is still open after it. */
  asked: string | undefined;
  /** What the reply answers, when it gives an article. */
  answers: AnswerRef | undefined;
  effects: Effect[];
}

/** Reads a turn for the record of questions. */
export function recordOf(turn: Ended): Recorded {
  const { conversation, event, now, before, after, heard = {} } = turn;
  const facts: Fact[] = [];
  const { answered: article } = before.bot;
  let { asked } = before.bot;
  const happened = (outcome: QuestionOutcome, given = article) => {
    if (asked) facts.push({ fact: 'outcome', question: asked, at: now, outcome, ...(given && { article: given }) });
  };

  if (heard.verdict) happened(heard.verdict);
  if (heard.chosen && asked) facts.push({ fact: 'chosen', question: asked, at: now, article: heard.chosen });
  // "Let me talk to somebody" says nothing new about the question that is open.
  if (heard.found && !(asked && callsOnly(heard.found.finding))) {
    const earlier = heard.verdict === 'helped' ? undefined : asked;
    if (!heard.verdict) happened('asked-again');
    asked = idOf(conversation.id, event.id);
    facts.push({ ...askedOf(turn, heard.found), question: asked, ...(earlier && { before: earlier }) });
  }
  for (const [i, found] of (heard.beside ?? []).entries())
    facts.push({ ...askedOf(turn, found), question: idOf(conversation.id, event.id, String(i + 1)) });
  const answers = answersOf(facts, heard.gives);
  if (isOpen(after.ticket) && !isOpen(before.ticket)) happened('handed-over', after.bot.answered ?? article);

  const { ticket } = before;
  if (asked && isOpen(ticket)) {
    const number = ticket?.number === undefined ? {} : { ticket: ticket.number };
    const text = replyIn(turn);
    if (text) facts.push({ fact: 'replied', question: asked, at: now, text, ...number });
    if (!isOpen(after.ticket)) {
      const disposition = after.ticket?.status === 'resolved' ? after.ticket.disposition : 'returned';
      facts.push({ fact: 'resolved', question: asked, at: now, disposition, ...number });
    }
  }
  if (!after.bot.asking && !isOpen(after.ticket)) asked = undefined;
  if (facts.length === 0) return { asked, answers, effects: [] };
  const people = [conversation.customer, ...(conversation.participants ?? [])];
  const known = people.flatMap(({ name, email }) => [name, email]).filter((each) => each !== undefined);
  const body: Facts = { facts, known };
  return { asked, answers, effects: [{ do: 'send', destination: recordDestination, body }] };
}

const idOf = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 20);

function askedOf(
  { now, locale, conversation, event, heard }: Ended,
  { question, finding, guessed, place }: FoundFor,
): Omit<Extract<Fact, { fact: 'asked' }>, 'question'> {
  const article = finding.decision === 'nothing' || finding.decision === 'choices' ? guessed : finding.article?.id;
  return {
    fact: 'asked',
    at: now,
    text: question,
    locale,
    channel: conversation.address.channel,
    decision: finding.decision,
    ...(finding.decision === 'person' && { reason: finding.reason }),
    ...(article && { article }),
    ...(place !== undefined && {
      part: { message: idOf(conversation.id, event.id), place, of: 1 + (heard?.beside?.length ?? 0) },
    }),
    top: finding.candidates.slice(0, 3).map(({ id, confidence, why }) => ({ id, confidence, ...why })),
  };
}

/** The question that an article is given for, when the record holds that it is. */
function answersOf(facts: readonly Fact[], gives: string | undefined): AnswerRef | undefined {
  for (const each of facts) {
    const article = each.fact === 'asked' || each.fact === 'chosen' ? each.article : undefined;
    if (article !== undefined && article === gives) return { question: each.question, article };
  }
  return undefined;
}

const callsOnly = (finding: Finding): boolean => finding.decision === 'person' && finding.reason === 'asked';

/** What a representative said to the customer in this turn; a reply that was only kept as a note is none. */
function replyIn({ effects }: Ended): string | undefined {
  const said = effects.flatMap((effect) => {
    if (effect.do !== 'say' || effect.audience === 'desk') return [];
    const { type, from, text } = effect.message;
    return type === 'message' && from.role === 'agent' && text ? [text] : [];
  });
  return said.length > 0 ? said.join('\n\n') : undefined;
}

const isOpen = (ticket: Ticket | undefined): boolean => ticket !== undefined && ticket.status !== 'resolved';
