import type { Conversation } from './decision.ts';
import type { Address, Closed, Customer, Event, Heard, Joined, Participant } from './event.ts';

/** So many others are kept of a conversation; what further ones say is read and passed on all the same. */
export const MOST_PARTICIPANTS = 20;
/** So many addresses that a conversation has left are kept. */
export const MOST_ADDRESSES = 5;

/** Whether two addresses reach the same place. */
export const isSameAddress = (a: Address, b: Address): boolean => a.channel === b.channel && a.id === b.id;

/**
 * Whether it is the customer who came, spoke or ended it: by their id, by the e-mail address that is confirmed to be theirs, or because a
 * visitor whom nobody had vouched for has signed in where they were. Somebody else who is signed in there is another person:
 * computers are shared. Channels give an e-mail address only to somebody whom they heard from it; an address that a customer only
 * said makes nobody the customer who can write from it.
 */
export function isCustomer(
  conversation: Conversation,
  { customer: who, address }: Pick<Heard | Joined | Closed, 'customer' | 'address'>,
): boolean {
  const { customer, participants = [], before = [] } = conversation;
  if (who.id === customer.id || who.id === customer.was) return true;
  if (participants.some(({ id }) => id === who.id)) return false;
  // Of two whom the operator's own system tells apart, an address that they share makes no one person.
  if (who.verified && customer.verified) return false;
  if (customer.emailConfirmed && who.email?.toLowerCase() === customer.email?.toLowerCase()) return true;
  const isKnown = [conversation.address, ...before].some((known) => isSameAddress(known, address));
  return isKnown && signsIn(customer, who);
}

/** Whether the operator's own system vouches for somebody now who was nobody in particular before. */
const signsIn = (before: Customer, now: Customer): boolean => now.verified === true && !before.verified;

/** Whether somebody who is heard from this e-mail address belongs to a conversation. */
export function isKnownAddress({ customer, participants = [] }: Conversation, email: string): boolean {
  const known = [customer.emailConfirmed && customer.email, ...participants.map((each) => each.email)];
  return known.some((each) => each && each.toLowerCase() === email.toLowerCase());
}

/** Whose identity the customer has now: that of a signed-in person takes the place of a visitor's, and never the other way round. */
export function identityOf(before: Customer, now: Customer): Pick<Customer, 'id' | 'was' | 'verified'> {
  const signed = signsIn(before, now);
  const { id, verified } = signed ? now : before;
  // Another tab may still speak as the visitor.
  const was = signed && before.id !== id ? before.id : before.was;
  return { id, ...(was !== undefined && { was }), ...(verified && { verified }) };
}

/** The others in a conversation after an event: whoever speaks, or comes signed in, and is not its customer belongs to them from then on. */
export function participantsOf(conversation: Conversation, event: Event): Participant[] {
  const { participants: before = [] } = conversation;
  if ((event.kind !== 'heard' && event.kind !== 'joined') || isByMachine(event)) return before;
  const isHeard = event.kind === 'heard' && event.noReply === undefined;
  const participants = isHeard ? before.map(({ latest: _, ...each }) => each) : before;
  if (isCustomer(conversation, event)) return participants;
  const { id, name, email, verified } = event.customer;
  if (event.kind === 'joined' && !verified) return participants;
  const said = name ?? (event.kind === 'heard' ? event.message.from.name : undefined);
  const told: Participant = {
    ...{ id, ...(said && { name: said }), ...(email && { email }), ...(verified && { verified }) },
    ...(isHeard && event.address.channel === conversation.address.channel && { latest: true as const }),
  };
  const known = participants.find((each) => each.id === id);
  if (known) return participants.map((each) => (each === known ? { ...known, ...told } : each));
  return participants.length < MOST_PARTICIPANTS ? [...participants, told] : participants;
}

/** Whether a machine wrote it: nobody has spoken. */
export const isByMachine = (event: Event): boolean => event.kind === 'heard' && event.noReply === 'machine';

/**
 * Where a conversation goes on after an event when its turn says nothing else: where its customer spoke last. Neither a machine nor
 * somebody who only says that they are the customer moves it.
 */
export const addressAfter = (conversation: Conversation, event: Event): Address =>
  event.kind === 'heard' && event.noReply === undefined && isCustomer(conversation, event)
    ? event.address
    : conversation.address;

/** The addresses of a conversation that goes on at this one: those that it has left are kept, the latest first. */
export function goingOnAt(conversation: Conversation, address: Address): Pick<Conversation, 'address' | 'before'> {
  const { address: last, before = [] } = conversation;
  const left = isSameAddress(last, address) ? before : [last, ...before];
  const kept = left.filter((each) => !isSameAddress(each, address)).slice(0, MOST_ADDRESSES);
  return { address, ...(kept.length > 0 && { before: kept }) };
}
