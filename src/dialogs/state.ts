import type { Closing } from '../conversation/closing.ts';
import type { Account, Attachment, Json, Message } from '../conversation/message.ts';
import type { AboutArticle, Ticket } from '../handoff/ticket.ts';
import type { Danger } from '../knowledge/knowledge.ts';
import type { AnswerRef } from '../reports/facts.ts';
import type { Codes } from './confirming.ts';
import type { FilesHeard } from './files.ts';
import type { PhraseName } from './phrases.ts';

/** Grows when an older reader would misread what is stored; each older shape then has a reader of its own. */
export const stateVersion = 1;

/** What a turn leaves for the next one. Small: the log is the history. */
export interface State {
  /** Of this shape; what is stored without one is older. */
  version: typeof stateVersion;
  bot: BotState;
  ticket?: Ticket;
}

/** What the bot remembers of the inquiry that is going on. */
export interface BotState {
  greeted: boolean;
  /** What it asked last and waits to hear. */
  asking?: Asking | undefined;
  /** The beginnings of a question whose end is waited for. */
  fragments?: string[] | undefined;
  /** How often in a row it could not help. */
  misses: number;
  /** The question in the customer's words, shortened. */
  question?: string | undefined;
  /** Where that belongs, as far as the knowledge base saw. */
  about?: { topic: string; team?: string; article?: AboutArticle } | undefined;
  /** Id of the article it answered with last. */
  answered?: string | undefined;
  /** Ids of other articles that might have answered: offered when what was said or offered is not meant. */
  others?: string[] | undefined;
  /** Ids of articles that did not help. */
  tried?: string[] | undefined;
  /** A fingerprint of what it said last. */
  said?: string | undefined;
  /** When it last told the waiting customer that it heard them, how often it did, and whether something came in since. */
  noted?: { at: number; times: number; owed?: boolean } | undefined;
  /** In which danger the customer is, or was, in this inquiry. */
  danger?: Danger | undefined;
  /** Since when it cannot look up what is in `fragments` or `letter`, because too much is asked at once; and how often it tried. */
  busy?: { since: number; tries: number } | undefined;
  /** The locale that the customer's client named last. */
  client?: string | undefined;
  /** The time zone of the customer's client, where it says so. */
  zone?: string | undefined;
  /** What it offered last where there are no buttons: a number means one of these. */
  offered?: readonly string[] | undefined;
  /**
   * What it will say in one message once the case's number is known: `before` goes first, and answers something; `says` is said
   * instead of the usual words. `waits`: not before a person may have answered.
   */
  summary?: { before?: Saying; answers?: AnswerRef; says?: PhraseName; waits?: true } | undefined;
  /** A letter, or several, that it could not look up yet: whole, and what it is about. */
  letter?: { text: string; subject?: string; files?: FilesHeard } | undefined;
  /** Id, in the record of questions, of the question that is open; a person may have it now. */
  asked?: string | undefined;
  /** A sender whom nobody vouches for brought the case: nothing is said to the customer's side until somebody else writes. */
  silent?: true | undefined;
  /** The codes that it sent to confirm an address. */
  codes?: Codes | undefined;
  /** What people said, and the customer's client does not have yet; only where it can go by mail. */
  unread?: readonly Unread[] | undefined;
  /** What went to them as one letter of several messages, until it is known to have arrived. */
  posted?: readonly Unread[] | undefined;
  /** Whether the customer is to be asked how it was, was asked and may answer, and when that was last. */
  survey?: { due?: true; open?: true; asked?: number } | undefined;
  /** When the conversation was sent to its customer within the last day, and the last one's way; and whether one is wanted. */
  transcripts?:
    | { sent: readonly number[]; wanted?: true | undefined; last?: { event: string; email: string } | undefined }
    | undefined;
  /** The customer had left, and what is said goes by mail until they speak again. */
  byMail?: true | undefined;
}

/** An entry of the log that the customer may not have read, so that it can be sent after them. */
export interface Unread {
  n: number;
  text: string;
  textFormat: NonNullable<Message['textFormat']>;
  from: Account;
  attachments?: Attachment[];
  receipt: Json;
}

/** Misses in a row before a person is offered. */
export const MISSES = 2;

/** A question of the bot that the next message may answer. */
export type Asking =
  | { what: 'helped' }
  /** Which article is meant; `guessed`: whether it is the one whose text was shown, or else one of these. */
  | { what: 'choice'; articles: string[]; guessed?: string }
  | { what: 'rephrase' }
  | { what: 'person'; reason: 'unanswered' | 'not-helped' | 'asked' | 'upset' }
  | { what: 'leave' }
  /** Whether what a person has is to be closed: until that person says something. */
  | { what: 'close' }
  | { what: 'email'; odd?: true }
  /** Where the conversation is to be sent. */
  | { what: 'transcript' }
  | { what: 'address'; email: string };

/** What the bot says in one turn: one message. */
export interface Saying {
  text: string;
  /** Set when an article's own text is in it; everything else is plain. */
  markdown?: boolean;
  /** What the customer could answer, in their words. */
  buttons?: readonly string[];
  /** What somebody in danger is to do: it stays in sight. */
  urgent?: true;
  /** What the customer can end for as long as it stands there. */
  closing?: Closing;
  /** What they cannot end any more, by its `after`: it is over. */
  ended?: number;
  /** In a letter: what stands below the choices. Plain. */
  below?: string;
}

/** The bot between two inquiries: it remembers whom it talks with, and not about what. */
export const reset = ({
  greeted,
  said,
  client,
  zone,
  codes,
  transcripts,
  unread,
  byMail,
  survey,
}: BotState): BotState => ({
  ...{ greeted, said, client, misses: 0 },
  ...(zone && { zone }),
  ...(transcripts && { transcripts }),
  ...(codes && { codes }),
  ...(unread && { unread }),
  ...(survey && { survey }),
  ...(byMail && { byMail }),
});
