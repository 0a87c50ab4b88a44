import type { Representative } from '../../../conversation/event.ts';
import { type Act, isOpenTicket, type Open } from '../../../handoff/ticket.ts';
import { type Part, shorten } from '../../../slack/text.ts';
import type { Acting, Known } from '../acting.ts';
import type { Ref } from '../parts.ts';
import type { ModalContext } from './memory.ts';

/** What a form is about, and who fills it in. */
export interface About extends Known {
  acting: Acting;
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
  Record<
    string,
    {
      value?: string | null;
      selected_option?: { value: string } | null;
      selected_options?: { value: string }[] | null;
      selected_date_time?: number | null;
    }
  >
>;

/**
 * What was filled in: acts, the last of which is what the form is for, or none when it has done its work itself, and perhaps a form that
 * comes after them; what is wrong with which field; or the form that comes next.
 */
export type Filled = { acts: Act[]; next?: Form } | { errors: Record<string, string> } | { view: Part };

/** A form about a ticket: what it shows, and what it sends. */
export interface Form {
  /** Its callback_id. */
  callback: string;
  title: string;
  /**
   * What it does in the end, by which it is told whether what changed meanwhile matters, and who has the ticket. Nothing: it is about
   * what was said, whatever becomes of the ticket.
   */
  does?: Act['type'];
  /** The field where it says why it does not count; one without fields says so in its place. */
  field?: string;
  /** The form to show, or why there is none. */
  view(about: About): Part | string | Promise<Part | string>;
  /** What was filled in. */
  read(state: State, about: About, common: Common): Filled | Promise<Filled>;
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

/** A modal that only says something. */
export const saying = (title: string, text: string): Part => ({
  type: 'modal',
  callback_id: 'fd_no_view',
  title: plain(shorten(title, 24)),
  close: plain('Close'),
  blocks: words(text),
});

/** A paragraph in a form. */
export const words = (text: string | undefined): Part[] =>
  text ? [{ type: 'section', text: plain(shortBy(text)) }] : [];
const shortBy = (text: string): string => text.slice(0, 3000);

/** A list from which one is chosen; `initial` is the value that is chosen already. */
export const select = (
  name: string,
  label: string,
  options: Part[],
  more: { optional?: boolean; initial?: string } = {},
): Part => {
  const chosen = options.find(({ value }) => value === more.initial);
  return {
    type: 'input',
    block_id: name,
    label: plain(label),
    ...(more.optional && { optional: true }),
    element: {
      ...{ type: 'static_select', action_id: name, placeholder: plain('Choose one'), options: options.slice(0, MOST) },
      ...(chosen && { initial_option: chosen }),
    },
  };
};
/** So many options Slack shows in one list. */
const MOST = 100;

/** The longest text that a form takes. */
const LONGEST = 3000;

/** A text that is typed. */
export const input = (
  name: string,
  label: string,
  more: {
    initial?: string;
    optional?: boolean;
    multiline?: boolean;
    most?: number;
    hint?: string;
    placeholder?: string;
  } = {},
): Part => ({
  type: 'input',
  block_id: name,
  label: plain(label),
  ...(more.optional && { optional: true }),
  ...(more.hint && { hint: plain(more.hint) }),
  element: {
    type: 'plain_text_input',
    action_id: name,
    max_length: more.most ?? LONGEST,
    ...(more.multiline && { multiline: true }),
    ...(more.initial && { initial_value: more.initial.slice(0, more.most ?? LONGEST) }),
    ...(more.placeholder && { placeholder: plain(more.placeholder) }),
  },
});

/** A note that goes with what is done. */
export const noteInput = (label: string): Part => input('note', label, { optional: true, multiline: true });

/** A box to tick; `isTicked`: it is, to begin with. */
export const box = (name: string, label: string, text: string, isTicked = false): Part => {
  const options = [option(text, name)];
  const element = { type: 'checkboxes', action_id: name, options, ...(isTicked && { initial_options: options }) };
  return { type: 'input', block_id: name, optional: true, label: plain(label), element };
};

/** Whether a box is ticked; undefined when the form had none. */
export const ticked = (state: State, name: string): boolean | undefined =>
  state[name]?.[name] && (state[name][name].selected_options ?? []).length > 0;

/** The option that was chosen; nothing when none was. */
export const chosen = (state: State, name: string): string => state[name]?.[name]?.selected_option?.value ?? '';

/** The text that was typed. */
export const typed = (state: State, name: string): string => state[name]?.[name]?.value ?? '';

/** The note that was written, if any. */
export const noted = (state: State): { note?: string } => {
  const note = typed(state, 'note').trim();
  return note ? { note } : {};
};

/** The ticket, as far as it is known here and has not ended. */
export const openOf = ({ shown }: Pick<Known, 'shown'>): Open | undefined => (isOpenTicket(shown) ? shown : undefined);

/** What is wrong with one field. */
export const wrong = (field: string, why: string): Filled => ({ errors: { [field]: why.slice(0, 2000) } });
