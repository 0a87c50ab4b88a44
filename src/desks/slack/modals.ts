import { z } from 'zod';
import { dispositionLabels } from '../../handoff/disposition-labels.ts';
import { type Disposition, dispositions, ticketName } from '../../handoff/ticket.ts';
import { type Part, parsed, shorten } from '../../slack/text.ts';

/** The modals, by callback_id. */
export const callbacks = { resolve: 'fd_resolve_view', transfer: 'fd_transfer_view' } as const;

/** What a modal remembers: the conversation, the ticket and the version of it that was seen, and where it was opened from. */
export interface ModalContext {
  c: string;
  t: number;
  v: number;
  channel: string;
  thread?: string;
}

const plain = (text: string): Part => ({ type: 'plain_text', text, emoji: true });
const option = (text: string, value: string): Part => ({ text: plain(shorten(text, 75)), value });
/** The longest note; the longest text a representative may send, like everywhere. */
const NOTE = 3000;

const noteInput = (label: string): Part => ({
  type: 'input',
  block_id: 'note',
  optional: true,
  label: plain(label),
  element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: NOTE },
});

const modal = (parts: {
  callback: string;
  title: string;
  submit: string;
  memory: ModalContext;
  blocks: Part[];
}): Part => ({
  type: 'modal',
  callback_id: parts.callback,
  title: plain(shorten(parts.title, 24)),
  submit: plain(parts.submit),
  close: plain('Cancel'),
  private_metadata: JSON.stringify(parts.memory),
  blocks: parts.blocks,
});

/** Asks how an inquiry ended; `first` is what should be read before. Its inputs are the same each time, so Slack keeps what is in them. */
export const resolveModal = (ticket: { number?: number }, memory: ModalContext, first?: string): Part =>
  modal({
    callback: callbacks.resolve,
    title: `Resolve ${ticketName(ticket)}`,
    submit: 'Resolve',
    memory,
    blocks: [
      ...(first ? [{ type: 'section', text: plain(first) }] : []),
      {
        type: 'input',
        block_id: 'disposition',
        label: plain('How did it end?'),
        element: {
          type: 'static_select',
          action_id: 'disposition',
          placeholder: plain('Choose one'),
          options: dispositions.map((each) => option(dispositionLabels[each], each)),
        },
      },
      noteInput('Note (for colleagues only)'),
    ],
  });

/** Asks who is to have it; `teams` are those it can go to, `closed` says of one that nobody is there. */
export const transferModal = (
  ticket: { number?: number },
  teams: { id: string; name: string; closed?: string | undefined }[],
  memory: ModalContext,
): Part =>
  modal({
    callback: callbacks.transfer,
    title: `Transfer ${ticketName(ticket)}`,
    submit: 'Transfer',
    memory,
    blocks: [
      {
        type: 'input',
        block_id: 'team',
        label: plain('To which team?'),
        element: {
          type: 'static_select',
          action_id: 'team',
          placeholder: plain('Choose one'),
          options: teams
            .slice(0, 100)
            .map(({ id, name, closed }) => option(closed ? `${shorten(name, 40)} (${closed})` : name, id)),
        },
      },
      noteInput('Why (for colleagues only)'),
    ],
  });

type State = Record<string, Record<string, { value?: string | null; selected_option?: { value: string } | null }>>;

const chosen = (state: State, name: string): string => state[name]?.[name]?.selected_option?.value ?? '';
const noted = (state: State): { note?: string } => {
  const note = state.note?.note?.value?.trim();
  return note ? { note } : {};
};

/** Reads a submitted resolve modal; undefined when no disposition was chosen. */
export const readResolve = (state: State): { disposition: Disposition; note?: string } | undefined => {
  const disposition = dispositions.find((each) => each === chosen(state, 'disposition'));
  return disposition && { disposition, ...noted(state) };
};

/** Reads a submitted transfer modal; undefined when no team was chosen. */
export const readTransfer = (state: State): { team: string; note?: string } | undefined => {
  const team = chosen(state, 'team');
  return team ? { team, ...noted(state) } : undefined;
};

const modalContext = z.object({
  c: z.string().min(1),
  t: z.number().int(),
  v: z.number().int(),
  channel: z.string().min(1),
  thread: z.string().optional(),
});

/** Reads what a modal remembers; undefined when an older version of Frontdesk opened it. */
export const readModalContext = (text: string): ModalContext | undefined =>
  // JSON has no undefined members, so what the schema calls optional is there or absent.
  modalContext.safeParse(parsed(text)).data as ModalContext | undefined;
