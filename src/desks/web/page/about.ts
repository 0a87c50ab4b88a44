import type { Attendance } from '../../../conversation/presence.ts';
import { dispositionLabels } from '../../../handoff/disposition-labels.ts';
import { othersWords } from '../../../handoff/people.ts';
import type { Summary } from '../../../handoff/queue.ts';
import { surveyWords } from '../../../handoff/survey-words.ts';
import { isOpenTicket } from '../../../handoff/ticket.ts';
import { serverNow } from './api.ts';
import { type Doing, doingsOf, inSight, keyOf, labelOf } from './doings.ts';
import { byId, make } from './dom.ts';
import { createMore } from './more.ts';
import { redraw } from './redraw.ts';
import { clock, dueOf, presenceWords, priorities, reasons } from './words.ts';

/** What is known of who is there, and when it was. */
export interface Presence {
  attendance: Attendance;
  at: number;
}

/** Draws what a ticket is about and what can be done with it over its transcript; `act` is called when something is to be done. */
export function createAbout(parts: {
  teamName: (id: string) => string;
  /** How channels are called, by name. */
  titles: Readonly<Record<string, string>>;
  isMine: (ticket: Summary['ticket']) => boolean;
  act: (doing: Doing) => void;
  /** Whether the bot can be taught. */
  teaches: boolean;
  /** Other open tickets of the same customer. */
  alsoOpen: (shown: Summary) => readonly Summary[];
}): (shown: Summary, presence: Presence | undefined) => void {
  const { teamName, titles, isMine, act, teaches, alsoOpen } = parts;
  const more = createMore({ act });
  const link = (number: number) => make('a', { href: `#${number}`, className: 'number' }, `FD-${number}`);

  const stateOf = ({ ticket }: Summary): string => {
    if (ticket.status === 'waiting') return 'Nobody has it yet';
    if (ticket.status === 'claimed') return isMine(ticket) ? 'Yours' : `${ticket.by.name} has it`;
    if (ticket.status === 'snoozed')
      return `${isMine(ticket) ? 'Yours' : `${ticket.by.name} has it`}, snoozed until ${clock(ticket.until)}`;
    return `${dispositionLabels[ticket.disposition]}, by ${ticket.by.name}, ${clock(ticket.at)}`;
  };

  return (shown, presence) => {
    const { ticket, customer, participants, channel } = shown;
    redraw(byId('subject'), [
      make('span', { className: 'number' }, `FD-${ticket.number}`),
      document.createTextNode(` ${ticket.subject}`),
    ]);
    const due = dueOf(ticket, serverNow());
    const facts: (string | undefined | false)[] = [
      customer.name ?? 'A customer',
      customer.email &&
        (customer.verified || customer.emailConfirmed ? customer.email : `${customer.email} (unverified)`),
      presence && presenceWords(presence.attendance, presence.at, Date.now()),
      othersWords(participants),
      `on ${titles[channel] ?? channel}`,
      teamName(ticket.team),
      priorities[ticket.priority],
      reasons[ticket.reason],
      stateOf(shown),
      ticket.status === 'resolved' && ticket.blocked && 'the sender is blocked',
      ticket.status === 'resolved' && surveyWords(ticket),
    ];
    const spans: HTMLElement[] = facts.filter(Boolean).map((fact) => make('span', {}, String(fact)));
    if (ticket.status === 'resolved' && ticket.mergedInto)
      spans.push(make('span', {}, 'goes on in ', link(ticket.mergedInto.number)));
    for (const { number } of ticket.merged ?? []) spans.push(make('span', {}, link(number), ' was merged into it'));
    const others = isOpenTicket(ticket) ? alsoOpen(shown) : [];
    if (others.length > 0)
      spans.push(make('span', {}, 'also open: ', ...listed(others.map((each) => link(each.ticket.number)))));
    if (ticket.reopened)
      spans.push(make('span', {}, ticket.reopened === 1 ? 'reopened' : `reopened ${ticket.reopened} times`));
    if (due) spans.push(make('span', { className: due.late ? 'late' : '' }, due.text));
    const tags = (ticket.tags ?? []).map((tag) => make('span', { className: 'tag' }, tag));
    if (tags.length > 0) spans.push(make('span', { className: 'tags' }, ...tags));
    redraw(byId('facts'), spans);
    byId('inside').hidden = !ticket.internal;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.doing : undefined;
    const { first, more: rest } = inSight(doingsOf(shown, { isMine: isMine(ticket), teaches }), ticket);
    const buttons = first.map((doing) =>
      make(
        'button',
        {
          type: 'button',
          className: doing === 'claim' || doing === 'take-over' ? 'primary' : '',
          onclick: () => act(doing),
          data: { doing },
        },
        labelOf(doing, ticket),
        ' ',
        make('kbd', {}, keyOf(doing)),
      ),
    );
    if (rest.length > 0) {
      const open = ({ currentTarget }: Event) => more.open(rest, { ticket, button: currentTarget as HTMLElement });
      const properties = { type: 'button', ariaHasPopup: 'dialog', onclick: open } as const;
      buttons.push(make('button', { ...properties, data: { doing: 'more' } }, 'More…'));
    }
    redraw(byId('actions'), buttons);
    // A button that was pressed may be gone now: the focus goes to what is next, never to nowhere.
    if (focused && !byId('actions').contains(document.activeElement))
      (byId('actions').querySelector('button') ?? byId('talk')).focus();
  };
}

/** Several in a row, with commas between them. */
const listed = (links: readonly Node[]): (Node | string)[] =>
  links.flatMap((each, i) => (i > 0 ? [', ', each] : [each]));
