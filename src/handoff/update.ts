import type { Copy } from '../conversation/decision.ts';
import type { Customer, DeliveryState, Participant, Representative } from '../conversation/event.ts';
import type { Json } from '../conversation/message.ts';
import type { Recipients } from '../conversation/recipients.ts';
import type { Changed } from './changed.ts';
import type { AboutArticle, Ticket } from './ticket.ts';

/** A ticket is new or has changed: show it as it is now; one with a smaller `version` than shown before is old news. */
export interface TicketShown {
  kind: 'ticket';
  ticket: Ticket;
  customer: Customer;
  /** Who else speaks. */
  participants?: readonly Participant[];
  channel: string;
  /** Whom a reply goes to when nobody says otherwise, where letters are written. */
  recipients?: Recipients;
  /** What was sent stays as it was: there the customer sees no changes. */
  fixed?: true;
}

/** A word to one representative only ("Rita has it already"). */
export interface PrivateNotice {
  kind: 'told';
  to: Representative;
  text: string;
  /** What has changed meanwhile, when that is the reason: for desks that say it in their own way. */
  changed?: Changed;
  ref?: Json;
}

/** How far a representative's reply has come; `ref` is that of their act. */
export interface ReceiptShown {
  kind: 'receipt';
  to: Representative;
  ref: Json;
  outcome: DeliveryState | 'kept'; // kept: it was not sent, but noted inside
  reason?: string;
  /** The one of several whom this is about: how far it has come to the others is told apart. */
  recipient?: string;
  /** Id of the message in the log, when there is one. */
  message?: string;
}

/** What is for one representative alone. */
export type DeskNotice = PrivateNotice | ReceiptShown;

/** A call to whoever is on duty, at a place outside the ticket's own: somebody may be in danger. */
export interface AlarmShown {
  kind: 'alarm';
  /** As the desk names its places: a channel's id in Slack; or an e-mail address. */
  place: string;
  text: string;
  /** When the ticket was opened, milliseconds since 1970. */
  since: number;
}

/** Many customers have lately asked because of one article: told once for all of them, and brought up to date. */
export interface RecurringShown {
  kind: 'recurring';
  /** As the desk names its places; absent: the team's own. */
  place?: string;
  team: string;
  article: AboutArticle;
  /** How many customers within a day, and the numbers of their tickets, the newest first. */
  customers: number;
  numbers: readonly number[];
  /** When the newest of the tickets was opened, milliseconds since 1970. */
  at: number;
}

/**
 * What a desk is told, durably and in order per conversation. A copy is an entry of the log, for the ticket's thread; a
 * desk does not repeat one whose `ref` is its own, since its representative wrote it there.
 */
export type DeskUpdate = TicketShown | Copy | DeskNotice | AlarmShown | RecurringShown;

/** How receipts of versions up to 0.1 said it. */
const olderOutcomes: Record<string, ReceiptShown['outcome']> = { arrived: 'sent', refused: 'failed' };

/** The outcome of a receipt, whichever version wrote it; undefined when it is none. */
export function readOutcome(given: unknown): ReceiptShown['outcome'] | undefined {
  if (typeof given !== 'string') return undefined;
  const outcome = olderOutcomes[given] ?? (given as ReceiptShown['outcome']);
  return outcomes.includes(outcome) ? outcome : undefined;
}

const outcomes: readonly ReceiptShown['outcome'][] = ['sent', 'delivered', 'read', 'failed', 'unconfirmed', 'kept'];
