import type { Representative } from '../../conversation/event.ts';
import { dispositionLabels } from '../../handoff/disposition-labels.ts';
import { othersWords } from '../../handoff/people.ts';
import { similarWords } from '../../handoff/similar.ts';
import { surveyWords } from '../../handoff/survey-words.ts';
import { type Reason, type Ticket, ticketName } from '../../handoff/ticket.ts';
import type { Post } from '../../slack/posts.ts';
import { escaped, type Part, shorten } from '../../slack/text.ts';
import type { CardShown } from './card-index.ts';
import { contactsWords } from './contacts.ts';
import { recipientsLine } from './letter.ts';
import { rowOf } from './row.ts';

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

const clocks = { firstReply: 'First reply', nextReply: 'Next reply', resolve: 'Answer to all of it' } as const;

/** What is due next; it turns 🚨 when its people are reminded of it, and 🔴 when it is late. */
const dueWords = ({ due, firstReplied, alerts }: Ticket): string => {
  const first = firstReplied === undefined && due.firstReply !== undefined ? 'firstReply' : undefined;
  const clock = first ?? (due.nextReply === undefined ? 'resolve' : 'nextReply');
  const at = due[clock];
  if (at === undefined) return '';
  const told = alerts?.[clock];
  const stage = told?.due === at ? told.stage : undefined;
  if (stage === 'due' || stage === 'late') return `🔴 *${clocks[clock]} was due ${time(at)}*`;
  return stage === 'warned' ? `🚨 *${clocks[clock]} due ${time(at)}*` : `⏱ ${clocks[clock]} due ${time(at)}`;
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

const likeIt = ({ similar }: CardShown): string => (similarWords(similar) ? `🔁 ${similarWords(similar)}` : '');

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

/** What is drawn of a ticket: everything from outside as plain or rich text, which Slack never parses. */
export interface Drawing {
  conversation: string;
  shown: CardShown;
  /** With its tier, where there are several. */
  teamName: string;
  /** The channel's title. */
  channel: string;
  /** The name of the team that has it now, when this card is one it has left. */
  movedTo?: string;
  /** There are form letters to send. */
  letters?: boolean;
}

/** Draws a ticket's card. */
export const drawCard = ({ conversation, shown, teamName, channel, movedTo, letters = false }: Drawing): Post => {
  const { ticket, customer, participants } = shown;
  const name = shorten(customer.name ?? 'Customer', 80);
  const about = [
    customer.email && shorten(customer.email, 100),
    shorten(othersWords(participants), 300),
    channel,
    reasonWords(ticket.reason),
    contactsWords(shown.contacts),
  ];
  const subject = shorten(ticket.subject, 200) || '(no words)';
  const title = `${ticket.number === undefined ? 'New' : ticketName(ticket)} · ${teamName}`;
  const flag = ticket.priority === 'urgent' ? ' 🚨' : ticket.priority === 'high' ? ' ❗' : '';
  const status = movedTo
    ? [`➡️ *Transferred to ${escaped(movedTo)}*: it goes on in their channel`]
    : [...state(ticket), ticket.status === 'resolved' ? '' : likeIt(shown)].filter(Boolean);
  const row = movedTo ? [] : rowOf(conversation, ticket, { letters });
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
