import type { Customer, Participant } from '../conversation/event.ts';
import type { Recipients } from '../conversation/recipients.ts';
import { isSameCustomer } from './same-customer.ts';
import type { Priority, Ticket } from './ticket.ts';
import type { TicketShown } from './update.ts';

/** A ticket as the index knows it, with its number and where it comes from. */
export interface Summary {
  conversation: string;
  channel: string;
  customer: Customer;
  participants?: readonly Participant[];
  /** Whom a reply goes to when nobody says otherwise, where letters are written. */
  recipients?: Recipients;
  /** What was sent stays as it was. */
  fixed?: true;
  ticket: Ticket & { number: number };
}

/** What the queue knows of a ticket once it is recorded. */
export interface Recorded {
  number: number;
  /** Its place in its team's line, 1 being next; only while it waits. */
  position?: number;
  /** The line that it left with this version, and the place it had there; the same answer however often it is asked. */
  left?: { team: string; position: number };
}

/** Which tickets; `open` (all that have not ended) when no status is given. */
export interface Wanted {
  status?: Ticket['status'] | 'open';
  team?: string;
  tag?: string;
  limit: number;
}

/** Tickets with certain words. */
export interface Wants {
  /** All of them are in the ticket, or begin a word of it: of its number, subject and tags, its customer's name and address, of what was said. */
  words: string;
  /** Those of these teams only; left out: of all. */
  teams?: readonly string[];
  limit: number;
}

/** What was found, the newest first. */
export interface FoundTickets {
  tickets: Summary[];
  /** There are others, or may be. */
  more: boolean;
}

/** How many tickets a team has. */
export interface Count {
  team: string;
  waiting: number;
  claimed: number;
  snoozed: number;
}

/**
 * The index over all tickets: numbers, lines, lists. It decides nothing, and may be rebuilt from the conversations.
 * Open tickets are listed by priority, then by age, resolved ones latest first; they stay as long as their conversations.
 */
export interface Queue {
  /**
   * Takes note of a ticket as it is now. Idempotent: an older version never replaces a newer one, a number is given once.
   * `said`: what was said, by which it is found, too; who
   * does not know it leaves the words of the ticket as they are.
   */
  record(conversation: string, shown: Omit<TicketShown, 'kind'>, said?: readonly string[]): Promise<Recorded>;
  /** Takes the ended tickets of a conversation that left out of the index; those that are open stay. Idempotent. */
  forget(conversation: string): Promise<void>;
  list(wanted: Wanted): Promise<Summary[]>;
  find(number: number): Promise<Summary | undefined>;
  /** Costs what is found, and no more the more tickets there are. */
  search(wants: Wants): Promise<FoundTickets>;
  /** Tickets of a customer, as far as they are proved theirs; in the order of `list`, those that have ended last. */
  ofCustomer(customer: Customer, limit: number): Promise<Summary[]>;
  /** The first in a team's line, with their places. */
  front(team: string, count: number): Promise<{ conversation: string; position: number }[]>;
  /** Of the teams that have any. */
  counts(): Promise<Count[]>;
  /** Calls back after something changed; several changes may be one call. */
  watch(listener: () => void): Promise<() => Promise<void>>;
}

/** What a ticket's summary says of its conversation. */
export const summaryOf = (
  conversation: string,
  { channel, customer, participants, recipients, fixed }: Omit<TicketShown, 'kind' | 'ticket'>,
): Omit<Summary, 'ticket'> => ({
  conversation,
  channel,
  customer,
  ...(participants && { participants }),
  ...(recipients && { recipients }),
  ...(fixed && { fixed }),
});

/** The first number that is given, so that no customer feels like the first one. */
export const firstNumber = 1001;
/** So many resolved tickets stay in the index: all whose conversations stay. */
export const resolvedKept = 1_000_000_000;

/** What a ticket is called in the index: conversations have one ticket after another, each begun at another entry. */
export const ticketKey = (conversation: string, ticket: Ticket): string => `${conversation}#${ticket.openedAfter}`;

const ranks: Record<Priority, number> = { urgent: 0, high: 1, normal: 2 };

/** Priority, then age, as a number that is smaller for who comes first. */
export const rankOf = ({ priority, opened }: Ticket): number => ranks[priority] * 1e13 + opened;

/** Open tickets by priority and age, then resolved ones, latest first. */
export function inOrder(a: Summary, b: Summary): number {
  if (a.ticket.status === 'resolved' || b.ticket.status === 'resolved') {
    const at = ({ ticket }: Summary) => (ticket.status === 'resolved' ? -ticket.at : Number.NEGATIVE_INFINITY);
    return at(a) - at(b) || byKey(a, b);
  }
  return rankOf(a.ticket) - rankOf(b.ticket) || byKey(a, b);
}

const byKey = (a: Summary, b: Summary): number =>
  ticketKey(a.conversation, a.ticket) < ticketKey(b.conversation, b.ticket) ? -1 : 1;

/** Of these tickets, those that are proved to be one customer's. */
export const ofOne = (tickets: readonly Summary[], customer: Customer, limit: number): Summary[] =>
  tickets
    .filter((each) => isSameCustomer(each.customer, customer))
    .sort(inOrder)
    .slice(0, limit);
