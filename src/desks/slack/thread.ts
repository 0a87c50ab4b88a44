import type { Entry } from '../../conversation/decision.ts';
import type { Attachment, Message } from '../../conversation/message.ts';
import { revisionOf } from '../../conversation/revision.ts';
import type { Away } from '../../handoff/away.ts';
import { type Parties, type Side, speakerOf } from '../../handoff/people.ts';
import { type Ticket, ticketName } from '../../handoff/ticket.ts';
import type { TicketShown } from '../../handoff/update.ts';
import { markdownBlocks, plainBlocks, plainWords } from '../../slack/outbound.ts';
import type { Post } from '../../slack/posts.ts';
import { escaped, type Part, shorten, split } from '../../slack/text.ts';
import { answeredIn } from '../answered.ts';
import { actions, button } from './buttons.ts';
import { reasonWords } from './card.ts';
import { letterFoot, letterHead, letterLine, originalLink, shownPieces } from './letter.ts';

/** So many messages the first post of a thread repeats. */
const LAST = 10;
/** What the lines of a summary may take of the 13,200 characters that Slack allows a message, as JSON. */
const SUMMARY = 10_000;
const EXCERPT = 400;

const icons: Record<Side, string> = {
  customer: ':bust_in_silhouette:',
  unverified: ':bust_in_silhouette:',
  participant: ':busts_in_silhouette:',
  bot: ':robot_face:',
  agent: ':technologist:',
};
const sides: Record<Side, string> = {
  customer: ' (customer)',
  unverified: ' (customer, not signed in)',
  participant: ' (not the customer)',
  bot: ' (bot)',
  agent: '',
};

const speaker = (entry: Entry, parties: Parties): { name: string; icon: string } => {
  const { name, side } = speakerOf(entry, parties);
  return { name: `${shorten(name, 60)}${sides[side]}`, icon: icons[side] };
};

const small = (text: string): Part => ({ type: 'context', elements: [{ type: 'plain_text', text, emoji: true }] });

const extras = ({ suggestedActions, attachments = [] }: Message): Part[] => {
  const choices = suggestedActions?.actions.map(({ title }) => `[ ${shorten(title, 60)} ]`) ?? [];
  const lines = choices.slice(0, 10).join('  ');
  return [...(lines ? [small(shorten(lines, 1900))] : []), ...filesOf(attachments)];
};

/** A line that names the files, each with its link: they are opened in the browser. */
const filesOf = (attachments: Attachment[]): Part[] => {
  const elements = fileParts(attachments);
  return elements.length > 0 ? [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }] : [];
};

const fileParts = (attachments: Attachment[] = []): Part[] =>
  attachments.slice(0, 10).flatMap(({ name, contentType, contentUrl }): Part[] => {
    const text = `📎 ${shorten(name ?? contentType, 80)}`;
    return [{ type: 'text', text: ' ' }, contentUrl ? { type: 'link', url: contentUrl, text } : { type: 'text', text }];
  });

/** The posts that show an entry of the log in the thread: none for what only programs read, several for a long text. */
export const drawEntry = (entry: Entry, parties: Parties): Post[] => {
  const { audience, message } = entry;
  const text = message.text?.trim() ?? '';
  if (message.type === 'event') {
    if (!message.name?.startsWith('desk.') || !text) return [];
    const line = message.name === 'desk.delivery' ? `⚠️ ${text}` : text;
    return [{ text: escaped(line), blocks: [small(shorten(line, 1900))] }];
  }
  const revision = revisionOf({ message });
  if (revision) {
    const who = speaker(entry, parties).name;
    if (revision.text === null)
      return [{ text: escaped(`${who} deleted a message`), blocks: [small(`🗑️ ${who} deleted a message.`)] }];
    const pieces = split(revision.text || ' ');
    return pieces.map((piece, i) => ({
      text: escaped(piece),
      blocks: [
        ...(i === 0 ? [small(`✏️ ${who} changed a message that stands above. It says now:`)] : []),
        ...(revision.markdown ? markdownBlocks(piece, { breaks: true }) : plainBlocks(piece)),
      ],
    }));
  }
  const more = extras(message);
  if (message.type !== 'message' || (!text && more.length === 0)) return [];
  const as = speaker(entry, parties);
  const inside = audience === 'desk';
  const formatted = isFormatted(message);
  // The ends of a person's lines are meant; a file's are where its editor wraps.
  const breaks = message.from.role === 'agent';
  const blocksOf = (words: string) => (formatted ? markdownBlocks(words, { breaks }) : plainBlocks(words));
  const pieces = shownPieces(message, split(text || ' '));
  return pieces.map((piece, i) => ({
    text: escaped(piece) || 'A message without text',
    blocks: [
      ...(inside ? [small('🔒 Note, not sent to the customer')] : []),
      ...(i === 0 ? letterHead(message) : []),
      ...(piece.trim() ? blocksOf(piece) : []),
      ...(i === pieces.length - 1 ? [...more, ...letterFoot(message)] : []),
    ],
    as,
  }));
};

