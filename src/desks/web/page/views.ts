import type { Summary } from '../../../handoff/queue.ts';
import { call } from './api.ts';
import { byId, make } from './dom.ts';
import { inBrowser } from './kept.ts';
import type { List } from './list.ts';

/** Which tickets the list shows: views of the board, those that have ended, and what is searched for. */
export interface Views {
  /** The open tickets are these now. */
  board(tickets: readonly Summary[]): void;
  /** The open tickets of the team that was chosen. */
  shown(): readonly Summary[];
  /** Goes into the field of the search, and looks for these words when there are any. */
  search(words?: string): void;
}

type View = 'open' | 'mine' | 'waiting' | 'snoozed' | 'resolved';
type Found = { tickets: Summary[]; more: boolean };

const names: Record<View, string> = {
  open: 'Open',
  mine: 'Mine',
  waiting: 'Waiting',
  snoozed: 'Snoozed',
  resolved: 'Resolved',
};
const nothing: Record<View, string> = {
  open: 'Nobody is waiting.',
  mine: 'You have no tickets.',
  waiting: 'Nobody is waiting.',
  snoozed: 'Nothing is snoozed.',
  resolved: 'No ticket has ended yet.',
};

/** So many more at a time. */
const STEP = 50;
/** Typing has paused. */
const PAUSE_MS = 200;
/** What is not on the board is read again after a change, at most so often. */
const AGAIN_MS = 2000;

/** Uses the page's own buttons and fields; `isMine` says whose a ticket is. */
export function createViews(parts: {
  list: List;
  teams: readonly { id: string; name: string }[];
  isMine: (summary: Summary) => boolean;
}): Views {
  const { list, teams, isMine } = parts;
  const team = byId<HTMLSelectElement>('team');
  const field = byId<HTMLInputElement>('search');
  let tickets: readonly Summary[] = [];
  let view: View = isView(inBrowser.text('desk.view')) ?? 'open';
  let limit = STEP;
  /** Only what was asked for last is shown. */
  let asks = 0;
  let again: ReturnType<typeof setTimeout> | undefined;

  team.append(
    make('option', { value: '' }, 'All'),
    ...teams.map(({ id, name }) => make('option', { value: id }, name)),
  );
  team.value = inBrowser.text('desk.team') ?? '';
  if (team.selectedIndex < 0) team.value = '';

  const words = () => field.value.trim();
  const ofTeam = () => tickets.filter(({ ticket }) => team.value === '' || ticket.team === team.value);
  const within: Record<Exclude<View, 'open' | 'resolved'>, (each: Summary) => boolean> = {
    mine: isMine,
    waiting: ({ ticket }) => ticket.status === 'waiting',
    snoozed: ({ ticket }) => ticket.status === 'snoozed',
  };
  const buttons = (Object.keys(names) as View[]).map((each) => {
    const button = make('button', { type: 'button', role: 'tab', className: 'quiet' });
    button.setAttribute('aria-controls', 'list');
    button.addEventListener('click', () => {
      view = each;
      inBrowser.keep('desk.view', view);
      field.value = '';
      limit = STEP;
      show();
    });
    return { each, button };
  });
  byId('views').addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.findIndex(({ button }) => button === document.activeElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const { button } = buttons[(at + step + buttons.length) % buttons.length] ?? {};
    button?.focus();
    button?.click();
  });
  byId('views').append(...buttons.map(({ button }) => button));

  function drawButtons(): void {
    const all = ofTeam();
    for (const { each, button } of buttons) {
      const count = each === 'open' ? all.length : each === 'resolved' ? 0 : all.filter(within[each]).length;
      button.textContent = count > 0 ? `${names[each]} ${count}` : names[each];
      const chosen = each === view;
      button.ariaSelected = String(chosen && !words());
      button.tabIndex = chosen ? 0 : -1;
    }
  }

  /** Those that have ended, or that were found. */
  async function ask(): Promise<void> {
    const mine = ++asks;
    const searched = words();
    const query = new URLSearchParams({ limit: String(limit), team: team.value, ...(searched && { words: searched }) });
    const answer = await call<Found>(`${searched ? 'search' : 'resolved'}?${query}`);
    if (mine !== asks) return;
    const found = answer.ok ? answer.value : { tickets: [], more: false };
    const more = found.more && found.tickets.length >= limit;
    list.show(found.tickets, {
      heading: searched ? 'Found' : names.resolved,
      nothing: answer.ok ? (searched ? 'No ticket has these words.' : nothing.resolved) : answer.error,
      ...(found.more && !more && { foot: 'There are others: add a word.' }),
      ...(more && {
        more() {
          limit += STEP;
          void ask();
        },
      }),
    });
  }

  function show(): void {
    drawButtons();
    clearTimeout(again);
    again = undefined;
    if (words() || view === 'resolved') {
      void ask();
      return;
    }
    asks += 1;
    list.show(view === 'open' ? ofTeam() : ofTeam().filter(within[view]), { nothing: nothing[view] });
  }

  team.addEventListener('change', () => {
    inBrowser.keep('desk.team', team.value);
    show();
  });
  let typing: ReturnType<typeof setTimeout> | undefined;
  field.addEventListener('input', () => {
    limit = STEP;
    clearTimeout(typing);
    typing = setTimeout(show, PAUSE_MS);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') list.step(1);
    if (event.key !== 'Escape') return;
    field.value = '';
    field.blur();
    show();
  });
  drawButtons();

  return {
    board(given) {
      tickets = given;
      if (!words() && view !== 'resolved') return show();
      drawButtons();
      again ??= setTimeout(show, AGAIN_MS);
    },
    shown: ofTeam,
    search(words) {
      field.focus();
      field.select();
      if (words === undefined) return;
      field.value = words;
      limit = STEP;
      show();
    },
  };
}

const isView = (text: string | undefined): View | undefined =>
  text && Object.hasOwn(names, text) ? (text as View) : undefined;
