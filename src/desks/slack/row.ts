import { reopenProblem } from '../../handoff/reopening.ts';
import { type Ticket, ticketName } from '../../handoff/ticket.ts';
import type { Part } from '../../slack/text.ts';
import { actions, askedButton, type ButtonValue, button } from './buttons.ts';
import { letterActions } from './letter.ts';
import { menuOf } from './menu.ts';

/** It ends as spam: of the dispositions the one after which the customer hears nothing and is asked nothing. */
const notSupport = (ticket: Ticket, value: ButtonValue): Part =>
  askedButton(actions.notSupport, 'Not support', value, {
    title: 'Not for support?',
    text: `${ticketName(ticket)} ends as spam, and its customer is told nothing. You can reopen it, and what they write next is heard like anything new.`,
    yes: 'End it',
  });

/** What a card offers: what is done most as buttons, the rest in its menu. `letters`: there are form letters to send. */
export const rowOf = (conversation: string, ticket: Ticket, { letters }: { letters: boolean }): Part[] => {
  const value = { c: conversation, t: ticket.openedAfter, v: ticket.version };
  const menu = menuOf(ticket);
  const release = button(actions.release, 'Release', value);
  const note = button(actions.note, 'Note…', value);
  switch (ticket.status) {
    case 'waiting':
      return [
        button(actions.claim, 'Claim', value, 'primary'),
        button(actions.assign, 'Assign…', value),
        // Whoever may be in danger is not sent away by two clicks.
        ...(ticket.reason === 'danger' ? [] : [notSupport(ticket, value)]),
        ...menu,
      ];
    case 'claimed':
      return [
        button(actions.resolve, 'Resolve…', value, 'primary'),
        ...(letters ? [button(actions.writeLetter, 'Letter…', value)] : []),
        note,
        release,
        ...menu,
      ];
    case 'snoozed':
      return [
        button(actions.claim, 'Wake up', value, 'primary'),
        button(actions.resolve, 'Resolve…', value),
        note,
        release,
        ...menu,
      ];
    case 'resolved':
      if (ticket.blocked) return [button(letterActions.unblock, 'Unblock sender', value), ...menu];
      return [...(reopenProblem(ticket, {}) ? [] : [button(actions.reopen, 'Reopen', value)]), ...menu];
    default:
      return ticket satisfies never;
  }
};
