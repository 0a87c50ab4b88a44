import type { ActLike, Representative } from '../conversation/event.ts';
import type { Correspondent, Letterhead } from '../conversation/letterhead.ts';
import type { FileRef, Json } from '../conversation/message.ts';

/** Why a person has the conversation. */
export type Reason =
  | 'asked' // the customer asked for a person
  | 'unanswered' // the bot did not know
  | 'not-helped' // the answer did not help
  | 'danger'
  | 'upset'
  | 'article' // the article says that a person follows up
  | 'bot-failed' // a turn failed again and again
  | 'undelivered' // what the bot said did not arrive
  | 'begun'; // a representative wrote first

/** An article that lay nearest to a question, whether or not it answered it. */
export interface AboutArticle {
  id: string;
  question: string;
}

/** How much tickets can matter; urgent ones come first in every queue. */
export const priorities = ['urgent', 'high', 'normal'] as const;
/** One of them. */
export type Priority = (typeof priorities)[number];

/** How an inquiry ended, as the representative chose it. */
export const dispositions = ['answered', 'done', 'referred', 'duplicate', 'no-reply', 'spam'] as const;
/** One of the dispositions. */
export type Disposition = (typeof dispositions)[number];

/** By when a person must have acted, counted in the team's open hours. */
export interface Due {
  firstReply?: number;
  /** By when what the customer wrote last must be answered; only after the first reply. */
  nextReply?: number;
  resolve?: number;
}

/** How far a due time is: soon, there, or long past while nobody has the ticket. */
export type Stage = 'warned' | 'due' | 'late';
/** The last that was told of each due time. */
export type Alerts = { [Clock in keyof Due]?: { due: number; stage: Stage } };

/** A reply that waits to be sent: until then it can be changed and taken back. */
export interface Held {
  /** That of the event it came with. */
  id: string;
  text: string;
  files?: readonly FileRef[];
  by: Representative;
  /** That of the act it came with. */
  ref?: Json;
  /** What it has beside its text where letters are written. */
  letter?: Pick<Letterhead, 'subject' | 'to' | 'cc'>;
  /** When it was written, and when it is sent. */
  at: number;
  until: number;
}

/** That a customer was asked how it was, and what they said. */
export interface Survey {
  asked: number;
  stars?: number;
  words?: string;
}

/** A ticket that was merged into another one, and where its conversation is. */
export interface Merged {
  conversation: string;
  number: number;
  channel: string;
}

interface Inquiry {
  /** FD-1042's 1042; given by the queue once it knows the ticket. */
  number?: number;
  reason: Reason;
  team: string;
  tier: number;
  priority: Priority;
  /** Short words that representatives gave it, in the order in which they did. */
  tags?: readonly string[];
  /** Nothing that is written goes to the customer until its representative switches it off. */
  internal?: true;
  /** Other tickets of its customer that were merged into it. */
  merged?: readonly Merged[];
  /** How often it was opened again after it had ended. */
  reopened?: number;
  /** When it was opened again last: its clocks count from then. */
  reopenedAt?: number;
  /** What it is about: the customer's words, shortened to 200 characters. */
  subject: string;
  /** What the question that led to it is about, as far as the knowledge base saw. */
  article?: AboutArticle;
  /** How many customers had asked because of that within a day, where they were many. */
  recurring?: number;
  /** Milliseconds since 1970, like all times here. */
  opened: number;
  due: Due;
  firstReplied?: number;
  /** Since when the customer waits for a person's word; absent while it is their turn. */
  unanswered?: number;
  /** What was told of its due times, so that nothing is told twice. */
  alerts?: Alerts;
  /** Since when nobody has it, where it was put back or came from another team; absent: since it was opened. */
  lined?: number;
  /** How often the desks were alarmed again because somebody in danger waits. */
  alarms?: number;
  /** Number of the last log entry before it was opened: no other ticket of the conversation ever has the same. */
  openedAfter: number;
  /** Grows with every change. */
  version: number;
  /** Its version when it last changed hands (claimed, passed on, put back, transferred); absent while it never has. */
  handed?: number;
  /** When the customer last wrote to somebody who had answered, or turned out to be in danger: its version, and the entry. */
  wrote?: { version: number; n: number };
  /** Replies that are about to be sent, in the order in which they were written; only while somebody has the ticket. */
  held?: readonly Held[];
}

