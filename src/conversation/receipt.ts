import { entryNumberOf } from './deliveries.ts';
import type { Event } from './event.ts';
import type { Store } from './store.ts';

/**
 * News of a delivery with the receipt of its message, which the log keeps; any other event as it is. Undefined when no log
 * knows the message (any more): nothing is stored for it. Costs one read, and that is rare.
 */
export async function withReceipt(event: Event, store: Pick<Store, 'history'>): Promise<Event | undefined> {
  if (event.kind !== 'delivery' || event.receipt !== undefined) return event;
  // The ids of what goes to desks and the queue end so: they stand in no log.
  if (/>\d+$/.test(event.delivery)) return event;
  const n = entryNumberOf(event.conversation, event.delivery);
  const [entry] = n ? await store.history(event.conversation, { after: n - 1, limit: 1 }) : [];
  if (entry?.message.id !== event.delivery) return undefined;
  return entry.receipt === undefined ? event : { ...event, receipt: entry.receipt };
}
