import { correspondentsWords, correspondentWords } from '../../conversation/correspondents.ts';
import { type Letterhead, letterheadOf } from '../../conversation/letterhead.ts';
import type { Message } from '../../conversation/message.ts';
import type { Recipients } from '../../conversation/recipients.ts';
import type { TicketShown } from '../../handoff/update.ts';
import { type Part, shorten } from '../../slack/text.ts';
import { senderWords } from '../sender-words.ts';

/** The button of a card whose sender is blocked, by action_id. */
export const letterActions = { unblock: 'fd_unblock' } as const;

/** So many pieces of a letter stand in the thread; the rest is in the letter as it came. */
const PIECES = 4;

const icons: Record<NonNullable<Letterhead['sender']> | 'unknown', string> = {
  verified: '✅',
  forged: '⛔',
  unknown: '▫️',
};

/** Who vouches for a sender, in a word; of one who is not to be trusted also what that means. */
const senderMark = (letter: Letterhead): string => {
  const { word, why } = senderWords(letter);
  return `${icons[letter.sender ?? 'unknown']} ${word}${letter.sender === 'forged' ? `: ${why}` : ''}`;
};

const lines = (message: Message): string[] => {
  const { subject, from, to = [], cc = [], note } = letterheadOf(message) ?? {};
  return [
    subject ? `✉️ ${shorten(subject, 200)}` : '',
    from ? `From ${shorten(correspondentWords(from), 200)} · ${senderMark(letterheadOf(message) ?? {})}` : '',
    to.length > 0 ? `To ${shorten(correspondentsWords(to), 300)}` : '',
    cc.length > 0 ? `Cc ${shorten(correspondentsWords(cc), 300)}` : '',
    note ? `⚠️ ${shorten(note, 500)}` : '',
  ].filter(Boolean);
};

/** What stands over the text of a letter: subject, from, to, cc, and whether somebody vouches for the sender; nothing over other messages. */
export const letterHead = (message: Message): Part[] => {
  const text = lines(message).join('\n');
  return text ? [{ type: 'context', elements: [{ type: 'plain_text', text, emoji: true }] }] : [];
};

/** The same in one paragraph, where several messages are quoted. */
export const letterLine = (message: Message): Part[] => {
  const text = lines(message).join(' · ');
  return text ? [{ type: 'text', text: `${text}\n`, style: { italic: true } }] : [];
};

/** The way to a letter as it came; it is opened in the browser, as files are. */
export const originalLink = ({ channelData }: Message): Part[] => {
  const url = channelData?.original;
  return typeof url === 'string'
    ? [
        { type: 'text', text: ' ' },
        { type: 'link', url, text: '✉️ Show original' },
      ]
    : [];
};

/** What stands below a letter: what could not be kept, and the way to it as it came. */
export const letterFoot = (message: Message): Part[] => {
  const { leftOut = [] } = letterheadOf(message) ?? {};
  const left = leftOut.length > 0 ? `Left out: ${shorten(leftOut.join('; '), 500)}.` : '';
  const elements = [...(left ? [{ type: 'text', text: left }] : []), ...originalLink(message)];
  return elements.length > 0 ? [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }] : [];
};

/** The pieces of a text that are shown: of a letter not all, since it may be as long as a book. */
export function shownPieces(message: Message, pieces: string[]): string[] {
  if (!letterheadOf(message) || pieces.length <= PIECES) return pieces;
  const where = message.channelData?.original === undefined ? 'is at the web desk' : 'stands in the original';
  return [...pieces.slice(0, PIECES - 1), `${pieces[PIECES - 1]}…\n\n(It goes on: the rest ${where}.)`];
}

/** Whom answers go to, on a card. */
export const recipientsLine = ({ recipients }: Pick<TicketShown, 'recipients'>): Part[] => {
  if (!recipients) return [];
  return [{ type: 'context', elements: [{ type: 'plain_text', text: recipientsWords(recipients), emoji: true }] }];
};

/** The same in words. */
export const recipientsWords = ({ to, cc, more }: Recipients): string => {
  const copies = [correspondentsWords(cc), more ? `${more} more` : ''].filter(Boolean).join(' and ');
  const words = `✉️ Answers go to ${correspondentsWords(to)}${copies ? `, cc ${copies}` : ''}`;
  return shorten(words, 1900);
};
