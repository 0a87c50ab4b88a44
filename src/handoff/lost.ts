import type { DeliveryNews } from '../conversation/event.ts';

type Lost = Pick<DeliveryNews, 'state' | 'reason' | 'recipient'>;

/** Whether a message did not reach the customer, or perhaps not: a person must see to it. */
export const isLost = ({ state, recipient }: Pick<Lost, 'state' | 'recipient'>): boolean =>
  recipient === undefined && isBad(state);

/** Whether one of several did not get a message, or perhaps not: the others may have it. */
export const isLostToOne = <News extends Lost>(news: News): news is News & { recipient: string } =>
  news.recipient !== undefined && isBad(news.state);

/** The same in words; `what` begins the sentence. */
export function lostWords(what: string, { state, reason, recipient }: Lost): string {
  const whom = recipient ?? 'the customer';
  const why = reason ?? 'the reason is not known';
  return state === 'unconfirmed'
    ? `${what} may not have reached ${whom}: ${why}`
    : `${what} did not reach ${whom}: ${why}`;
}

const isBad = (state: Lost['state']): boolean => state === 'failed' || state === 'unconfirmed';
