import type { Queue } from '../../handoff/queue.ts';
import type { TicketShown } from '../../handoff/update.ts';

const WEEK = 7 * 86_400_000;
/** So many tickets of one customer are looked at. */
const TICKETS = 50;

/**
 * How often its customer has asked for somebody in the week up to a ticket, that one included, as far as it is proved that they
 * are the same. Whom a representative wrote to first has not asked.
 */
export async function contactsOf(
  queue: Pick<Queue, 'ofCustomer'>,
  conversation: string,
  { customer, ticket }: TicketShown,
): Promise<number> {
  const all = await queue.ofCustomer(customer, TICKETS);
  const others = all.filter((each) => {
    const isThis = each.conversation === conversation && each.ticket.openedAfter === ticket.openedAfter;
    const { opened, reason } = each.ticket;
    return !isThis && reason !== 'begun' && opened <= ticket.opened && opened > ticket.opened - WEEK;
  });
  return others.length + 1;
}

/** "3rd contact this week"; empty for the first. */
export function contactsWords(contacts = 1): string {
  if (contacts < 2) return '';
  const teen = contacts % 100 >= 11 && contacts % 100 <= 13;
  const ending = (!teen && ['th', 'st', 'nd', 'rd'][contacts % 10]) || 'th';
  return `${contacts}${ending} contact this week`;
}
