import type { DeliveryNews, Event } from './event.ts';
import type { Body } from './outbox.ts';

/** What became of a delivery, as versions up to 0.1 wrote it into mailboxes. */
export type OldNews = Pick<DeliveryNews, 'id' | 'conversation' | 'at' | 'delivery' | 'receipt'> &
  ({ kind: 'arrived' } | { kind: 'refused'; lane: string; reason: string; unconfirmed?: true });

/** An event as it is known today, whichever version put it into the mailbox. */
export function asToday(event: Event | OldNews): Event {
  if (event.kind !== 'arrived' && event.kind !== 'refused') return event;
  const { id, conversation, at, delivery, receipt } = event;
  const shared = {
    kind: 'delivery' as const,
    id,
    conversation,
    at,
    delivery,
    ...(receipt !== undefined && { receipt }),
  };
  if (event.kind === 'refused')
    return {
      ...shared,
      state: event.unconfirmed ? 'unconfirmed' : 'failed',
      reason: event.reason,
      destination: event.lane,
    };
  // Its id was `arrived:<lane>:<delivery>`; "arrived" meant that the provider had it.
  return { ...shared, state: 'sent', destination: id.slice('arrived:'.length, -delivery.length - 1) };
}

/** What an item carries, as it is known today: versions up to 0.1 did not say what kind it is. */
export function readBody(body: unknown): Body {
  const { kind, message, to } = (body ?? {}) as Partial<Extract<Body, { kind: 'message' }>>;
  if ((kind as unknown) === 'notice' || kind === 'message') return body as Body;
  return kind === undefined && message && to ? { kind: 'message', to, message } : { kind: 'notice', notice: body };
}
