import { correspondentsWords } from '../../conversation/correspondents.ts';
import type { Recipients } from '../../conversation/recipients.ts';
import { ticketName } from '../../handoff/ticket.ts';
import { type Part, shorten } from '../../slack/text.ts';
import { type Begun, LONGEST_SUBJECT } from '../beginning.ts';
import type { ModalContext } from './forms/memory.ts';

/** The modals about letters, by callback_id; `begin` is the shortcut's, too. */
export const letterCallbacks = { answer: 'fd_answer_view', block: 'fd_block_view', begin: 'fd_begin_view' } as const;
/** The shortcut that writes to somebody first, by callback_id. */
export const beginShortcut = 'fd_begin';

/** The longest text that a form of Slack's takes. */
const TEXT = 3000;
const ADDRESSES = 3000;

const plain = (text: string): Part => ({ type: 'plain_text', text, emoji: true });

const input = (
  name: string,
  label: string,
  more: { initial?: string; optional?: boolean; multiline?: boolean; most: number; placeholder?: string },
): Part => ({
  type: 'input',
  block_id: name,
  label: plain(label),
  ...(more.optional && { optional: true }),
  element: {
    type: 'plain_text_input',
    action_id: name,
    max_length: more.most,
    ...(more.multiline && { multiline: true }),
    ...(more.initial && { initial_value: more.initial }),
    ...(more.placeholder && { placeholder: plain(more.placeholder) }),
  },
});

const modal = (parts: { callback: string; title: string; submit?: string; memory?: object; blocks: Part[] }): Part => ({
  type: 'modal',
  callback_id: parts.callback,
  title: plain(shorten(parts.title, 24)),
  ...(parts.submit && { submit: plain(parts.submit) }),
  close: plain('Cancel'),
  ...(parts.memory && { private_metadata: JSON.stringify(parts.memory) }),
  blocks: parts.blocks,
});

/** Asks for an answer, and to whom it goes. */
export const answerModal = (ticket: { number?: number }, { to, cc }: Recipients, memory: ModalContext): Part =>
  modal({
    callback: letterCallbacks.answer,
    title: `Answer ${ticketName(ticket)}`,
    submit: 'Send',
    memory,
    blocks: [
      input('to', 'To', { initial: correspondentsWords(to).slice(0, ADDRESSES), most: ADDRESSES }),
      input('cc', 'Cc', { initial: correspondentsWords(cc).slice(0, ADDRESSES), optional: true, most: ADDRESSES }),
      input('text', 'Text', { multiline: true, most: TEXT }),
    ],
  });

/** Asks whether a sender is to be blocked; `first` is what should be read before. */
export const blockModal = (whom: string, memory: ModalContext, first?: string): Part =>
  modal({
    callback: letterCallbacks.block,
    title: 'Block sender',
    submit: 'Block',
    memory,
    blocks: [
      ...(first ? [{ type: 'section', text: plain(first) }] : []),
      {
        type: 'section',
        text: plain(
          `Block ${shorten(whom, 300)}? The ticket is resolved as spam. What they write from now on is kept, but nobody is told of it and nothing answers. You can unblock them on the card.`,
        ),
      },
    ],
  });

/** Says in a modal that something cannot be done, and why. */
export const noModal = (title: string, why: string): Part =>
  modal({ callback: 'fd_no_view', title, blocks: [{ type: 'section', text: plain(why.slice(0, 3000)) }] });

/** Asks whom to write to first, what about, and which team has the ticket. */
export const beginModal = (title: string, teams: readonly { id: string; name: string }[]): Part => {
  const options = teams.slice(0, 100).map(({ id, name }) => ({ text: plain(shorten(name, 75)), value: id }));
  const select = {
    ...{ type: 'static_select', action_id: 'team', options, placeholder: plain('Choose one') },
    ...(options.length === 1 && { initial_option: options[0] }),
  };
  return modal({
    callback: letterCallbacks.begin,
    title,
    submit: 'Send',
    memory: {},
    blocks: [
      input('to', 'To', { most: 400, placeholder: 'jo@example.org' }),
      input('subject', 'Subject', { most: LONGEST_SUBJECT }),
      input('text', 'Text', { multiline: true, most: TEXT }),
      { type: 'input', block_id: 'team', label: plain('Team that has the ticket'), element: select },
    ],
  });
};

type State = Record<string, Record<string, { value?: string | null; selected_option?: { value: string } | null }>>;

const typed = (state: State, name: string): string => state[name]?.[name]?.value ?? '';

/** What was filled in to answer. */
export const readAnswer = (state: State): { to: string; cc: string; text: string } => ({
  to: typed(state, 'to'),
  cc: typed(state, 'cc'),
  text: typed(state, 'text'),
});

/** What was filled in to write first. */
export const readBegun = (state: State): Begun => ({
  to: typed(state, 'to'),
  subject: typed(state, 'subject'),
  text: typed(state, 'text'),
  team: state.team?.team?.selected_option?.value ?? '',
});
