import { dispositionLabels } from '../../../handoff/disposition-labels.ts';
import type { Offer } from '../../../handoff/offers.ts';
import { othersOf } from '../../../handoff/others.ts';
import type { Summary } from '../../../handoff/queue.ts';
import { isWorthAsking } from '../../../handoff/survey-words.ts';
import type { Disposition } from '../../../handoff/ticket.ts';
import { call, type Me } from './api.ts';
import { askWhom } from './assigning.ts';
import type { Doing } from './doings.ts';
import { ask, byId, make } from './dom.ts';
import { askInto } from './merging.ts';
import { askPriority } from './priority.ts';
import { askUntil } from './snoozing.ts';
import { createTagging } from './tagging.ts';
import { lengthProblem } from './words.ts';

/** What an act says beside its type; `next`: what is opened after it. */
export interface Details {
  note?: string;
  next?: 'teach' | undefined;
  [more: string]: unknown;
}

/** Asks, in the page's own dialogs, for what must be known before something is done. */
export interface Asking {
  /** Undefined when it is not to be done after all. */
  of(doing: Doing, shown: Summary): Promise<Details | undefined>;
  /** It was refused: a note that was typed for it is there when it is opened again. */
  refused(doing: Doing, number: number, note: string | undefined): void;
  done(doing: Doing, number: number): void;
}

/** `board`: the open tickets. */
export function createAsking({ me, board }: { me: Me; board: () => readonly Summary[] }): Asking {
  const unsent = new Map<string, string>();
  const noteKey = (doing: Doing, number: number) => `${doing} ${number}`;
  const radios = () => [...byId('dispositions').querySelectorAll<HTMLInputElement>('input')];
  const tagging = createTagging({ board });

  byId('dispositions').append(
    ...me.dispositions.map((each) =>
      make(
        'label',
        { className: 'check' },
        make('input', { type: 'radio', name: 'disposition', value: each, required: true }),
        ` ${dispositionLabels[each]}`,
      ),
    ),
  );
  for (const note of [byId<HTMLTextAreaElement>('transferNote'), byId<HTMLTextAreaElement>('resolveNote')]) {
    // The browser says it there, and the dialog stays open.
    note.addEventListener('input', () => note.setCustomValidity(lengthProblem(note.value) ?? ''));
  }

  function noteOf(id: string, doing: Doing, number: number): HTMLTextAreaElement {
    const note = byId<HTMLTextAreaElement>(id);
    note.value = unsent.get(noteKey(doing, number)) ?? '';
    note.setCustomValidity(lengthProblem(note.value) ?? '');
    return note;
  }

  async function confirm(title: string, text: string, yes: string): Promise<Details | undefined> {
    byId('confirmTitle').textContent = title;
    byId('confirmText').textContent = text;
    byId('confirmYes').textContent = yes;
    return (await ask(byId<HTMLDialogElement>('confirm'))) ? {} : undefined;
  }

  async function askTeam({ number, team }: Summary['ticket']): Promise<Details | undefined> {
    const select = byId<HTMLSelectElement>('transferTeam');
    const answer = await call<{ teams: Offer[] }>(`teams?from=${encodeURIComponent(team)}`);
    if (document.querySelector('dialog[open]')) return undefined;
    const named = () => othersOf(me.teams, team).map(({ id, name }): Offer => ({ id, label: name }));
    const offers = answer.ok ? answer.value.teams : named();
    select.replaceChildren(...offers.map(({ id, label }) => make('option', { value: id }, label)));
    const note = noteOf('transferNote', 'transfer', number);
    return (await ask(byId<HTMLDialogElement>('transfer'))) ? { team: select.value, note: note.value } : undefined;
  }

  async function askHowItEnded(ticket: Summary['ticket']): Promise<Details | undefined> {
    const note = noteOf('resolveNote', 'resolve', ticket.number);
    for (const input of radios()) input.checked = false;
    const mayAsk = me.survey === true && isWorthAsking(ticket);
    const asks = offer('resolveAsk', mayAsk, true);
    const teaches = offer('resolveTeach', me.teaching === true, false);
    if (!(await ask(byId<HTMLDialogElement>('resolve')))) return undefined;
    const disposition = radios().find(({ checked }) => checked)?.value as Disposition | undefined;
    return {
      ...{ disposition, note: note.value },
      ...(mayAsk && !asks.checked && { unasked: true }),
      ...(teaches.checked && { next: 'teach' as const }),
    };
  }

  /** A box to tick, where there is something to choose. */
  function offer(id: string, isOffered: boolean, ticked: boolean): HTMLInputElement {
    const box = byId<HTMLInputElement>(id);
    box.checked = isOffered && ticked;
    (box.parentElement as HTMLElement).hidden = !isOffered;
    return box;
  }

  return {
    async of(doing, shown) {
      const { ticket } = shown;
      switch (doing) {
        case 'transfer':
          return askTeam(ticket);
        case 'resolve':
          return askHowItEnded(ticket);
        case 'snooze':
          return askUntil();
        case 'assign':
          return askWhom({ me: me.me, ticket, board: board() });
        case 'set-priority':
          return askPriority(ticket);
        case 'tag':
          return tagging.ask(ticket);
        case 'merge':
          return askInto(ticket, me.titles);
        case 'internal':
          return { on: !ticket.internal };
        case 'take-over': {
          if (ticket.status !== 'claimed') return {};
          const told = 'The customer is told that you are there now.';
          return confirm(`Take it over from ${ticket.by.name}?`, told, 'Take over');
        }
        case 'block': {
          const whom = shown.recipients?.to[0]?.address ?? 'the sender';
          const means =
            'The ticket is resolved as spam. What they write from now on is kept, but nobody is told of it and nothing answers. You can unblock them here.';
          return confirm(`Block ${whom}?`, means, 'Block');
        }
        case 'return': {
          const means = 'The ticket ends, and the bot answers what the customer writes next.';
          return confirm('Return it to the bot?', means, 'Return');
        }
        default:
          return {};
      }
    },
    refused(doing, number, note) {
      if (note) unsent.set(noteKey(doing, number), note);
    },
    done(doing, number) {
      unsent.delete(noteKey(doing, number));
    },
  };
}
