import { ticketName } from '../../../handoff/ticket.ts';
import { type Form, input, modal, typed, words, wrong } from './form.ts';

/** Asks for a note, which stays among colleagues whatever becomes of the ticket. */
export const noteForm: Form = {
  ...{ callback: 'fd_note_view', title: 'Note', field: 'text' },

  view: ({ shown = {}, memory, first }) =>
    modal({
      ...{ callback: noteForm.callback, title: `Note on ${ticketName(shown)}`, submit: 'Keep', memory },
      blocks: [...words(first), input('text', 'Note (for colleagues only)', { multiline: true })],
    }),

  read(state, _, common) {
    const text = typed(state, 'text').trim();
    return text ? { acts: [{ type: 'note', ...common, text }] } : wrong('text', 'There is nothing to keep yet.');
  },
};
