import type { Conversation, Say } from '../conversation/decision.ts';
import type { Closed, Representative } from '../conversation/event.ts';
import { called } from './changed.ts';
import { deskWord, handoffStatus } from './events.ts';
import type { createHolding } from './held.ts';
import { leaveLine } from './leaving-line.ts';
import { over } from './next-version.ts';
import { personName } from './people.ts';
import { isOpenTicket, type Open, ownerOf, type Resolved, type Ticket } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/**
 * The rules of a ticket that its customer closes: what nobody has leaves the line, what a person has ends, and what has ended, or is not
 * the one that was meant, stays as it is. Whoever may be in danger ends nothing: a person decides that.
 */
export function createClosing(parts: { steps: Transitions; holding: ReturnType<typeof createHolding> }) {
  const { steps, holding } = parts;

  function stays(ticket: Open, text: string): Transition {
    const by = ownerOf(ticket);
    const says = [deskWord('desk.closed', text)];
    const told = by
      ? steps.tell(ticket, { to: by, text: `${called(ticket, 'Your ticket')}: ${text}` }, says)
      : undefined;
    return { ...(told ?? steps.keep(ticket, says)), news: { kind: 'stays', ...(by && { by }) } };
  }

  return (
    conversation: Conversation,
    ticket: Ticket | undefined,
    { after, leaves }: Pick<Closed, 'after' | 'leaves'>,
    now: number,
  ): Transition => {
    if (!isOpenTicket(ticket) || (after !== undefined && after !== ticket.openedAfter)) return steps.keep(ticket, []);
    const { customer } = conversation;
    const name = personName(customer, 'The customer');
    if (ticket.reason === 'danger')
      return stays(
        ticket,
        `${name} ${leaves ? 'has left the chat' : 'wants to close it'}, and may be in danger: it stays open.`,
      );
    if (ticket.status === 'waiting') return { ...leaveLine(steps, conversation, ticket, now), news: { kind: 'left' } };
    const { by: had } = ticket;
    const text = `${name} has closed it${leaves ? ', and left the chat' : ''}.`;
    // It was written to somebody who needs nothing any more.
    const back = holding.givenBack(conversation, ticket, `${name} closed ${called(ticket)} before this was sent.`);
    const by: Representative = { desk: 'customer', id: customer.id, name };
    const ended: Resolved = { ...over(back.ticket), status: 'resolved', by, had, at: now, disposition: 'closed' };
    const says: Say[] = [
      ...back.notes,
      deskWord('desk.closed', text),
      { do: 'say', message: handoffStatus('completed') },
    ];
    const step = steps.change(conversation, ended, { kind: 'closed', had }, says);
    const told = steps.tell(ended, { to: had, text: `${called(ticket, 'Your ticket')}: ${text}` });
    return { ...step, effects: [...step.effects, ...back.told, ...told.effects] };
  };
}
