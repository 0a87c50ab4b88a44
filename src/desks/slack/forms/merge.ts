import { mergeProblem } from '../../../handoff/merging.ts';
import { isOpenTicket, ticketName } from '../../../handoff/ticket.ts';
import { chosen, type Form, modal, openOf, option, select, words, wrong } from './form.ts';

/** So many tickets of one customer are looked at. */
const TICKETS = 100;

const none =
  'No other open ticket is proved to be this customer’s: the same person signed in, or the same confirmed address.';

/** Asks which other ticket of the same customer goes on with this one. */
export const mergeForm: Form = {
  ...{ callback: 'fd_merge_view', title: 'Merge', does: 'merge', field: 'into' },

  async view(about) {
    const { acting, card, memory, first } = about;
    const ticket = openOf(about);
    if (!card || !ticket) return none;
    const problem = mergeProblem(ticket, -1);
    if (problem) return problem;
    const all = await acting.parts.queue.ofCustomer(card.shown.customer, TICKETS);
    const others = all.filter((each) => each.conversation !== memory.c && isOpenTicket(each.ticket));
    if (others.length === 0) return none;
    return modal({
      ...{ callback: mergeForm.callback, title: `Merge ${ticketName(ticket)}`, submit: 'Merge', memory },
      blocks: [
        ...words(first),
        ...words('This ticket ends, and the other one goes on with it: what the customer writes here is shown there.'),
        select(
          'into',
          'Into which ticket?',
          others.map(({ ticket: { number, subject } }) =>
            option(`${ticketName({ number })} · ${subject}`, String(number)),
          ),
        ),
      ],
    });
  },

  read(state, about, common) {
    const into = Number(chosen(state, 'into') || Number.NaN);
    if (!Number.isSafeInteger(into)) return wrong('into', 'Please choose one.');
    const ticket = openOf(about);
    const problem = ticket && mergeProblem(ticket, into);
    return problem ? wrong('into', problem) : { acts: [{ type: 'merge', ...common, into }] };
  },
};
