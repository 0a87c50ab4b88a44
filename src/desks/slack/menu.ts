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
  teach: 'Teach the bot…',
  transcript: 'Transcript',
} as const;

/** What is in it. */
export type Verb = keyof typeof labels;

/** What was chosen, and for which ticket (its `openedAfter`) and version of it the menu was drawn. */
export interface Choice {
  what: Verb;
  ticket: number;
  saw: number;
}

/** The menu of a card. Slack shows five at most, of which none may be longer than 150 characters. */
export const menuOf = (ticket: Ticket): Part[] => {
  const options = verbsOf(ticket).map((what) => ({
    text: { type: 'plain_text', text: labels[what], emoji: true },
    value: `${what}:${ticket.openedAfter}:${ticket.version}`,
  }));
  return [{ type: 'overflow', action_id: menuAction, options }];
};

const verbsOf = (ticket: Ticket): Verb[] => {
  if (!isOpenTicket(ticket)) return ['teach', 'transcript'];
  if (ticket.status === 'waiting') return ['transfer', 'more'];
  return ['transfer', 'snooze', 'return', ticket.internal ? 'internal-off' : 'internal-on', 'more'];
};

/** Reads what was chosen; undefined when it is none of ours. */
export function readChoice(value: unknown): Choice | undefined {
  const [, what = '', ticket, saw] = /^([a-z-]+):(\d{1,12}):(\d{1,12})$/.exec(String(value)) ?? [];
  return Object.hasOwn(labels, what) ? { what: what as Verb, ticket: Number(ticket), saw: Number(saw) } : undefined;
}
