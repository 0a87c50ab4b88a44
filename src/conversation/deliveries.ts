import type { DeliveryNews, DeliveryState } from './event.ts';

/** What is known of the messages of a conversation on their way: by their number in its log. */
export type Deliveries = Readonly<Record<string, DeliveryState>>;

/** News of a message only counts when it is further than what was known: providers bring them late, twice, in any order. */
const order: Record<DeliveryState, number> = {
  sent: 1,
  unconfirmed: 2,
  delivered: 3,
  // A mailbox that took it may send it back an hour later.
  failed: 4,
  read: 5,
};

/** So many are remembered, the latest: a conversation's record is read and written with every turn. */
const REMEMBERED = 20;

/** The id of entry `n`'s message, as the turn that says it gives it; it is the delivery's id too. */
export const messageIdOf = (conversation: string, n: number): string => `${conversation}|${String(n).padStart(7, '0')}`;

/** The number of the entry whose message has this id; undefined when no turn of this conversation gave it. */
export function entryNumberOf(conversation: string, id: string): number | undefined {
  const digits = id.startsWith(`${conversation}|`) ? id.slice(conversation.length + 1) : '';
  return /^\d{7,15}$/.test(digits) ? Number(digits) : undefined;
}

/** What is known of a message: undefined while it is on its way, or when it is none of ours. */
export function deliveryOf(
  { id, deliveries = {} }: { id: string; deliveries?: Deliveries },
  message: string,
): DeliveryState | undefined {
  const n = entryNumberOf(id, message);
  return n === undefined ? undefined : deliveries[n];
}

/** Whether this is further than what was known of that message. */
export function isNews(
  conversation: { id: string; deliveries?: Deliveries },
  { delivery, state, recipient }: Pick<DeliveryNews, 'delivery' | 'state' | 'recipient'>,
): boolean {
  // What became of it for one of several is not remembered: of such news the event's id is all that is looked at.
  if (recipient !== undefined) return true;
  const n = entryNumberOf(conversation.id, delivery);
  // What is no message (something for a desk) has no life after it was sent.
  if (n === undefined) return true;
  const { deliveries = {} } = conversation;
  const known = deliveries[n];
  if (known) return order[state] > order[known];
  const numbers = Object.keys(deliveries).map(Number);
  const forgotten = numbers.length >= REMEMBERED && n < Math.min(...numbers);
  return !forgotten || state === 'failed';
}

/** What is known once this has happened. */
export function withNews(
  { id, deliveries = {} }: { id: string; deliveries?: Deliveries },
  { delivery, state, recipient }: Pick<DeliveryNews, 'delivery' | 'state' | 'recipient'>,
): Deliveries {
  const n = recipient === undefined ? entryNumberOf(id, delivery) : undefined;
  if (n === undefined) return deliveries;
  const all: [string, DeliveryState][] = Object.entries({ ...deliveries, [n]: state });
  return Object.fromEntries(all.sort(([a], [b]) => Number(a) - Number(b)).slice(-REMEMBERED));
}
