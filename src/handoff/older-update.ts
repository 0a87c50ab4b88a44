import { z } from 'zod';
import { customer, firstProblem, messageSchema, representative } from '../conversation/event-schema.ts';
import { Unreadable } from '../conversation/stored.ts';
import { readOlderTicket } from './older-ticket.ts';
import { type DeskUpdate, readOutcome, type TicketShown } from './update.ts';

const text = z.string();
const entry = z.object({ n: z.number().int(), audience: z.enum(['everyone', 'desk']), message: messageSchema });

/** What desks and queue were sent in versions up to 0.1; the ticket is read by its own reader. */
const upTo01 = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ticket'), ticket: z.unknown(), customer, channel: text }),
  z.object({ kind: z.literal('entry'), entry }),
  z.object({ kind: z.literal('told'), to: representative, text }),
  z.object({ kind: z.literal('receipt'), to: representative, outcome: z.enum(['arrived', 'refused', 'kept']) }),
  z.object({ kind: z.literal('alarm'), place: text, text, since: z.number() }),
]);

/** Reads what a desk is sent, perhaps by an older version. Throws `Unreadable`. */
export const readUpdate = (notice: unknown, older: boolean): DeskUpdate =>
  older ? readOlderUpdate(notice) : (notice as DeskUpdate);

/** Reads the ticket that the queue is sent. Throws `Unreadable`. */
export const readShown = (notice: unknown, older: boolean): TicketShown => shownIn(readUpdate(notice, older));

/** A ticket as it was shown before there were versions. Throws `Unreadable`. */
export const readOlderShown = (given: unknown): TicketShown => shownIn(readOlderUpdate(given));

function readOlderUpdate(given: unknown): DeskUpdate {
  const read = upTo01.safeParse(given);
  if (!read.success) throw new Unreadable(`what a desk is sent is not understood: ${firstProblem(read.error)}`);
  // Checked, and given on as it is.
  const update = given as DeskUpdate;
  if (update.kind === 'ticket') return { ...update, ticket: readOlderTicket(update.ticket) };
  if (update.kind === 'receipt') return { ...update, outcome: readOutcome(update.outcome) ?? 'sent' };
  return update;
}

function shownIn(update: DeskUpdate): TicketShown {
  if (update.kind !== 'ticket') throw new Unreadable(`a ticket was expected, and no ${update.kind}`);
  return update;
}
