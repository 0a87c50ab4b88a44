import { dispositionLabels } from '../../../handoff/disposition-labels.ts';
import { dispositions, ticketName } from '../../../handoff/ticket.ts';
import { chosen, type Form, modal, noted, noteInput, option, select, words, wrong } from './form.ts';

/** Asks how an inquiry ended. Its inputs are the same each time, so Slack keeps what is in them when it is shown again. */
export const resolveForm: Form = {
  ...{ callback: 'fd_resolve_view', title: 'Resolve', does: 'resolve', field: 'disposition' },

  view: ({ shown = {}, memory, first }) =>
    modal({
      ...{ callback: resolveForm.callback, title: `Resolve ${ticketName(shown)}`, submit: 'Resolve', memory },
      blocks: [
        ...words(first),
        select(
          'disposition',
          'How did it end?',
          dispositions.map((each) => option(dispositionLabels[each], each)),
        ),
        noteInput('Note (for colleagues only)'),
      ],
    }),

  read(state, _, common) {
    const disposition = dispositions.find((each) => each === chosen(state, 'disposition'));
    if (!disposition) return wrong('disposition', 'Please choose one.');
    return { acts: [{ type: 'resolve', ...common, disposition, ...noted(state) }] };
  },
};
