import { snoozeChoices } from '../../../handoff/snooze-times.ts';
import { snoozeProblem } from '../../../handoff/snoozing.ts';
import { ticketName } from '../../../handoff/ticket.ts';
import { type About, chosen, type Form, modal, openOf, option, plain, select, words, wrong } from './form.ts';

const timesFor = async ({ acting, by }: About) => snoozeChoices({ now: Date.now(), zone: await acting.zoneOf(by.id) });

/** Asks until when a ticket is put off. */
export const snoozeForm: Form = {
  ...{ callback: 'fd_snooze_view', title: 'Snooze', does: 'snooze', field: 'time' },

  async view(about) {
    const { shown = {}, memory, first } = about;
    const ticket = openOf(about);
    const times = await timesFor(about);
    // Whatever is chosen is later than now.
    const problem = ticket && snoozeProblem(ticket, Date.now() + 60_000, Date.now());
    if (problem) return problem;
    return modal({
      ...{ callback: snoozeForm.callback, title: `Snooze ${ticketName(shown)}`, submit: 'Snooze', memory },
      blocks: [
        ...words(first),
        ...words('It stays yours, and comes back at that time or when the customer writes.'),
        select(
          'time',
          'For how long?',
          times.map(({ label }, i) => option(label, String(i))),
          { optional: true },
        ),
        {
          ...{ type: 'input', block_id: 'until', optional: true, label: plain('Or until a date and time') },
          element: { type: 'datetimepicker', action_id: 'until' },
        },
      ],
    });
  },

  async read(state, about, common) {
    const value = chosen(state, 'time');
    const date = state.until?.until?.selected_date_time ?? undefined;
    if (value && date !== undefined) return wrong('until', 'Choose one of the two: a time above, or a date here.');
    const field = date === undefined ? 'time' : 'until';
    const until = date === undefined ? (await timesFor(about))[Number(value || -1)]?.until : date * 1000;
    if (until === undefined) return wrong('time', 'Say until when: here, or with a date below.');
    const ticket = openOf(about);
    const problem = ticket && snoozeProblem(ticket, until, Date.now());
    if (problem) return wrong(field, problem);
    return { acts: [{ type: 'snooze', ...common, until }] };
  },
};
