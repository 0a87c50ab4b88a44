import type { DeliveryNews } from '../conversation/event.ts';

type Lost = Pick<DeliveryNews, 'state' | 'reason'>;

/** Whether a message did not reach the customer, or perhaps not: a person must see to it. */
export const isLost = ({ state }: Pick<Lost, 'state'>): boolean => state === 'failed' || state === 'unconfirmed';

/** The same in words; `what` begins the sentence. */
export function lostWords(what: string, { state, reason = 'the reason is not known' }: Lost): string {
  return state === 'unconfirmed'
    ? `${what} may not have reached the customer: ${reason}`
    : `${what} did not reach the customer: ${reason}`;
}
