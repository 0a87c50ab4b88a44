import type { Representative } from '../../../conversation/event.ts';
import { absenceKey, type Who } from '../../../handoff/away.ts';
import { rankOf, type Summary } from '../../../handoff/queue.ts';
import { ownerOf } from '../../../handoff/ticket.ts';
import { byId, make } from './dom.ts';
import { clock, dueOf, priorities, reasons, span } from './words.ts';

/** The queue at the left. */
export interface List {
  show(tickets: readonly Summary[]): void;
  /** Who is away, for the tickets that are shown next. */
  absent(away: readonly Who[]): void;
  /** Marks the ticket that is open at the right. */
  mark(number: number | undefined): void;
  /** Moves the focus to the next or the previous ticket. */
  step(by: 1 | -1): void;
}

/** Draws into the page's own list; `me` decides what is "yours". */
export function createList(parts: { me: Representative; teamName: (id: string) => string; now?: () => number }): List {
  const { me, teamName, now = Date.now } = parts;
  const list = byId('list');
  let tickets: readonly Summary[] = [];
  let open: number | undefined;
  let away = new Set<string>();

  const mine = ({ ticket }: Summary) => {
    const owner = ownerOf(ticket);
    return owner?.desk === me.desk && owner.id === me.id;
  };
  const links = () => [...list.querySelectorAll<HTMLAnchorElement>('a')];

  function stateOf(summary: Summary): string {
    const { ticket } = summary;
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
    const since = ticket.unanswered ?? ticket.opened;
    const link = make(
      'a',
      { href: `#${ticket.number}` },
      make(
        'span',
        { className: 'first' },
        make('b', {}, `FD-${ticket.number}`),
        priority ? make('span', { className: 'flag', data: { priority: ticket.priority } }, priority) : undefined,
        ticket.internal ? make('span', { className: 'flag' }, 'Internal') : undefined,
        due?.late ? make('span', { className: 'flag', data: { priority: 'late' } }, 'Overdue') : undefined,
        ticket.unanswered === undefined ? undefined : make('span', { className: 'since' }, span(now() - since)),
      ),
      make('span', { className: 'what', dir: 'auto' }, ticket.subject || 'No words yet'),
      make(
        'span',
        { className: 'meta' },
        [customer.name, teamName(ticket.team), stateOf(summary), tagWords(ticket)].filter(Boolean).join(' · '),
      ),
    );
    if (ticket.number === open) link.setAttribute('aria-current', 'true');
    return make('li', {}, link);
  }

  function draw(): void {
    const focused = document.activeElement instanceof HTMLAnchorElement ? document.activeElement.hash : '';
    const groups: [string, Summary[]][] = [
      ['Yours', tickets.filter((each) => mine(each) && isAwake(each)).sort((a, b) => awaited(a) - awaited(b))],
      ['Waiting', tickets.filter(({ ticket }) => ticket.status === 'waiting')],
      ['With others', tickets.filter((each) => each.ticket.status === 'claimed' && !mine(each))],
      ['Snoozed', tickets.filter((each) => !isAwake(each)).sort((a, b) => wakes(a) - wakes(b))],
    ];
    const sections = groups
      .filter(([, group]) => group.length > 0)
      .map(([name, group]) =>
        make(
          'section',
          {},
          make('h3', {}, name, make('span', {}, ` (${group.length})`)),
          make('ul', {}, ...group.map(row)),
        ),
      );
    const nothing = make('p', { className: 'soft' }, 'Nobody is waiting.');
    list.replaceChildren(...(sections.length > 0 ? sections : [nothing]));
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
    show(given) {
      tickets = given;
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

/** Those whose customers wait come first: by priority, then the longest wait. */
const awaited = ({ ticket }: Summary): number =>
  ticket.unanswered === undefined ? Number.MAX_SAFE_INTEGER : rankOf({ ...ticket, opened: ticket.unanswered });
