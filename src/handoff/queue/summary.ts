import { z } from 'zod';
import { customer, firstProblem } from '../../conversation/event-schema.ts';
import { stamp, Unreadable, unstamp } from '../../conversation/stored.ts';
import { readOlderTicket } from '../older-ticket.ts';
import type { Summary } from '../queue.ts';

const upTo01 = z.object({ conversation: z.string(), channel: z.string(), customer, ticket: z.unknown() });

/** A ticket's summary before the index has numbered it. */
export type Unnumbered = Omit<Summary, 'ticket'> & { ticket: Omit<Summary['ticket'], 'number'> };

/** What the index keeps of a ticket. */
export const writeSummary = (summary: Unnumbered): string => stamp(summary);

/** What record.lua keeps of a ticket: its number first, the JSON last. Undefined for what this version cannot read: it is not listed. */
export function readSummary(text: string): Summary | undefined {
  const number = Number(text.slice(0, text.indexOf('\n')));
  try {
    const summary = unstamp(text.slice(text.indexOf('\n{') + 1), 'a ticket of the queue', readOlder);
    return { ...summary, ticket: { ...summary.ticket, number } as Summary['ticket'] };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function readOlder(given: unknown): Unnumbered {
  const read = upTo01.safeParse(given);
  if (!read.success) throw new Unreadable(`a ticket of the queue is not understood: ${firstProblem(read.error)}`);
  // Checked, and given on as it is.
  return { ...(given as Unnumbered), ticket: readOlderTicket(read.data.ticket) };
}