/** In the queue, nobody has it yet. */
export type Waiting = Inquiry & { status: 'waiting'; position?: number };
/** A representative has it; the bot is silent, unless somebody is in danger: docs/decisions/0010. */
export type Claimed = Inquiry & { status: 'claimed'; by: Representative; since: number };
/** A representative has it and has put it off until a time; the customer's next word ends that, too. */
export type Snoozed = Inquiry & { status: 'snoozed'; by: Representative; since: number; asleep: number; until: number };
/** Not ended. */
export type Open = Waiting | Claimed | Snoozed;
/** Ended. */
export type Resolved = Inquiry & {
  status: 'resolved';
  by: Representative;
  at: number;
  /**
   * Not chosen from the list: `returned`, the bot has the conversation again; `merged`, another ticket goes on with it; `closed`, by
   * its customer.
   */
  disposition: Disposition | 'returned' | 'merged' | 'closed';
  /** Who had it when its customer closed it. */
  had?: Representative;
  note?: string;
  /** Its customer was blocked with it, and is still as far as this ticket knows. */
  blocked?: true;
  /** How it was, in the customer's eyes; absent when they were not asked. */
  survey?: Survey;
  /** The ticket that goes on with it; absent when that has ended, too. */
  mergedInto?: { conversation: string; number: number };
};
/** An inquiry in the human queue, and how far it is. */
export type Ticket = Open | Resolved;

/**
 * What representatives can do. Each act names the ticket it is meant for (by `openedAfter`) and the version its representative
 * saw, where the log is shown also the last entry that they could read; acts of versions up to 0.1 name nothing of it.
 */
export type Act = ActLike & { ticket?: number; saw?: number; read?: number } & (
    | { type: 'claim' }
    | { type: 'assign'; to: Representative }
    /** Writes to somebody first: it comes with an event that begins their conversation. */
    | { type: 'begin'; subject: string; text: string; team: string; files?: FileRef[] }
    /**
     * Its text may be empty when files go with it; `missing` are the names of those that were to. It says to whom it goes when it is
     * not as usual, where letters are written.
     */
    | { type: 'reply'; text: string; files?: FileRef[]; missing?: string[]; to?: Correspondent[]; cc?: Correspondent[] }
    /** Takes a held reply back; `keep`: as a note, since it stands nowhere else. */
    | { type: 'undo'; held: string; keep?: true }
    | { type: 'edit-held'; held: string; text?: string } // without text it waits anew: it is being changed
    | { type: 'edit'; message: string; text: string } // changes what has been sent
    | { type: 'delete'; message: string }
    | { type: 'resend'; message: string }
    | { type: 'note'; text: string }
    | { type: 'transfer'; team: string; to?: Representative; note?: string } // `to`: who of that team has it then
    | { type: 'release' }
    | { type: 'return' }
    | { type: 'resolve'; disposition: Disposition; note?: string; unasked?: true } // `unasked`: not how it was
    | { type: 'snooze'; until: number } // puts it off; `claim` by who has it ends that
    | { type: 'reopen' }
    | { type: 'set-priority'; priority: Priority }
    | { type: 'tag'; add?: string[]; remove?: string[] }
    | { type: 'merge'; into: number } // the ticket of that number goes on with it
    | { type: 'internal'; on: boolean } // whether what is written stays inside
    | { type: 'block' } // the sender, and resolves it as spam
    | { type: 'unblock' }
  );

/** Whether two are the same person at the same desk. */
export const isSame = (a: Representative, b: Representative): boolean => a.desk === b.desk && a.id === b.id;

/** Whether a reply of somebody's is held. */
export const isHeld = (ticket: Ticket, { held: id, by }: { held: string; by: Representative }): boolean =>
  ticket.held?.some((each) => each.id === id && isSame(each.by, by)) ?? false;

/** Whether a ticket is there and has not ended. */
export const isOpenTicket = (ticket: Ticket | undefined): ticket is Open =>
  ticket !== undefined && ticket.status !== 'resolved';

/** The ticket's name as people say it: FD-1042, or a dash while it has no number yet. */
export const ticketName = (ticket: { number?: number }): string =>
  ticket.number === undefined ? 'FD-–' : `FD-${ticket.number}`;

/** Who has an open ticket, whether they work on it now or have put it off. */
export const ownerOf = (ticket: Ticket | undefined): Representative | undefined =>
  ticket?.status === 'claimed' || ticket?.status === 'snoozed' ? ticket.by : undefined;
