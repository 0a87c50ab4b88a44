import { isOpenTicket, type Ticket } from '../../handoff/ticket.ts';
import type { Part } from '../../slack/text.ts';

/** The menu of a card, by action_id. */
export const menuAction = 'fd_menu';

const labels = {
  transfer: 'Transfer…',
  snooze: 'Snooze…',
  return: 'Return to bot',
  'internal-on': 'Internal mode: nothing goes out',
  'internal-off': 'End internal mode',
  more: 'More…',
} as const;

/** What is in it. */
export type Verb = keyof typeof labels;

/** What was chosen, and for which ticket (its `openedAfter`) and version of it the menu was drawn. */
export interface Choice {
  what: Verb;
  ticket: number;
  saw: number;
}

/** The menu of a card: nothing when the ticket has ended. Slack shows five at most, of which none may be longer than 150 characters. */
export const menuOf = (ticket: Ticket): Part[] => {
  if (!isOpenTicket(ticket)) return [];
  const internal = ticket.internal ? 'internal-off' : 'internal-on';
  const verbs: Verb[] =
    ticket.status === 'waiting' ? ['transfer', 'more'] : ['transfer', 'snooze', 'return', internal, 'more'];
  const options = verbs.map((what) => ({
    text: { type: 'plain_text', text: labels[what], emoji: true },
    value: `${what}:${ticket.openedAfter}:${ticket.version}`,
  }));
  return [{ type: 'overflow', action_id: menuAction, options }];
};

/** Reads what was chosen; undefined when it is none of ours. */
export function readChoice(value: unknown): Choice | undefined {
  const [, what = '', ticket, saw] = /^([a-z-]+):(\d{1,12}):(\d{1,12})$/.exec(String(value)) ?? [];
  return Object.hasOwn(labels, what) ? { what: what as Verb, ticket: Number(ticket), saw: Number(saw) } : undefined;
}
