import { ownerOf, ticketName } from '../../../handoff/ticket.ts';
import { colleague, colleagues, colleaguesElsewhere } from './colleagues.ts';
import { chosen, type Form, modal, select, words, wrong } from './form.ts';

/** Asks which colleague is to have a ticket. */
export const assignForm: Form = {
  ...{ callback: 'fd_assign_view', title: 'Assign', does: 'assign', field: 'person' },

  async view(about) {
    const { shown, memory, first } = about;
    const people = [...(await colleagues(about)), ...(await colleaguesElsewhere(about))];
    if (people.length === 0) return 'There is nobody else to give it to.';
    const owner = ownerOf(shown);
    return modal({
      ...{ callback: assignForm.callback, title: `Assign ${ticketName(shown ?? {})}`, submit: 'Assign', memory },
      blocks: [
        ...words(first),
        ...words(owner && owner.id !== about.by.id ? `${owner.name} has it now, and will be told.` : undefined),
        select('person', 'Who is to have it?', people),
      ],
    });
  },

  async read(state, about, common) {
    const value = chosen(state, 'person');
    if (!value) return wrong('person', 'Please choose one.');
    const person = await colleague(about, value);
    if ('no' in person) return wrong('person', person.no);
    return { acts: [{ type: 'assign', ...common, to: person.to }] };
  },
};
