import type { Representative } from '../../../conversation/event.ts';
import type { Act } from '../../../handoff/ticket.ts';
import { type Part, shorten } from '../../../slack/text.ts';
import type { Known } from '../acting.ts';
import type { Inner, Ref } from '../parts.ts';
import type { ModalContext } from './memory.ts';

/** What a form is about, and who fills it in. */
export interface About extends Known {
  parts: Inner;
  memory: ModalContext;
  by: Representative;
  /** What should be read before it is filled in. */
  first?: string;
}

/** What every act of a form says beside what was filled in. */
export interface Common {
  by: Representative;
  ref: { [Name in keyof Ref]: Ref[Name] };
  ticket: number;
  saw: number;
}

/** What somebody filled in, by block and element. */
export type State = Record<
  string,
  Record<string, { value?: string | null; selected_option?: { value: string } | null }>
>;

/** A form: what it shows, and what it sends. */
export interface Form {
  /** Its callback_id. */
  callback: string;
  /** What it does in the end, by which it is told whether what changed meanwhile matters. */
  does: Act['type'];
  /** The field where it says why it does not count. */
  field: string;
  /** The form to show, or why there is none. */
  view(about: About): Part | string;
  /** The act that was filled in, or what is wrong with which field. */
  read(state: State, about: About, common: Common): { act: Act } | { errors: Record<string, string> };
}

/** A text that is shown as it is. */
export const plain = (text: string): Part => ({ type: 'plain_text', text, emoji: true });

/** Something to choose. */
export const option = (text: string, value: string): Part => ({ text: plain(shorten(text, 75)), value });

/** A form's frame. */
export const modal = (parts: {
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

/** What should be read before a form is filled in. */
export const reading = (first: string | undefined): Part[] =>
  first ? [{ type: 'section', text: plain(first.slice(0, 3000)) }] : [];

/** A list from which one is chosen. */
export const select = (name: string, label: string, options: Part[]): Part => ({
  type: 'input',
  block_id: name,
  label: plain(label),
  element: {
    type: 'static_select',
    action_id: name,
    placeholder: plain('Choose one'),
    options: options.slice(0, 100),
  },
});

/** The longest note; the longest text a representative may send, like everywhere. */
const NOTE = 3000;

/** A note that goes with what is done. */
export const noteInput = (label: string): Part => ({
  type: 'input',
  block_id: 'note',
  optional: true,
  label: plain(label),
  element: { type: 'plain_text_input', action_id: 'note', multiline: true, max_length: NOTE },
});

/** The option that was chosen; nothing when none was. */
export const chosen = (state: State, name: string): string => state[name]?.[name]?.selected_option?.value ?? '';

/** The note that was written, if any. */
export const noted = (state: State): { note?: string } => {
  const note = state.note?.note?.value?.trim();
  return note ? { note } : {};
};
