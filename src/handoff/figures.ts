import type { Who } from './away.ts';
import { isOpenTicket, ownerOf, type Ticket } from './ticket.ts';

/** What a representative has done since a time, as far as the queue knows of it: who had a ticket before them is not in it. */
export interface Figures {
  /** Tickets that got their first reply. */
  replied: number;
  resolved: number;
  /** How long customers waited for that first reply, the median in milliseconds; absent when there was none. */
  firstReply?: number;
  /** Their tickets whose customers wait for a word now. */
  waiting: number;
}

/** Reads them from tickets, open and ended ones. */
export function figuresOf(tickets: readonly Ticket[], { desk, id }: Who, since: number): Figures {
  const mine = tickets.filter((ticket) => {
    const by = ticket.status === 'resolved' ? (ticket.had ?? ticket.by) : ownerOf(ticket);
    return by?.desk === desk && by.id === id;
  });
  const waits = mine
    .flatMap(({ opened, firstReplied = 0 }) => (firstReplied >= since ? [firstReplied - opened] : []))
    .sort((a, b) => a - b);
  const resolved = mine.filter((ticket) => ticket.status === 'resolved' && ticket.at >= since && isWork(ticket));
  const waiting = mine.filter((ticket) => isOpenTicket(ticket) && ticket.unanswered !== undefined);
  const median = waits[Math.floor((waits.length - 1) / 2)];
  return {
    replied: waits.length,
    resolved: resolved.length,
    ...(median !== undefined && { firstReply: median }),
    waiting: waiting.length,
  };
}

/** What went back to the bot, on in another ticket, or was closed by its customer was not settled by who had it. */
const isWork = (ticket: Ticket): boolean =>
  ticket.status === 'resolved' && !['returned', 'merged', 'closed'].includes(ticket.disposition);
