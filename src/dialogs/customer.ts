import type { Conversation } from '../conversation/decision.ts';
import type { Customer, Event, Participant } from '../conversation/event.ts';
import type { Message } from '../conversation/message.ts';
import {
  addressAfter,
  goingOnAt,
  identityOf,
  isByMachine,
  isCustomer,
  isSameAddress,
  participantsOf,
} from '../conversation/people.ts';
import { spoken } from '../knowledge/text/locale.ts';
import { sameEmail } from './email.ts';
import { detect } from './language.ts';
import { subjectOf } from './letters/heads.ts';

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
  if (isByMachine(event)) return before ?? locales[0] ?? 'en';
  const written = event.kind === 'heard' ? writtenIn(event.message, locales) : undefined;
  const client = clientOf(event);
  const switched = client === known.client ? undefined : spoken(client, locales);
  return written ?? switched ?? before ?? locales[0] ?? 'en';
}

const writtenIn = (message: Message, locales: readonly string[]): string | undefined =>
  detect(message.text ?? '', locales) ?? detect(subjectOf(message).subject ?? '', locales);

/** The customer as their channel knows them now; what they told the bot themselves is kept, and nobody else becomes the customer. */
function customerOf(conversation: Conversation, event: Event): Customer {
  const { customer } = conversation;
  if ((event.kind !== 'heard' && event.kind !== 'joined') || !isCustomer(conversation, event)) return customer;
  // Nobody vouches for what such a one says of themselves.
  if (event.kind === 'heard' && event.noReply) return customer;
  const { name, email, verified } = event.customer;
  // What the operator's own system vouches for is better than what the customer said here; what channels know otherwise is not.
  const known = (verified ? name || customer.name : customer.name || name) || undefined;
  const heard = email ? { email, emailConfirmed: true as const } : undefined;
  const address = heard && (verified || !customer.email) ? heard : addressOf(customer, heard?.email);
  return { ...identityOf(customer, event.customer), ...(known && { name: known }), ...address };
}

/** The address that is kept of somebody who was heard from one: being heard from it is as good as a code. */
function addressOf({ email, emailConfirmed }: Customer, from: string | undefined) {
  const confirmed = emailConfirmed || sameEmail(email, from);
  return email ? { email, ...(confirmed && { emailConfirmed: true as const }) } : {};
}

/** A conversation as an event leaves it before anything is decided: who is in it, where it goes on, and who is new; `here` where its customer was. */
export function peopleAfter<State>(conversation: Conversation<State>, event: Event) {
  const participants = participantsOf(conversation, event);
  const from = event.kind === 'heard' || event.kind === 'joined' ? event : undefined;
  const here = from !== undefined && isSameAddress(from.address, conversation.address);
  const newcomers = participants.slice(conversation.participants?.length ?? 0);
  const after: Conversation<State> = {
    ...conversation,
    ...goingOnAt(conversation, addressAfter(conversation, event)),
    customer: customerOf(conversation, event),
    ...(participants.length > 0 && { participants }),
  };
  return {
    conversation: after,
    byCustomer:
      ((event.kind === 'heard' && !event.noReply) || event.kind === 'closed') && isCustomer(conversation, event),
    newcomers: newcomers.map((who: Participant) => ({ who, here })),
  };
}
