import { isSame, ownerOf, type Ticket, ticketName } from '../../../handoff/ticket.ts';
import type { Part } from '../../../slack/text.ts';
import { chooseLetterForm } from '../form-letters/forms.ts';
import { teachForm } from '../teaching/form.ts';
import { answerForm } from './answer.ts';
import { assignForm } from './assign.ts';
import { blockForm } from './block.ts';
import { type About, type Form, plain, saying } from './form.ts';
import { mergeForm } from './merge.ts';
import { noteForm } from './note.ts';
import { priorityForm } from './priority.ts';
import { resolveForm } from './resolve.ts';
import { tagsForm } from './tags.ts';
import { takeOverForm } from './take-over.ts';

/** The forms that are opened from the form “More”, by the action_id of the button there. */
export const moreForms: Readonly<Record<string, { form: Form; label: string; offered(of: Offered): boolean }>> = {
  fd_more_take_over: { form: takeOverForm, label: 'Take over…', offered: ({ others }) => others },
  fd_more_assign: { form: assignForm, label: 'Assign…', offered: () => true },
  fd_more_priority: { form: priorityForm, label: 'Priority…', offered: () => true },
  fd_more_tags: { form: tagsForm, label: 'Tags…', offered: () => true },
  fd_more_merge: { form: mergeForm, label: 'Merge…', offered: () => true },
  // On the card of one that somebody has it is a button.
  fd_more_resolve: { form: resolveForm, label: 'Resolve…', offered: ({ status }) => status === 'waiting' },
  fd_more_note: { form: noteForm, label: 'Note…', offered: ({ status }) => status === 'waiting' },
  fd_more_letter: {
    form: chooseLetterForm,
    label: 'Letter…',
    offered: ({ status, others, formLetters }) => formLetters && status === 'snoozed' && !others,
  },
  fd_more_teach: { form: teachForm, label: 'Teach the bot…', offered: ({ teaching }) => teaching },
  fd_more_answer: { form: answerForm, label: 'Answer to others…', offered: ({ letters }) => letters },
  fd_more_block: { form: blockForm, label: 'Block sender…', offered: ({ letters }) => letters },
};

interface Offered {
  status: Ticket['status'];
  /** Somebody else has it. */
  others: boolean;
  letters: boolean;
  formLetters: boolean;
  teaching: boolean;
}

/** What else can be done with a ticket, a button each. */
export const moreView = ({ acting, shown, card, memory, by }: About): Part => {
  if (!shown || !card) return saying('More', 'This ticket has only just come: please try again in a moment.');
  const owner = ownerOf(shown);
  const of: Offered = {
    status: shown.status,
    others: owner !== undefined && !isSame(owner, by),
    letters: card.shown.recipients !== undefined,
    formLetters: acting.parts.formLetters !== undefined,
    teaching: acting.parts.teaching !== undefined,
  };
  const buttons = Object.entries(moreForms).filter(([, each]) => each.offered(of));
  return {
    type: 'modal',
    callback_id: 'fd_more_view',
    title: plain(ticketName(shown)),
    close: plain('Close'),
    private_metadata: JSON.stringify(memory),
    blocks: [
      {
        type: 'actions',
        elements: buttons.map(([name, { label }]) => ({ type: 'button', action_id: name, text: plain(label) })),
      },
    ],
  };
};
