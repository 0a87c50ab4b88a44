import { tagOf, tagsAfter } from '../../../handoff/tags.ts';
import { ticketName } from '../../../handoff/ticket.ts';
import { type Form, input, modal, typed, words, wrong } from './form.ts';

/** Asks for a ticket's tags: those that it has stand there already. */
export const tagsForm: Form = {
  ...{ callback: 'fd_tags_view', title: 'Tags', does: 'tag', field: 'tags' },

  view: ({ shown, memory, first }) =>
    modal({
      ...{ callback: tagsForm.callback, title: `Tags of ${ticketName(shown ?? {})}`, submit: 'Set', memory },
      blocks: [
        ...words(first),
        input('tags', 'Tags', {
          ...{ optional: true, most: 500, initial: (shown?.tags ?? []).join(', ') },
          hint: 'Short words with commas between them: refund, late fee',
        }),
      ],
    }),

  read(state, { shown }, common) {
    const before = shown?.tags ?? [];
    const wanted = typed(state, 'tags')
      .split(/[,;\n]/)
      .filter((word) => word.trim());
    const kept = wanted.map(tagOf);
    const add = wanted.filter((word) => !before.includes(tagOf(word) ?? ''));
    const remove = before.filter((tag) => !kept.includes(tag));
    const after = tagsAfter(before, { add, remove });
    if ('problem' in after) return wrong('tags', after.problem);
    return { acts: [{ type: 'tag', ...common, add, remove }] };
  },
};
