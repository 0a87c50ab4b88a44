import { z } from 'zod';
import { firstProblem, representative } from '../conversation/event-schema.ts';
import { Unreadable } from '../conversation/stored.ts';
import { dispositions, type Ticket } from './ticket.ts';

const text = z.string();
const time = z.number().finite();
const count = z.number().int();

const inquiry = {
  number: count.optional(),
  reason: z.enum(['asked', 'unanswered', 'not-helped', 'danger', 'upset', 'article', 'bot-failed', 'undelivered']),
  team: text.min(1),
  tier: z.number(),
  priority: z.enum(['urgent', 'high', 'normal']),
  subject: text,
  opened: time,
  due: z.object({ firstReply: time.optional(), nextReply: time.optional(), resolve: time.optional() }),
  firstReplied: time.optional(),
  unanswered: time.optional(),
  alarms: count.optional(),
  from: count.min(0),
  v: count.min(1),
  handed: count.optional(),
  wrote: z.object({ v: count, n: count }).optional(),
};

/** A ticket as versions up to 0.1 stored it, in a conversation's state, in the queue and in what desks are sent. */
const upTo01 = z.discriminatedUnion('status', [
  z.object({ ...inquiry, status: z.literal('waiting'), position: count.optional() }).passthrough(),
  z.object({ ...inquiry, status: z.literal('claimed'), by: representative, since: time }).passthrough(),
  z
    .object({
      ...inquiry,
      status: z.literal('resolved'),
      by: representative,
      at: time,
      disposition: z.enum([...dispositions, 'returned']),
      note: text.optional(),
    })
    .passthrough(),
]);

/** Reads a ticket that was stored before there were versions. Throws `Unreadable`. */
export function readOlderTicket(given: unknown): Ticket {
  const read = upTo01.safeParse(given);
  if (!read.success) throw new Unreadable(`a ticket is not understood: ${firstProblem(read.error)}`);
  const { from: openedAfter, v: version, wrote, ...same } = read.data;
  // JSON has no undefined members, so what the schema calls optional is there or absent.
  return { ...same, openedAfter, version, ...(wrote && { wrote: { version: wrote.v, n: wrote.n } }) } as Ticket;
}
