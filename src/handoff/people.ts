import type { Entry } from '../conversation/decision.ts';
import type { Customer, Participant } from '../conversation/event.ts';

/** Who is outside the desk in a conversation. */
export interface Parties {
  customer: Customer;
  participants?: readonly Participant[];
}

/** So many others are named in one line. */
const NAMED = 5;

/** Somebody as representatives read of them. */
export const personName = ({ name, email }: Participant, unknown = 'Somebody'): string => name ?? email ?? unknown;

/** Who spoke; `unverified`: as the customer, from where they were before they signed in. Others may use that computer, too. */
export type Side = 'customer' | 'unverified' | 'participant' | 'bot' | 'agent';

/** Who said what an entry holds, by name where one is known. */
export function speakerOf(
  { message: { from }, participant }: Entry,
  { customer, participants = [] }: Parties,
): { name: string; side: Side } {
  const { role = 'user', name } = from;
  if (role === 'bot') return { name: name ?? 'Frontdesk', side: 'bot' };
  if (role === 'agent') return { name: name ?? 'Representative', side: 'agent' };
  if (participant === undefined) {
    const vouched = !customer.verified || from.id !== customer.was;
    return { name: name ?? personName(customer, 'Customer'), side: vouched ? 'customer' : 'unverified' };
  }
  const known = participants.find(({ id }) => id === participant);
  return { name: name ?? personName(known ?? { id: participant }, 'Somebody else'), side: 'participant' };
}

/** The others in a conversation, for one line about it: "with Ben Cole, Cora Diaz and 2 more"; nothing when there are none. */
export function othersWords(participants: readonly Participant[] = []): string {
  const names = participants.map((each) => personName(each, 'somebody else'));
  const more = names.length - NAMED;
  const named = more > 0 ? [...names.slice(0, NAMED), `${more} more`] : names;
  if (named.length < 2) return named.map((name) => `with ${name}`).join('');
  return `with ${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}
