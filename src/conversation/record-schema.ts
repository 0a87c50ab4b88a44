import { z } from 'zod';
import type { Conversation } from './decision.ts';
import { address, customer, firstProblem, text, time } from './event-schema.ts';
import type { Item } from './outbox.ts';
import { Unreadable } from './stored.ts';

const record = z.object({
  id: text,
  address,
  customer,
  locale: z.string().optional(),
  opened: time,
  n: z.number().int().min(0),
});

/** A conversation's record as it was stored, when it is one; otherwise throws `Unreadable`. What is in `state` is its owner's to read. */
export function readRecord(given: unknown): Conversation {
  const read = record.safeParse(given);
  if (!read.success) throw new Unreadable(`a conversation is not understood: ${firstProblem(read.error)}`);
  return given as Conversation;
}

const item = z.object({ id: text, lane: text, at: time.optional() });

/** An item's envelope as it was stored, when it is one; otherwise throws `Unreadable`. Its body is for whoever brings it to read. */
export function readItem(given: unknown): Item {
  const read = item.safeParse(given);
  if (!read.success) throw new Unreadable(`an item is not understood: ${firstProblem(read.error)}`);
  return { ...(given as Item), older: true };
}
