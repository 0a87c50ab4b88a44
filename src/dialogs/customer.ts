import type { Conversation } from '../conversation/decision.ts';
import type { Customer, Event } from '../conversation/event.ts';
import { detect, spoken } from './language.ts';

/** The locale that the customer's client names. */
export function clientOf(event: Event): string | undefined {
  if (event.kind === 'heard') return event.message.locale;
  return event.kind === 'joined' ? event.locale : undefined;
}

/** What a customer writes says most about their language; then what their client says; then what was spoken so far. */
export function localeOf(
  conversation: Conversation,
  event: Event,
  known: { client: string | undefined; locales: readonly string[] },
): string {
  const { locales } = known;
  const before = spoken(conversation.locale, locales);
  const written = event.kind === 'heard' ? detect(event.message.text ?? '', locales) : undefined;
  const client = clientOf(event);
  const switched = client === known.client ? undefined : spoken(client, locales);
  return written ?? switched ?? before ?? locales[0] ?? 'en';
}

/** The customer as their channel knows them now; what they told the bot themselves is kept. */
export function customerOf({ customer }: Conversation, event: Event): Customer {
  if (event.kind !== 'heard' && event.kind !== 'joined') return customer;
  const { id, name, email, verified } = event.customer;
  const said = { ...(customer.name && { name: customer.name }), ...(customer.email && { email: customer.email }) };
  const told = { ...(name && { name }), ...(email && { email }) };
  // Only an address that the operator's own system vouches for is better than what the customer said here.
  return { id, ...(verified ? { ...said, ...told, verified } : { ...told, ...said }) };
}
