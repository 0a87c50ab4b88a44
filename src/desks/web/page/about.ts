import type { Attendance } from '../../../conversation/presence.ts';
import { dispositionLabels } from '../../../handoff/disposition-labels.ts';
import { othersWords } from '../../../handoff/people.ts';
import type { Summary } from '../../../handoff/queue.ts';
import { type Doing, doingsOf, keyOf, labelOf } from './doings.ts';
import { byId, make } from './dom.ts';
import { clock, dueOf, presenceWords, priorities, reasons } from './words.ts';

/** What is known of who is there, and when it was. */
export interface Presence {
  attendance: Attendance;
  at: number;
}

/** Draws what a ticket is about and what can be done with it over its transcript; `act` is called when something is to be done. */
export function createAbout(parts: {
  teamName: (id: string) => string;
  isMine: (ticket: Summary['ticket']) => boolean;
  act: (doing: Doing) => void;
}): (shown: Summary, presence: Presence | undefined) => void {
  const { teamName, isMine, act } = parts;

  const stateOf = ({ ticket }: Summary): string => {
    if (ticket.status === 'waiting') return 'Nobody has it yet';
    if (ticket.status === 'claimed') return isMine(ticket) ? 'Yours' : `${ticket.by.name} has it`;
    if (ticket.status === 'snoozed')
      return `${isMine(ticket) ? 'Yours' : `${ticket.by.name} has it`}, snoozed until ${clock(ticket.until)}`;
    return `${dispositionLabels[ticket.disposition]}, by ${ticket.by.name}, ${clock(ticket.at)}`;
  };

  return (shown, presence) => {
    const { ticket, customer, participants, channel } = shown;
    byId('subject').textContent = `FD-${ticket.number} ${ticket.subject}`;
    const due = dueOf(ticket, Date.now());
    const facts = [
      customer.name ?? 'A customer',
      customer.email &&
        (customer.verified || customer.emailConfirmed ? customer.email : `${customer.email} (unverified)`),
      presence && presenceWords(presence.attendance, presence.at, Date.now()),
      othersWords(participants),
      `on ${channel}`,
      teamName(ticket.team),
      priorities[ticket.priority],
      reasons[ticket.reason],
      stateOf(shown),
      ticket.status === 'resolved' && ticket.blocked && 'the sender is blocked',
    ];
    const spans: (Node | string)[] = facts.filter(Boolean).map((fact) => make('span', {}, String(fact)));
    if (due) spans.push(make('span', { className: due.late ? 'late' : '' }, due.text));
    byId('facts').replaceChildren(...spans);
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.doing : undefined;
    const buttons = doingsOf(shown, isMine(ticket)).map((doing) =>
      make(
        'button',
        {
          type: 'button',
          className: doing === 'claim' || doing === 'take-over' ? 'primary' : '',
          onclick: () => act(doing),
          data: { doing },
        },
        labelOf(doing),
        ' ',
        make('kbd', {}, keyOf(doing)),
      ),
    );
    byId('actions').replaceChildren(...buttons);
    // A button that was pressed may be gone now: the focus goes to what is next, never to nowhere.
    if (focused) (buttons.find(({ dataset }) => dataset.doing === focused) ?? buttons[0] ?? byId('talk')).focus();
  };
}
