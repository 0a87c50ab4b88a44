import type { Representative } from '../../../conversation/event.ts';
import { absenceKey, type Who } from '../../../handoff/away.ts';
import { dispositionLabels } from '../../../handoff/disposition-labels.ts';
import { byDue } from '../../../handoff/next-due.ts';
import type { Summary } from '../../../handoff/queue.ts';
import { ownerOf } from '../../../handoff/ticket.ts';
import { serverNow } from './api.ts';
import { byId, make } from './dom.ts';
import { redraw } from './redraw.ts';
import type { Unread } from './unread.ts';
import { clock, dueOf, priorities, reasons, span } from './words.ts';

/** How tickets are listed: as they are given under a heading, or else in groups, what is due first before the others. */
export interface Shown {
  heading?: string;
  /** Said when there are none. */
  nothing: string;
  /** Shows more of them. */
  more?: () => void;
  /** Said below them. */
  foot?: string;
}

/** The queue at the left. */
export interface List {
  show(tickets: readonly Summary[], as: Shown): void;
  /** Who is away, for the tickets that are shown next. */
  absent(away: readonly Who[]): void;
  /** Marks the ticket that is open at the right. */
  mark(number: number | undefined): void;
  /** Moves the focus to the next or the previous ticket. */
  step(by: 1 | -1): void;
}

/** Draws into the page's own list; `me` decides what is "yours". */
export function createList(parts: {
  me: Representative;
  teamName: (id: string) => string;
  isNew: Unread['isNew'];
  now?: () => number;
}): List {
  const { me, teamName, isNew, now = serverNow } = parts;
  const list = byId('list');
  let tickets: readonly Summary[] = [];
  let shown: Shown = { nothing: 'Nobody is waiting.' };
  let open: number | undefined;
  let away = new Set<string>();

  const mine = ({ ticket }: Summary) => {
    const owner = ownerOf(ticket);
    return owner?.desk === me.desk && owner.id === me.id;
  };
  const links = () => [...list.querySelectorAll<HTMLAnchorElement>('a')];

  function stateOf(summary: Summary): string {
    const { ticket } = summary;
    if (ticket.status === 'resolved')
      return `${dispositionLabels[ticket.disposition]}, by ${ticket.by.name}, ${clock(ticket.at)}`;
    if (ticket.status === 'snoozed')
      return `${mine(summary) ? 'Snoozed' : `${ticket.by.name}, snoozed`} until ${clock(ticket.until)}`;
    if (ticket.status !== 'claimed') return '';
    if (!mine(summary)) return `${ticket.by.name} has it${away.has(absenceKey(ticket.by)) ? ' and is away' : ''}`;
    return ticket.unanswered === undefined ? 'Waiting for the customer' : 'Your answer is awaited';
  }

  function row(summary: Summary): HTMLElement {
    const { ticket, customer } = summary;
    const due = dueOf(ticket, now());
    const priority = [priorities[ticket.priority], ticket.reason === 'danger' && reasons.danger]
      .filter(Boolean)
      .join(' · ');
    const news = ticket.number !== open && isAwaited(summary) && isNew(summary);
    const link = make(
      'a',
      { href: `#${ticket.number}`, className: news ? 'unread' : '' },
      make(
        'span',
        { className: 'first' },
        make('b', {}, `FD-${ticket.number}`),
        priority ? make('span', { className: 'flag', data: { priority: ticket.priority } }, priority) : undefined,
        ticket.internal ? make('span', { className: 'flag' }, 'Internal') : undefined,
        news ? make('span', { className: 'flag new' }, 'New') : undefined,
        due?.late ? make('span', { className: 'flag', data: { priority: 'late' } }, due.left) : undefined,
        sinceOf(ticket, due),
      ),
      make('span', { className: 'what', dir: 'auto' }, ticket.subject || 'No words yet'),
      make(
        'span',
        { className: 'meta' },
        [customer.name, teamName(ticket.team), stateOf(summary), tagWords(ticket)].filter(Boolean).join(' · '),
      ),
    );
    if (ticket.number === open) link.setAttribute('aria-current', 'true');
    return make('li', { data: { key: String(ticket.number) } }, link);
  }

  /** What was answered waits for nobody, and is less urgent than what waits. */
  const isAwaited = (summary: Summary) =>
    summary.ticket.unanswered !== undefined && (summary.ticket.status === 'waiting' || mine(summary));

  /** How long the customer has waited, and how long there is left. */
  function sinceOf({ unanswered }: Summary['ticket'], due: ReturnType<typeof dueOf>): HTMLElement | undefined {
    const waited = unanswered === undefined ? '' : span(now() - unanswered);
    const left = due && !due.late ? due.left : '';
    return waited || left
      ? make('span', { className: 'since' }, [left, waited].filter(Boolean).join(' · '))
      : undefined;
  }

  function grouped(): [string, Summary[]][] {
    const first = (group: Summary[]) => group.sort((a, b) => byDue(a.ticket, b.ticket));
    return [
      ['Yours', first(tickets.filter((each) => mine(each) && isAwake(each)))],
      ['Waiting', first(tickets.filter(({ ticket }) => ticket.status === 'waiting'))],
      ['With others', first(tickets.filter((each) => each.ticket.status === 'claimed' && !mine(each)))],
      ['Snoozed', tickets.filter((each) => !isAwake(each)).sort((a, b) => wakes(a) - wakes(b))],
    ];
  }

  function draw(): void {
    const focused = document.activeElement instanceof HTMLAnchorElement ? document.activeElement.hash : '';
    const groups: [string, readonly Summary[]][] = shown.heading ? [[shown.heading, tickets]] : grouped();
    const sections = groups
      .filter(([, group]) => group.length > 0)
      .map(([name, group]) =>
        make(
          'section',
          { data: { key: name } },
          make('h3', {}, name, make('span', {}, ` (${group.length}${shown.more ? '+' : ''})`)),
          make('ul', {}, ...group.map(row)),
        ),
      );
    const more = shown.more && make('button', { type: 'button', className: 'more', onclick: shown.more }, 'Show more');
    const foot = shown.foot ? [make('p', { className: 'soft' }, shown.foot)] : [];
    const none = make('p', { className: 'soft', role: 'status' }, shown.nothing);
    redraw(list, [...(sections.length > 0 ? sections : [none]), ...(more ? [more] : []), ...foot]);
    if (focused)
      links()
        .find(({ hash }) => hash === focused)
        ?.focus();
  }

  // Waiting times grow while nothing happens.
  setInterval(draw, 30_000);

  return {
    absent(given) {
      away = new Set(given.map(absenceKey));
    },
    show(given, as) {
      tickets = given;
      shown = as;
      draw();
    },
    mark(number) {
      open = number;
      draw();
    },
    step(by) {
      const all = links();
      const focused = all.indexOf(document.activeElement as HTMLAnchorElement);
      const current = focused >= 0 ? focused : all.findIndex((link) => link.getAttribute('aria-current'));
      const next = current < 0 ? all.at(by > 0 ? 0 : -1) : all[current + by];
      next?.focus();
      next?.scrollIntoView({ block: 'nearest' });
    },
  };
}

const tagWords = ({ tags = [] }: Summary['ticket']): string => tags.map((tag) => `#${tag}`).join(' ');

/** Until when it is put off. */
const wakes = ({ ticket }: Summary): number => (ticket.status === 'snoozed' ? ticket.until : 0);

const isAwake = ({ ticket }: Summary): boolean => ticket.status !== 'snoozed';
