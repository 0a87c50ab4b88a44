import { z } from 'zod';
import type { Representative } from '../../conversation/event.ts';
import { dispositionLabels } from '../../handoff/disposition-labels.ts';
import { othersWords } from '../../handoff/people.ts';
import { reopenProblem } from '../../handoff/reopening.ts';
import { surveyWords } from '../../handoff/survey-words.ts';
import { type Reason, type Ticket, ticketName } from '../../handoff/ticket.ts';
import type { TicketShown } from '../../handoff/update.ts';
import type { AnswerRef } from '../../reports/facts.ts';
import type { Post } from '../../slack/posts.ts';
import { escaped, type Part, parsed, shorten } from '../../slack/text.ts';
import { letterActions, recipientsLine } from './letter.ts';
import { menuOf } from './menu.ts';

/** The buttons of a card and its thread, by action_id. */
export const actions = {
  claim: 'fd_claim',
  resolve: 'fd_resolve',
  transfer: 'fd_transfer',
  release: 'fd_release',
  return: 'fd_return',
  assign: 'fd_assign',
  reopen: 'fd_reopen',
  send: 'fd_send',
  resend: 'fd_resend',
  claimAndSend: 'fd_claim_send',
  takeOverAndSend: 'fd_take_send',
  right: 'fd_right',
  wrong: 'fd_wrong',
  undo: 'fd_undo',
  letter: 'fd_letter_use',
  files: 'fd_files_again',
  correct: 'fd_correct',
} as const;

/**
 * What a button carries: the conversation, the ticket (its `openedAfter`) and the version of it that its card showed; a message's ts
 * for `send`, its id for `resend`, which edit of it for `correct`, the held reply for `undo`, the form letter for `letter`, Slack's ids of the files for `files`, and what is judged for `right` and `wrong`. Buttons that version 0.1 drew
 * do not name the ticket.
 */
export interface ButtonValue {
  c: string;
  t?: number;
  v: number;
  ts?: string;
  held?: string;
  m?: string;
  l?: string;
  f?: string[];
  answers?: AnswerRef;
}

const count = z.number().int().nonnegative();
const buttonValue = z.object({
  c: z.string().min(1),
  t: count.optional(),
  v: count,
  ts: z.string().optional(),
  held: z.string().optional(),
  m: z.string().optional(),
  l: z.string().optional(),
  f: z.array(z.string()).optional(),
  answers: z.object({ question: z.string(), article: z.string() }).optional(),
});

/** Reads what a button carries; undefined when it is none of ours. */
export const readValue = (value: unknown): ButtonValue | undefined =>
  // JSON has no undefined members, so what the schema calls optional is there or absent.
  buttonValue.safeParse(parsed(value)).data as ButtonValue | undefined;

/** A button; its value is at most 2,000 characters, which ids of conversations are far below. */
export const button = (actionId: string, label: string, value: ButtonValue, style?: 'primary' | 'danger'): Part => ({
  type: 'button',
  action_id: actionId,
  text: { type: 'plain_text', text: label, emoji: true },
  value: JSON.stringify(value),
  ...(style && { style }),
});

/** A button that Slack asks about before it counts. */
export const askedButton = (
  actionId: string,
  label: string,
  value: ButtonValue,
  asks: { title: string; text: string; yes: string },
): Part => ({
  ...button(actionId, label, value),
  confirm: {
    title: { type: 'plain_text', text: asks.title },
    text: { type: 'plain_text', text: shorten(asks.text, 300) },
    confirm: { type: 'plain_text', text: asks.yes },
    deny: { type: 'plain_text', text: 'Cancel' },
  },
});

const reasons: Record<Reason, string> = {
  asked: 'asked for a person',
  unanswered: 'the bot did not know',
  'not-helped': 'the answer did not help',
  danger: '🚨 may be in danger',
  upset: 'is upset',
  article: 'a person always follows up',
  'bot-failed': 'the bot failed',
  undelivered: 'the bot could not reach the customer',
  begun: 'a colleague wrote first',
};

/** Why a person has the conversation, in words. */
export const reasonWords = (reason: Reason): string => reasons[reason];

