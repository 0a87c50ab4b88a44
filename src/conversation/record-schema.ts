import { z } from 'zod';
import type { Conversation, Kept } from './decision.ts';
import { address, customer, firstProblem, text, time } from './event-schema.ts';
import { readBody } from './older.ts';
import type { Item } from './outbox.ts';
import { Unreadable } from './stored.ts';

const kept = z.object({
  until: z.union([time, z.literal('forever')]).optional(),
  destinations: z.array(z.string()),
  timers: z.array(z.string()),
});

/** How long a conversation is kept and what lies beside it; undefined when it does not say so, or not so that it is understood. */
export function readKept(given: unknown): Kept | undefined {
  // JSON has no undefined members, so what the schema calls optional is there or absent.
  return kept.safeParse(given).data as Kept | undefined;
}

const record = z.object({
  id: text,
  address,
  customer,
  locale: z.string().optional(),
  opened: time,
  n: z.number().int().min(0),
  kept: kept.optional(),
});

/** A conversation's record as it was stored, when it is one; otherwise throws `Unreadable`. What is in `state` is its owner's to read. */
export function readRecord(given: unknown): Conversation {
  const read = record.safeParse(given);
  if (!read.success) throw new Unreadable(`a conversation is not understood: ${firstProblem(read.error)}`);
  return given as Conversation;
}

const item = z.object({ id: text, lane: text, at: time.optional() });

/** An item's envelope as versions up to 0.1 stored it, when it is one; otherwise throws `Unreadable`. Its body is for whoever brings it to read. */
export function readItem(given: unknown): Item {
  const read = item.safeParse(given);
  if (!read.success) throw new Unreadable(`an item is not understood: ${firstProblem(read.error)}`);
  const { body, lane: destination, ...rest } = given as Omit<Item, 'destination'> & { lane: string };
  return { ...rest, destination, body: readBody(body), older: true };
}
