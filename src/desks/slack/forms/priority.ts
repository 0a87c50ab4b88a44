import { type Priority, priorities, ticketName } from '../../../handoff/ticket.ts';
import { chosen, type Form, modal, option, select, words, wrong } from './form.ts';

const labels: Record<Priority, string> = { urgent: '🚨 Urgent', high: '❗ High', normal: 'Normal' };

/** Asks how much a ticket matters. */
export const priorityForm: Form = {
  ...{ callback: 'fd_priority_view', title: 'Priority', does: 'set-priority', field: 'priority' },

  view: ({ shown, memory, first }) =>
    modal({
      ...{ callback: priorityForm.callback, title: `Priority of ${ticketName(shown ?? {})}`, submit: 'Set', memory },
      blocks: [
        ...words(first),
        select(
          'priority',
          'How much does it matter?',
          priorities.map((each) => option(labels[each], each)),
          shown && { initial: shown.priority },
        ),
      ],
    }),

  read(state, _, common) {
    const priority = priorities.find((each) => each === chosen(state, 'priority'));
    return priority
      ? { acts: [{ type: 'set-priority', ...common, priority }] }
      : wrong('priority', 'Please choose one.');
  },
};
