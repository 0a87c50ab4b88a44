import { z } from 'zod';
import type { Conversation } from './decision.ts';
import type { Event } from './event.ts';
import { address, customer } from './event-schema.ts';
import type { Message } from './message.ts';
import { readKept } from './record-schema.ts';

// Who a conversation is with, in whatever else of it cannot be read.
const whom = z.object({ address, customer, locale: z.string().optional() });

/** As much as can be made of a record that cannot be read: who the conversation is with, and nothing of what was going on. */
export function whoeverIsIn(id: string, given: unknown): Conversation | undefined {
  const read = whom.safeParse(given);
  if (!read.success) return undefined;
  const { locale } = read.data;
  // JSON has no undefined members, so what the schema calls optional is there or absent.
  const { address, customer } = given as Conversation;
  const kept = readKept((given as Conversation).kept);
  return { id, address, customer, opened: 0, n: 0, state: undefined, ...(locale && { locale }), ...(kept && { kept }) };
}

/** The words of a customer in an event that cannot be read otherwise; undefined when it is known to be no customer's. */
export function wordsIn(given: unknown): string | undefined {
  const { kind, message, ...more } = (given ?? {}) as {
    kind?: unknown;
    message?: { text?: unknown } | null;
    by?: unknown;
    text?: unknown;
  };
  if (kind === 'changed' && more.by !== 'customer') return undefined;
  if (kind === 'changed') return typeof more.text === 'string' ? more.text : '';
  if (typeof kind === 'string' && nobodysWords.has(kind)) return undefined;
  return typeof message?.text === 'string' ? message.text : '';
}
const nobodysWords = new Set(['joined', 'closed', 'acted', 'due', 'arrived', 'refused', 'delivery', 'found']);

/** The event that a customer said this, in the place of one of which nothing else can be told. */
export function saidIn(
  { id, at }: Event,
  { id: conversation, address, customer }: Whom,
  text: string,
): Extract<Event, { kind: 'heard' }> {
  const message: Message = {
    type: 'message',
    id,
    timestamp: new Date(at).toISOString(),
    channelId: address.channel,
    from: { id: customer.id, role: 'user' },
    conversation: { id: conversation },
    text,
  };
  return { kind: 'heard', id, at, conversation, address, customer, message };
}

type Whom = Pick<Conversation, 'id' | 'address' | 'customer'>;
