import { type BlockedSender, senderKey } from '../../../conversation/blocked.ts';
import { nextDue } from '../../../handoff/next-due.ts';
import type { Summary } from '../../../handoff/queue.ts';
import { ownerOf, type Priority, type Ticket, ticketName } from '../../../handoff/ticket.ts';
import { type Part, shorten } from '../../../slack/text.ts';

/** The buttons of the Home tab and of what `/frontdesk` answers, by action_id. */
export const homeActions = {
  claim: 'fd_home_claim',
  next: 'fd_home_next',
  away: 'fd_home_away',
  back: 'fd_home_back',
  unblock: 'fd_home_unblock',
} as const;

/** A ticket as a button of these carries it: its number, its `openedAfter`, and the version that was shown. */
export interface Offered {
  number: number;
  ticket: number;
  saw: number;
}

/** Reads what a button carries; undefined when it is none of ours. */
export function readOffered(value: unknown): Offered | undefined {
  const [, number, ticket, saw] = /^(\d{1,12}):(\d{1,12}):(\d{1,12})$/.exec(String(value)) ?? [];
  return number === undefined ? undefined : { number: Number(number), ticket: Number(ticket), saw: Number(saw) };
}

/** A text that Slack does not parse. */
export const plain = (text: string): Part => ({ type: 'plain_text', text, emoji: true });

/** A button without a ticket. */
export const plainButton = (action: string, label: string, style?: 'primary'): Part => ({
  type: 'button',
  action_id: action,
  text: plain(shorten(label, 75)),
  value: 'now',
  ...(style && { style }),
});

/** The button that claims a ticket from where its card is not. */
export const claimButton = ({ ticket }: Summary): Part => ({
  ...plainButton(homeActions.claim, `Claim ${ticketName(ticket)}`),
  value: `${ticket.number}:${ticket.openedAfter}:${ticket.version}`,
});

/** Somebody who is blocked, with the button that lets them in again. */
export const blockedLine = (sender: BlockedSender): Part => ({
  type: 'section',
  text: plain(shorten(sender.id, 500)),
  accessory: { ...plainButton(homeActions.unblock, 'Unblock'), value: senderKey(sender).slice(0, 2000) },
});

/** A sentence of ours in small letters. */
export const small = (text: string): Part => ({ type: 'context', elements: [plain(shorten(text, 2000))] });

const flags: Record<Priority, string> = { urgent: '🚨 ', high: '❗ ', normal: '' };

/** A time that Slack shows in the reader's own zone. */
const date = (at: number): Part => ({
  type: 'date',
  timestamp: Math.floor(at / 1000),
  format: '{date_short_pretty} {time}',
  fallback: `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
});

const dueParts = (ticket: Ticket, now: number): Part[] => {
  if (ticket.status === 'snoozed') return [{ type: 'text', text: ' · 💤 until ' }, date(ticket.until)];
  if (ticket.status === 'resolved') return [{ type: 'text', text: ' · ✅ resolved ' }, date(ticket.at)];
  const next = nextDue(ticket);
  if (!next) return [];
  const what =
    next.what === 'resolve' ? 'resolved by' : ticket.firstReplied === undefined ? 'first reply' : 'next reply';
  const sign = next.at < now ? '🔴' : '⏱';
  return [{ type: 'text', text: ` · ${sign} ${what} ` }, date(next.at)];
};

/** One ticket in two lines, with the way to its thread when that is known. */
export function ticketLine(summary: Summary, more: { team: string; link: string | undefined; now: number }): Part {
  const { ticket, customer } = summary;
  const { team, link, now } = more;
  const waits = ticket.status === 'claimed' && ticket.unanswered !== undefined ? '💬 ' : '';
  const title = `${flags[ticket.priority]}${waits}${ticketName(ticket)}`;
  const owner = ownerOf(ticket);
  const who = [shorten(customer.name ?? 'Customer', 60), team, owner && shorten(owner.name, 60)];
  const elements: Part[] = [
    { type: 'text', text: title, style: { bold: true } },
    { type: 'text', text: ` ${shorten(ticket.subject, 150) || '(no words)'}\n${who.filter(Boolean).join(' · ')}` },
    ...dueParts(ticket, now),
    ...(link
      ? [
          { type: 'text', text: ' · ' },
          { type: 'link', url: link, text: 'Open thread' },
        ]
      : []),
  ];
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}
