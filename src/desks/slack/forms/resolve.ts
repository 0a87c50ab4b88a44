import { dispositionLabels } from '../../../handoff/disposition-labels.ts';
import { isWorthAsking } from '../../../handoff/survey-words.ts';
import { dispositions, ticketName } from '../../../handoff/ticket.ts';
import { teachForm } from '../teaching/form.ts';
import { box, chosen, type Form, modal, noted, noteInput, option, select, ticked, words, wrong } from './form.ts';

/** Asks how an inquiry ended. Its inputs are the same each time, so Slack keeps what is in them when it is shown again. */
export const resolveForm: Form = {
  ...{ callback: 'fd_resolve_view', title: 'Resolve', does: 'resolve', field: 'disposition' },

  view(about) {
    const { acting, shown, memory, first } = about;
    const { survey, teaching } = acting.parts;
    const mayAsk = survey && shown && isWorthAsking(shown);
    return modal({
      ...{ callback: resolveForm.callback, title: `Resolve ${ticketName(shown ?? {})}`, submit: 'Resolve', memory },
      blocks: [
        ...words(first),
        select(
          'disposition',
          'How did it end?',
          dispositions.map((each) => option(dispositionLabels[each], each)),
        ),
        noteInput('Note (for colleagues only)'),
        ...(mayAsk ? [box('ask', 'How was it?', 'Ask the customer', true)] : []),
        ...(teaching ? [box('teach', 'The bot', 'Teach it next')] : []),
      ],
    });
  },

  read(state, _, common) {
    const disposition = dispositions.find((each) => each === chosen(state, 'disposition'));
    if (!disposition) return wrong('disposition', 'Please choose one.');
    const unasked = ticked(state, 'ask') === false && { unasked: true as const };
    return {
      acts: [{ type: 'resolve', ...common, disposition, ...noted(state), ...unasked }],
      ...(ticked(state, 'teach') && { next: teachForm }),
    };
  },
};