const calls = new Map([
  ['desk.alarm', '🚨'],
  ['desk.watch', '⏰'],
  ['desk.away', '🌙'],
]);

/** Whom an entry calls: who has the ticket, or their team too; undefined when it calls nobody. */
export const callIn = ({ type, name, value }: Message): 'owner' | 'team' | undefined => {
  if (type !== 'event' || !calls.has(name ?? '')) return undefined;
  return (value as { for?: unknown } | undefined)?.for === 'owner' ? 'owner' : 'team';
};

/** The post that says that a customer is in danger, or waits for too long, and calls the one who has the ticket when they work in Slack and are here. */
export const drawAlarm = ({ message }: Entry, ticket: Ticket, isAway: Away['isAway']): Post => {
  const words = `${calls.get(message.name ?? '')} ${message.text ?? ''}`;
  const draft = (text: string, called: Part[]): Post => {
    const elements = [...called, { type: 'text', text: words }];
    return { text, blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }] };
  };
  if (ticket.status !== 'claimed' || ticket.by.desk !== 'slack' || isAway(ticket.by)) return draft(escaped(words), []);
  const { id } = ticket.by;
  return draft(`<@${id}> ${escaped(words)}`, [
    { type: 'user', user_id: id },
    { type: 'text', text: ' ' },
  ]);
};

/** Asks whether the bot's last answer among these was right; nothing when it gave none. */
const verdictButtons = (conversation: string, { ticket }: TicketShown, said: Entry[]): Part[] => {
  const last = said.findLast(answeredIn);
  const answers = last && answeredIn(last);
  if (!answers) return [];
  const value = { c: conversation, t: ticket.openedAfter, v: ticket.version, answers };
  const elements = [
    button(actions.right, 'The bot’s last answer was right', value),
    button(actions.wrong, 'It was wrong', value),
  ];
  return [{ type: 'actions', elements }];
};

/** What a customer writes is shown as it was typed. */
const isFormatted = ({ textFormat, from }: Message): boolean => textFormat === 'markdown' && from.role !== 'user';

/** The words of a message in the line that a summary has for each. */
const inOneLine = (message: Message): string => {
  const text = message.text ?? '';
  return shorten(isFormatted(message) ? plainWords(text) : text, EXCERPT);
};

const lineOf = (entry: Entry, shown: TicketShown): Part => {
  const { audience, message } = entry;
  const label = `${audience === 'desk' ? '🔒 ' : ''}${speaker(entry, shown).name}: `;
  return {
    type: 'rich_text_quote',
    elements: [
      { type: 'text', text: label, style: { bold: true } },
      ...letterLine(message),
      ...(message.text?.trim() ? [{ type: 'text', text: inOneLine(message) }] : []),
      ...fileParts(message.attachments),
      ...originalLink(message),
    ],
  };
};

/** The last lines, and those since the ticket began before them, as far as one post holds them. */
const linesOf = (said: readonly Entry[], shown: TicketShown): { lines: Part[]; whole: boolean } => {
  const since = said.filter(({ n }) => n > shown.ticket.openedAfter).length;
  const lines = said.slice(-Math.max(LAST, since)).map((entry) => lineOf(entry, shown));
  while (lines.length > LAST && JSON.stringify(lines).length > SUMMARY) lines.shift();
  return { lines, whole: lines.length >= since };
};

/** So many other tickets of the customer are named. */
const OTHERS = 5;

/** What else the customer has asked that is open, in a line each; nothing when there is nothing. */
const othersLine = (others: readonly { channel: string; ticket: Ticket }[]): Part[] => {
  const lines = others
    .slice(0, OTHERS)
    .map(({ channel, ticket }) => `${ticketName(ticket)} (${channel}): ${shorten(ticket.subject, 100) || 'no words'}`);
  const more = others.length > OTHERS ? [`and ${others.length - OTHERS} more`] : [];
  return lines.length > 0 ? [small(`🔗 Also open of this customer:\n${[...lines, ...more].join('\n')}`)] : [];
};

/**
 * The first post of a thread: why a person has the conversation, what was said before, what else the customer has open (`others`,
 * whose channels are called as people call them), and a word on the bot's answer.
 */
export const drawSummary = (
  conversation: string,
  shown: TicketShown,
  entries: Entry[],
  others: readonly { channel: string; ticket: Ticket }[] = [],
): Post => {
  const said = entries.filter(
    ({ message: { type, text, attachments } }) => type === 'message' && (text?.trim() || attachments?.length),
  );
  const why = `Why a person: ${reasonWords(shown.ticket.reason)}.`;
  const { lines, whole } = linesOf(said, shown);
  const last = whole ? 'Before that:' : 'The last messages (what was said before them is at the web desk):';
  const before = said.length ? last : 'Nothing was said before.';
  const how =
    'Claim it, and what you write in this thread goes to the customer. A line that begins with // or mentions a colleague stays here.';
  return {
    text: escaped(`${why} ${before}`),
    blocks: [
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: `${why} ${before}\n` }] }, ...lines],
      },
      ...othersLine(others),
      small(how),
      ...verdictButtons(conversation, shown, said.slice(-LAST)),
    ],
  };
};
