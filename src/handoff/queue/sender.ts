import type { Found, Receive } from '../../conversation/event.ts';
import type { Json } from '../../conversation/message.ts';
import { type Sender, sendsNotices } from '../../conversation/outbox.ts';
import type { Store } from '../../conversation/store.ts';
import { readShown } from '../older-update.ts';
import type { Queue } from '../queue.ts';
import { recurringFound } from '../recurring.ts';
import { saidIn } from '../search-words.ts';
import { areMany, similarTo } from '../similar.ts';
import type { TicketShown } from '../update.ts';

/** So many at the head of a line hear that it got shorter; for the others a number that changes is only noise. */
const TOLD = 3;

interface Parts {
  queue: Queue;
  receive: Receive;
  /** By what is said there, tickets are found. */
  history?: Store['history'];
  /** So many customers who ask because of the same article within a day are told of; default: nobody tells. */
  recurring?: number | undefined;
  now?: () => number;
}

/** So much of what was said counts: the rest of a long conversation is about the same. */
const READ = 100;

/**
 * Brings what goes to `queue`: records each ticket, and tells conversations with `found` events what they cannot know:
 * `queued` {number, position} once, `moved` {position} after a transfer or release, and to those whose place improved; `recurring`
 * once, when many ask the same.
 */
export function sendToQueue(parts: Parts): Sender {
  return sendsNotices(readShown, async (shown, { conversation }) => {
    await recordAndTell(parts, conversation, shown);
    return { outcome: 'delivered' };
  });
}

/** One ticket; may be repeated, since what is told has the same ids again. */
export async function recordAndTell(
  parts: Parts,
  conversation: string,
  shown: Omit<TicketShown, 'kind'>,
): Promise<void> {
  const { queue, receive, history, recurring, now = Date.now } = parts;
  const { ticket } = shown;
  const entries = await history?.(conversation, { after: ticket.openedAfter, limit: READ });
  const { number, position, left } = await queue.record(conversation, shown, entries && saidIn(entries));
  const tell = (to: string, name: string, id: string, value: Json) => {
    const event: Found = { kind: 'found', id, conversation: to, at: now(), name, value };
    return receive(event);
  };
  if (ticket.number === undefined) {
    await tell(conversation, 'queued', `queued:${ticket.openedAfter}`, { number, position: position ?? 0 });
    const many =
      recurring !== undefined && (await similarTo(queue, { conversation, ...shown }, Math.max(now(), ticket.opened)));
    if (many && areMany(many, recurring)) {
      const value = { ticket: ticket.openedAfter, customers: many.customers + 1, numbers: [number, ...many.numbers] };
      await tell(conversation, recurringFound, `recurring:${ticket.openedAfter}`, value);
    }
  } else if (position !== undefined && ticket.status === 'waiting' && ticket.position === undefined) {
    await tell(conversation, 'moved', `moved:${ticket.openedAfter}:${ticket.version}`, { position });
  }
  if (!left) return;
  for (const next of await queue.front(left.team, TOLD)) {
    if (next.position < left.position) continue;
    const id = `moved:${conversation}#${ticket.openedAfter}:${ticket.version}`;
    await tell(next.conversation, 'moved', id, { position: next.position });
  }
}
