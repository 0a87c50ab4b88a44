import { type Closing, closingOf } from '../../../conversation/closing.ts';
import type { Action, Message } from '../../../conversation/message.ts';
import { markdownBlocks, plainBlocks } from '../../../slack/outbound.ts';
import type { Post } from '../../../slack/posts.ts';
import { escaped, type Part, shorten, split } from '../../../slack/text.ts';
import type { Words } from '../words.ts';

/** Names of our buttons; `say` is followed by a number. */
export const actions = { say: 'customer_say_', private: 'customer_private', close: 'customer_close' };
/** The block of buttons, which names the message below which it stands. */
const BUTTONS = 'said:';
/** The same of the button that stays. */
const CLOSING = 'closes:';

/** A message as it is posted, in one piece or several. `rest`: the whole text, where only its beginning is posted. */
export interface Drawn {
  posts: Post[];
  rest?: string;
}

/** So many pieces are posted of one text; of a longer one the first, and the whole as a file. */
const MOST_PIECES = 4;
/** Slack takes some 13,200 characters of all blocks together, which its documentation does not say (bolt-js #2509); of words: */
const MOST_BLOCKS = 8500;
const MOST_BUTTONS = 25;
const TITLE = 75;
/** Of all titles together, where they do not fit on their buttons. */
const TITLES = 1500;

/** The message whose buttons these are. */
export const messageOfBlock = (block: string): string | undefined =>
  block.startsWith(BUTTONS) ? block.slice(BUTTONS.length) : undefined;

/** The message that offers to end something. */
export const messageOfClosing = (block: string): string | undefined =>
  block.startsWith(CLOSING) ? block.slice(CLOSING.length) : undefined;

/** Draws a message; `shared`: where others read along, what a person says has a way out. */
export const drawMessage = (message: Message, about: { shared: boolean; words: Words }): Drawn => {
  const { text = '', from } = message;
  const offered = message.suggestedActions?.actions.slice(0, MOST_BUTTONS) ?? [];
  const closing = closingOf(message);
  const { pieces, rest } = piecesOf(text.trim() || (offered.length > 0 ? '…' : ''));
  const as = from.role === 'agent' && from.name ? { as: { name: shorten(from.name, 60), icon: ':technologist:' } } : {};
  const posts = pieces.map((piece, i): Post => {
    const isLast = i === pieces.length - 1;
    const blocks = [
      ...wordsOf(piece, message),
      ...(rest === undefined ? [] : [small(about.words.whole)]),
      ...(isLast ? [...listed(offered), ...buttonsOf(message.id, offered)] : []),
      ...(isLast && closing ? [closes(message.id, closing)] : []),
      ...(isLast && about.shared && from.role === 'agent' ? [wayOut(about.words)] : []),
    ];
    return { text: escaped(piece), blocks, ...as };
  });
  return { posts, ...(rest !== undefined && { rest }) };
};

/** The same without the buttons of its question, or without the one that stays; `pressed`: which one was, and by whom. */
export const withoutButtons = (post: Post, pressed?: string, of: 'question' | 'closing' = 'question'): Post => ({
  ...post,
  blocks: [
    ...post.blocks.filter(({ block_id: id }) => !String(id ?? '').startsWith(of === 'question' ? BUTTONS : CLOSING)),
    ...(pressed === undefined ? [] : [small(`✓ ${pressed}`)]),
  ],
});

function piecesOf(text: string): { pieces: string[]; rest?: string } {
  if (!text) return { pieces: [] };
  const pieces = split(text);
  return pieces.length > MOST_PIECES ? { pieces: pieces.slice(0, 1), rest: text } : { pieces };
}

/** Formatted where that is meant; the ends of a person's lines are, those of a file's are where its editor wraps. */
function wordsOf(piece: string, { textFormat, from }: Message): Part[] {
  if (textFormat !== 'markdown') return plainBlocks(piece);
  const blocks = markdownBlocks(piece, { breaks: from.role === 'agent' });
  return JSON.stringify(blocks).length > MOST_BLOCKS ? plainBlocks(piece) : blocks;
}

const small = (text: string): Part => ({
  type: 'context',
  elements: [{ type: 'plain_text', text: shorten(text, 1900), emoji: false }],
});

/** What does not fit on buttons stands above them. */
const listed = (offered: readonly Action[]): Part[] =>
  offered.some(({ title }) => title.length > TITLE)
    ? plainBlocks(
        offered.map(({ title }, i) => `${i + 1}. ${shorten(title, Math.floor(TITLES / offered.length))}`).join('\n'),
      )
    : [];

const button = (name: string, title: string): Part => ({
  type: 'button',
  action_id: name,
  text: { type: 'plain_text', text: shorten(title, TITLE) || '…', emoji: false },
});

function buttonsOf(message: string, offered: readonly Action[]): Part[] {
  if (offered.length === 0) return [];
  const elements = offered.map(({ title }, i) => button(`${actions.say}${i}`, title));
  return [{ type: 'actions', block_id: `${BUTTONS}${message}`, elements }];
}

const closes = (message: string, { title }: Closing): Part => ({
  type: 'actions',
  block_id: `${CLOSING}${message}`,
  elements: [button(actions.close, title)],
});

const wayOut = (words: Words): Part => ({ type: 'actions', elements: [button(actions.private, words.private)] });
