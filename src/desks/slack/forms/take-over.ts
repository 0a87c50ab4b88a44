import { ownerOf, ticketName } from '../../../handoff/ticket.ts';
import { type Form, modal, words } from './form.ts';

/** Asks before a ticket is taken out of a colleague's hands. */
export const takeOverForm: Form = {
  ...{ callback: 'fd_take_over_view', title: 'Take over', does: 'assign' },

  view({ shown, memory, by }) {
    const owner = ownerOf(shown);
    if (!owner) return 'Nobody has it: claim it on the card.';
    if (owner.desk === by.desk && owner.id === by.id) return 'It is yours already.';
    const asks = `${owner.name} has ${ticketName(shown ?? {})}. It is yours then: what you write in its thread goes to the customer, and ${owner.name} is told.`;
    return modal({
      ...{ callback: takeOverForm.callback, title: 'Take it over?', submit: 'Take over', memory },
      blocks: words(asks),
    });
  },

  read: (_, __, common) => ({ acts: [{ type: 'assign', ...common, to: common.by }] }),
};
