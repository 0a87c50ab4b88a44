import type { Representative } from '../conversation/event.ts';
import { type Act, isOpenTicket, isSame, ownerOf, type Ticket, ticketName } from './ticket.ts';

/** What has changed since a representative looked, so that what they did does not count. */
export type Changed =
  | { what: 'ended' } // the ticket they saw; none is open now
  | { what: 'another'; ticket: Named } // it ended, and this one is open now
  | { what: 'resolved'; ticket: Named; by: Representative; at: number }
  | { what: 'claimed'; ticket: Named; by: Representative }
  | { what: 'waiting'; ticket: Named }
  | { what: 'wrote' }; // the customer

interface Named {
  number?: number;
}

/** What an act names that is meant for a ticket of which only this is known: it is not the open one. */
export const noTicket = -1;

/** What a representative saw, and means to do. */
export type Seen = Pick<Act, 'type' | 'ticket' | 'saw' | 'read'>;

/**
 * What has changed since then, in a way that matters to this act; undefined when nothing has. Asked of the ticket as the
 * turn knows it, which decides; desks ask it before, of what they know, while what was typed is still in its box.
 */
export function changedSince(
  ticket: Ticket | undefined,
  { type, ticket: meant, saw, read = 0 }: Seen,
): Changed | undefined {
  if (meant !== undefined && meant !== ticket?.openedAfter)
    return isOpenTicket(ticket) ? { what: 'another', ticket: named(ticket) } : { what: 'ended' };
  if (!ticket) return { what: 'ended' };
  if (ticket.status === 'resolved') return { what: 'resolved', ticket: named(ticket), by: ticket.by, at: ticket.at };
  // Whoever claims or replies wants to, whatever has happened to an open ticket; who has it is asked by the acts' own rules.
  const aboutReplies = type === 'reply' || type === 'resend' || type === 'undo' || type === 'edit-held';
  if (saw === undefined || type === 'claim' || aboutReplies) return undefined;
  if (saw < (ticket.handed ?? 0)) {
    if (ticket.status === 'waiting') return { what: 'waiting', ticket: named(ticket) };
    return { what: 'claimed', ticket: named(ticket), by: ticket.by };
  }
  const { wrote } = ticket;
  const ends = type === 'resolve' || type === 'return' || type === 'block' || type === 'snooze' || type === 'merge';
  // A page shows what was said before it shows the ticket's next version.
  return ends && wrote && saw < wrote.version && read < wrote.n ? { what: 'wrote' } : undefined;
}

/**
 * Who has the ticket, when it is somebody else and that stands in this act's way. A reply is not among those: it is kept as
 * a note.
 */
export function heldWords(ticket: Ticket, { type, by }: Pick<Act, 'type' | 'by'>): string | undefined {
  const owner = ownerOf(ticket);
  if (!owner || isSame(owner, by)) return undefined;
  const has = `${owner.name} has ${called(ticket)} already.`;
  if (type === 'claim') return has;
  if (type === 'edit' || type === 'delete') return has;
  return forOwner.includes(type) ? `${has} To do that, take it over first.` : undefined;
}

// What takes it out of somebody's hands, or changes what they can do: only who has it, or anybody while nobody does.
const forOwner: readonly Act['type'][] = [
  'transfer',
  'release',
  'return',
  'resolve',
  'block',
  'snooze',
  'internal',
  'merge',
];

/** The version of a ticket's last change that could matter to an act. */
export const changedAt = ({ handed = 0, wrote }: Ticket): number => Math.max(handed, wrote?.version ?? 0);

/** The same in words; `clock` says a time as the desk's representatives read it. */
export function changedWords(changed: Changed, clock?: (at: number) => string): string {
  switch (changed.what) {
    case 'ended':
      return 'The ticket that you saw has ended.';
    case 'another':
      return `The ticket that you saw has ended. ${called(changed.ticket, 'A new one')} is open now.`;
    case 'resolved': {
      const when = clock ? `, ${clock(changed.at)}` : '';
      const who = changed.by.desk === 'customer' ? 'its customer' : changed.by.name;
      return `Nothing to do: ${called(changed.ticket)} is resolved, by ${who}${when}.`;
    }
    case 'claimed':
      return `This has changed meanwhile: ${changed.by.name} has ${called(changed.ticket)} now. Please look again.`;
    case 'waiting':
      return `This has changed meanwhile: nobody has ${called(changed.ticket)} now. Please look again.`;
    case 'wrote':
      return 'The customer has written meanwhile: read that first, and do it again if it is still right.';
    default:
      return changed satisfies never;
  }
}

const named = ({ number }: Ticket): Named => (number === undefined ? {} : { number });

/** A ticket in the middle of a sentence. */
export const called = (ticket: Named, unnumbered = 'the ticket'): string =>
  ticket.number === undefined ? unnumbered : ticketName(ticket);
