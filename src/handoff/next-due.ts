import { rankOf } from './queue.ts';
import type { Ticket } from './ticket.ts';

/** What must be done next, and by when. */
export interface NextDue {
  what: 'reply' | 'resolve';
  at: number;
}

/** What is due next of a ticket; undefined when nothing is. */
export function nextDue(ticket: Ticket): NextDue | undefined {
  if (ticket.status === 'resolved') return undefined;
  const { firstReply, nextReply, resolve } = ticket.due;
  if (ticket.unanswered === undefined) return resolve === undefined ? undefined : { what: 'resolve', at: resolve };
  const at = ticket.firstReplied === undefined ? firstReply : nextReply;
  return at === undefined ? undefined : { what: 'reply', at };
}

/** Somebody in danger first, then whoever waits, what is due first before what is due later or never; then by priority and age. */
export function byDue(a: Ticket, b: Ticket): number {
  const urgent = (each: Ticket) => (each.priority === 'urgent' ? 0 : 1);
  const settled = (each: Ticket) => (each.unanswered === undefined ? 1 : 0);
  const due = (each: Ticket) => nextDue(each)?.at ?? Number.MAX_SAFE_INTEGER;
  const since = ({ priority, opened, unanswered = opened }: Ticket) =>
    rankOf({ priority, opened: unanswered } as Ticket);
  return urgent(a) - urgent(b) || settled(a) - settled(b) || due(a) - due(b) || since(a) - since(b);
}
