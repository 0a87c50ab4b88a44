import type { Conversation } from '../../conversation/decision.ts';
import type { Receive } from '../../conversation/event.ts';
import type { Store } from '../../conversation/store.ts';
import type { Queue } from '../queue.ts';
import type { Ticket } from '../ticket.ts';
import { aboutTicket } from '../transition.ts';
import { recordAndTell } from './sender.ts';

/**
 * Restores the index from the conversations, and returns how many tickets there were. Tickets that have a number keep
 * it; so those without one come last, and get numbers that nobody has.
 */
export async function rebuild(parts: {
  queue: Queue;
  receive: Receive;
  history?: Store['history'];
  conversations: AsyncIterable<Conversation> | Iterable<Conversation>;
  /** Where in its state a conversation keeps its ticket. */
  ticketOf: (conversation: Conversation) => Ticket | undefined;
  /** Whether what was sent on a channel can be changed. */
  edits: (channel: string) => boolean;
}): Promise<number> {
  const { conversations, ticketOf, edits, ...to } = parts;
  const unnumbered: { conversation: Conversation; ticket: Ticket }[] = [];
  let count = 0;
  const record = (conversation: Conversation, ticket: Ticket) => {
    return recordAndTell(to, conversation.id, { ticket, ...aboutTicket(conversation, edits) });
  };
  for await (const conversation of conversations) {
    const ticket = ticketOf(conversation);
    if (!ticket) continue;
    count += 1;
    if (ticket.number === undefined) unnumbered.push({ conversation, ticket });
    else await record(conversation, ticket);
  }
  for (const { conversation, ticket } of unnumbered) await record(conversation, ticket);
  return count;
}
