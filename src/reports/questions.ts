import type { BatchSender } from '../conversation/batcher.ts';
import { noticeIn } from '../conversation/outbox.ts';
import { shortened } from '../conversation/text.ts';
import { anonymise, anonymiseReply } from './anonymise.ts';
import type { BotDecision, Facts, Guess, MessagePart, QuestionOutcome, Verdict } from './facts.ts';
import { readFacts } from './older-facts.ts';

/** A question that was asked, and what became of it. No text in it points to a person; times are milliseconds since 1970. */
export interface Question {
  id: string;
  at: number;
  text: string;
  locale: string;
  channel: string;
  decision: BotDecision;
  reason?: string;
  /** What it was answered with: at once, or by the customer's choice. */
  article?: string;
  /** Best first, at most three. */
  top: Guess[];
  /** The question that it puts in other words. */
  before?: string;
  /** Absent where it is all that its message asks. */
  part?: MessagePart;
  /** In the order in which it happened. */
  outcomes: QuestionOutcome[];
  /** What representatives answered, in their own words; at most five. */
  replies: Reply[];
  resolved?: { at: number; disposition: string; ticket?: number };
  verdict?: Rating;
}

/** A representative's words to a customer, and the ticket they were written on. */
export interface Reply {
  at: number;
  text: string;
  ticket?: number;
}

/** A verdict, with who gave it. */
export type Rating = Verdict & { at: number; by: string };

/** How often an article was given, and what came of it. */
export interface Counts {
  asked: number;
  helped: number;
  notHelped: number;
  handedOver: number;
}

/** What a fact changes, ready to be kept: one field of one question, set once. */
export interface Note {
  question: string;
  /** `asked` makes the question; everything else needs one that is there. */
  field: string;
  value: string;
  at: number;
  /** What is counted when the field is new: article and kind. */
  counts: { article: string; kind: keyof Counts }[];
}

/**
 * The record of questions: the last 20,000 within 90 days, unless opened otherwise. It is written through the outbox, so each
 * note may come twice; it decides nothing, and is lost without harm to any conversation.
 */
export interface Questions {
  /** Keeps what is new of them, one after the other. */
  note(notes: readonly Note[]): Promise<void>;
  /** Newest first: those since a time, and before another one. */
  list(wanted: { since?: number; before?: number; limit: number }): Promise<Question[]>;
  find(id: string): Promise<Question | undefined>;
  /** By article, counted by days (UTC) from that of `since` on. */
  counts(since: number): Promise<Map<string, Counts>>;
  /** A later verdict replaces an earlier one; false when there is no such question (any more). */
  judge(id: string, verdict: Rating): Promise<boolean>;
}

/** A question as it is kept: by the names of its notes' fields, what each says. */
export type QuestionRow = Readonly<Record<string, string>>;

/** So much is kept. */
export const usualKept = { questions: 20_000, days: 90 };
/** One question is never larger than so many notes. */
export const mostNotes = 24;
const LONGEST = { text: 600, reply: 4000 };

/** The notes that the facts of one turn are, with everything masked that points to a person. */
export function notesOf({ facts, known }: Facts, item: string): Note[] {
  return facts.map((each): Note => {
    const { question, at } = each;
    const own = { question, at };
    switch (each.fact) {
      case 'asked': {
        const { fact: _, question: __, text, top, ...rest } = each;
        const value = { ...rest, text: shortened(anonymise(text, known), LONGEST.text), top };
        const counts = each.article ? [{ article: each.article, kind: 'asked' as const }] : [];
        return { ...own, field: 'asked', value: JSON.stringify(value), counts };
      }
      case 'chosen':
        return {
          ...own,
          field: 'chosen',
          value: each.article,
          counts: [{ article: each.article, kind: 'asked' }],
        };
      case 'outcome': {
        const kind = kinds[each.outcome];
        const counts = each.article && kind ? [{ article: each.article, kind }] : [];
        return { ...own, field: `outcome:${each.outcome}`, value: String(at), counts };
      }
      case 'replied': {
        const text = shortened(anonymiseReply(each.text, known), LONGEST.reply);
        const value: Reply = { at, text, ...(each.ticket !== undefined && { ticket: each.ticket }) };
        return { ...own, field: `reply:${item}`, value: JSON.stringify(value), counts: [] };
      }
      case 'resolved': {
        const { disposition, ticket } = each;
        const value = { at, disposition, ...(ticket !== undefined && { ticket }) };
        return { ...own, field: 'resolved', value: JSON.stringify(value), counts: [] };
      }
      default:
        throw new Error(`an unknown fact: ${JSON.stringify(each satisfies never)}`);
    }
  });
}

const kinds: Record<QuestionOutcome, keyof Counts | undefined> = {
  helped: 'helped',
  'not-helped': 'notHelped',
  'asked-again': undefined,
  'handed-over': 'handedOver',
};

/** Brings what goes to `record`. */
export function recordQuestions(questions: Pick<Questions, 'note'>): BatchSender {
  return (items) => questions.note(items.flatMap((item) => notesOf(noticeIn(item, readFacts), item.id)));
}

/** The day of a time, as counts are kept: YYYY-MM-DD in UTC. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** No counts. */
export const noCounts = (): Counts => ({ asked: 0, helped: 0, notHelped: 0, handedOver: 0 });
