import { ownerOf, type Ticket } from '../../../handoff/ticket.ts';

/** What stands in the empty box: what can be written there, or why nothing can. */
export function boxWords(
  ticket: Ticket,
  { may, mode, mine, name }: { may: boolean; mode: 'reply' | 'note'; mine: boolean; name: string },
): string {
  if (may) return mode === 'note' ? 'Write a note…' : `Answer as ${name}…`;
  if (mine && ticket.internal) return 'Internal mode: nothing goes to the customer';
  if (ticket.status === 'waiting') return 'Claim to answer';
  if (ticket.status === 'resolved') return 'This inquiry is resolved';
  return `${ownerOf(ticket)?.name} has this conversation`;
}

/** What becomes of what is written in the box. */
export function hintWords(mode: 'reply' | 'note', { may, waiting }: { may: boolean; waiting: boolean }): string {
  if (mode === 'note') return 'Only colleagues see this.';
  if (waiting) return 'Sent as soon as the files are there.';
  return may ? 'The customer reads this.' : '';
}