/** A time that Slack shows in the reader's own zone. */
export const time = (at: number): string => {
  const fallback = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${fallback} UTC>`;
};

/** The same to the second, for what is about to happen. */
export const timeSoon = (at: number): string =>
  `<!date^${Math.ceil(at / 1000)}^{time_secs}|${new Date(at).toISOString().slice(11, 19)} UTC>`;

const dueWords = ({ due, firstReplied }: Ticket): string => {
  if (firstReplied === undefined && due.firstReply !== undefined) return `⏱ First reply due ${time(due.firstReply)}`;
  if (due.nextReply !== undefined) return `⏱ Next reply due ${time(due.nextReply)}`;
  return due.resolve === undefined ? '' : `⏱ Resolve by ${time(due.resolve)}`;
};

const nameOf = ({ name }: Representative): string => escaped(shorten(name, 80));

const state = (ticket: Ticket): string[] => {
  switch (ticket.status) {
    case 'waiting':
      return ['🟡 *Unclaimed*', dueWords(ticket)];
    case 'claimed':
      return [
        `🟢 *${nameOf(ticket.by)}*`,
        ticket.internal ? inside : 'replies in the thread go to the customer',
        dueWords(ticket),
      ];
    case 'snoozed':
      return [
        `💤 *${nameOf(ticket.by)}* · snoozed until ${time(ticket.until)}, or until the customer writes`,
        ticket.internal ? inside : '',
      ];
    case 'resolved':
      return [
        `✅ *Resolved* · ${dispositionLabels[ticket.disposition]} · ${nameOf(ticket.by)}`,
        ticket.mergedInto ? `goes on in ${ticketName(ticket.mergedInto)}` : '',
        ticket.blocked ? '🚫 the sender is blocked' : '',
        escaped(shorten(surveyWords(ticket) ?? '', 300)),
      ];
    default:
      return ticket satisfies never;
  }
};
const inside = '🔒 *internal mode*: nothing goes to the customer';

/** What representatives gave it: how much it matters, tags, and which tickets were merged into it. */
const given = ({ priority, tags = [], merged = [], status }: Ticket): Part[] => {
  const words = [
    priority === 'normal' || status === 'resolved' ? '' : `Priority ${priority}`,
    tags.map((tag) => `🏷️ ${tag}`).join('  '),
    merged.length > 0 ? `🔗 ${merged.map(ticketName).join(', ')} merged into it` : '',
  ].filter(Boolean);
  if (words.length === 0) return [];
  return [{ type: 'context', elements: [{ type: 'plain_text', text: shorten(words.join(' · '), 1900), emoji: true }] }];
};

const buttons = (conversation: string, { ticket }: TicketShown): Part[] => {
  const value = { c: conversation, t: ticket.openedAfter, v: ticket.version };
  const menu = menuOf(ticket);
  switch (ticket.status) {
    case 'waiting':
      return [button(actions.claim, 'Claim', value, 'primary'), button(actions.assign, 'Assign…', value), ...menu];
    case 'claimed':
      return [
        button(actions.resolve, 'Resolve…', value, 'primary'),
        button(actions.release, 'Release', value),
        ...menu,
      ];
    case 'snoozed':
      return [
        button(actions.claim, 'Wake up', value, 'primary'),
        button(actions.resolve, 'Resolve…', value),
        button(actions.release, 'Release', value),
        ...menu,
      ];
    case 'resolved':
      if (ticket.blocked) return [button(letterActions.unblock, 'Unblock sender', value), ...menu];
      return [...(reopenProblem(ticket, {}) ? [] : [button(actions.reopen, 'Reopen', value)]), ...menu];
    default:
      return ticket satisfies never;
  }
};

/** What is drawn of a ticket: everything from outside as plain or rich text, which Slack never parses. */
export interface Drawing {
  conversation: string;
  shown: TicketShown;
  teamName: string;
  /** The channel's title. */
  channel: string;
  /** The name of the team that has it now, when this card is one it has left. */
  movedTo?: string;
}

/** Draws a ticket's card. */
export const drawCard = ({ conversation, shown, teamName, channel, movedTo }: Drawing): Post => {
  const { ticket, customer, participants } = shown;
  const name = shorten(customer.name ?? 'Customer', 80);
  const about = [
    customer.email && shorten(customer.email, 100),
    shorten(othersWords(participants), 300),
    channel,
    reasonWords(ticket.reason),
  ];
  const subject = shorten(ticket.subject, 200) || '(no words)';
  const title = `${ticket.number === undefined ? 'New' : ticketName(ticket)} · ${teamName}`;
  const flag = ticket.priority === 'urgent' ? ' 🚨' : ticket.priority === 'high' ? ' ❗' : '';
  const status = movedTo
    ? [`➡️ *Transferred to ${escaped(movedTo)}*: it goes on in their channel`]
    : state(ticket).filter(Boolean);
  const row = movedTo ? [] : buttons(conversation, shown);
  return {
    text: `${escaped(title)}: ${escaped(subject)} (${status[0]?.replaceAll('*', '') ?? ''})`,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: shorten(`${title}${flag}`, 150), emoji: true } },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: name, style: { bold: true } },
              { type: 'text', text: ` · ${about.filter(Boolean).join(' · ')}` },
            ],
          },
          { type: 'rich_text_quote', elements: [{ type: 'text', text: subject }] },
        ],
      },
      ...(ticket.status === 'resolved' || movedTo ? [] : recipientsLine(shown)),
      ...given(ticket),
      { type: 'context', elements: [{ type: 'mrkdwn', text: status.join(' · ') }] },
      ...(row.length ? [{ type: 'actions', block_id: `fd:${ticket.version}`, elements: row }] : []),
    ],
  };
};
