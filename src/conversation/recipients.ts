import { z } from 'zod';
import { isEmail, isSameEmail, MOST_RECIPIENTS } from './correspondents.ts';
import type { Conversation } from './decision.ts';
import type { Participant } from './event.ts';
import type { Correspondent } from './letterhead.ts';

/** Whom a letter goes to. */
export interface Recipients {
  to: Correspondent[];
  cc: Correspondent[];
  /** How many more are in copy than are named here. */
  more?: number;
}

// The channel of letters says so in its addresses; what is there besides is its own.
const detail = z.object({
  name: z.string().max(300).optional(),
  cc: z
    .array(z.object({ address: z.string().max(320), name: z.string().max(300).optional() }))
    .max(1000)
    .optional(),
});

/**
 * Whom a letter in this conversation goes to when nobody says otherwise: whoever wrote last, and those who were in copy then;
 * where that was not the customer, they are in copy. Undefined where customers are not reached by an e-mail address.
 */
export function recipientsOf({
  address,
  customer,
  participants = [],
}: Pick<Conversation, 'address' | 'customer' | 'participants'>): Recipients | undefined {
  const { id } = address;
  if (!isEmail(id)) return undefined;
  const { name: called, cc: all = [] } = detail.safeParse(address.detail).data ?? {};
  const name = called ?? [customer, ...participants].find(({ email }) => isSameEmail(email, id))?.name;
  const customers = { address: id, ...(name && { name }) };
  const last = participants.find(({ latest, email }) => latest && email !== undefined && isEmail(email));
  const first = last && !isSameEmail(last.email, id) ? asCorrespondent(last) : customers;
  const seen = new Set([first.address.toLowerCase()]);
  const copies = [customers, ...all].filter((each) => {
    const key = each.address.toLowerCase();
    return isEmail(each.address) && !seen.has(key) && seen.add(key);
  });
  const more = copies.length - (MOST_RECIPIENTS - 1);
  const cc = copies.slice(0, MOST_RECIPIENTS - 1) as Correspondent[];
  return { to: [first], cc, ...(more > 0 && { more }) };
}

const asCorrespondent = ({ email = '', name }: Participant): Correspondent => ({
  address: email,
  ...(name && { name }),
});
