import type { Conversation } from '../conversation/decision.ts';
import type { Customer, Event } from '../conversation/event.ts';

/** The locale that the customer's client names. */
export function clientOf(event: Event): string | undefined {
  if (event.kind === 'heard') return event.message.locale;
  return event.kind === 'joined' ? event.locale : undefined;
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
