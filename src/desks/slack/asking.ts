import type { Ticket } from '../../handoff/ticket.ts';
import type { Post } from '../../slack/posts.ts';
import { actions, button } from './buttons.ts';
import { notices } from './receipts.ts';

/** Asks how an inquiry ended, where no form can be opened: a button opens it. */
export const askHowItEnded = (conversation: string, ticket: Ticket | undefined): Post => {
  if (!ticket) return notices('How did it end? Press Resolve… on its card.');
  const value = { c: conversation, t: ticket.openedAfter, v: ticket.version };
  return notices('How did it end?', [
    { type: 'actions', elements: [button(actions.resolve, 'Resolve…', value, 'primary')] },
  ]);
};
