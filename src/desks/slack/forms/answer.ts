import { correspondentsWords, readCorrespondents, recipientsProblem } from '../../../conversation/correspondents.ts';
import { whyNot } from '../../../handoff/replying.ts';
import { isSame, ticketName } from '../../../handoff/ticket.ts';
import { type About, type Form, input, modal, openOf, typed, wrong } from './form.ts';

/** Why somebody cannot answer, who does not have the ticket. */
const notTheirs = (about: About): string | undefined => {
  const ticket = openOf(about);
  if (!ticket) return undefined;
  return ticket.status === 'claimed' && isSame(ticket.by, about.by) ? undefined : whyNot(ticket);
};

/** Asks for an answer where letters are written, and to whom it goes. */
export const answerForm: Form = {
  ...{ callback: 'fd_answer_view', title: 'Answer', does: 'reply', field: 'text' },

  view(about) {
    const { shown = {}, card, memory } = about;
    const { to, cc } = card?.shown.recipients ?? { to: [], cc: [] };
    return (
      notTheirs(about) ??
      modal({
        ...{ callback: answerForm.callback, title: `Answer ${ticketName(shown)}`, submit: 'Send', memory },
        blocks: [
          input('to', 'To', { initial: correspondentsWords(to) }),
          input('cc', 'Cc', { initial: correspondentsWords(cc), optional: true }),
          input('text', 'Text', { multiline: true }),
        ],
      })
    );
  },

  read(state, about, common) {
    const [to, cc] = [readCorrespondents(typed(state, 'to')), readCorrespondents(typed(state, 'cc'))];
    const text = typed(state, 'text').trim();
    const no = notTheirs(about);
    if (no) return wrong('text', no);
    const problem = recipientsProblem({ to, cc });
    if (problem) return wrong(recipientsProblem({ to, cc: [] }) ? 'to' : 'cc', problem);
    if (!text) return wrong('text', 'There is nothing to send yet.');
    return { acts: [{ type: 'reply', ...common, text, to, cc }] };
  },
};
