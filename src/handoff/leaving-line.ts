import type { Conversation } from '../conversation/decision.ts';
import type { Representative } from '../conversation/event.ts';
import { deskWord, handoffStatus } from './events.ts';
import { over } from './next-version.ts';
import { personName } from './people.ts';
import type { Ticket, Waiting } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** The customer needs nobody any more: their ticket ends, and the bot has the conversation again. */
export function leaveLine(steps: Transitions, conversation: Conversation, ticket: Waiting, now: number): Transition {
  const name = personName(conversation.customer, 'The customer');
  const by: Representative = { desk: 'customer', id: conversation.customer.id, name };
  const ended: Ticket = { ...over(ticket), status: 'resolved', by, at: now, disposition: 'returned' };
  const says = [
    deskWord('desk.left', `${name} needs nobody any more: the bot has the conversation again.`),
    { do: 'say' as const, message: handoffStatus('completed') },
  ];
  return { ...steps.change(conversation, ended, { kind: 'none' }, says), ticket: undefined };
}
