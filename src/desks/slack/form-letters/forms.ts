import { internalWords, whyNot } from '../../../handoff/replying.ts';
import { isOpenTicket, isSame, ticketName } from '../../../handoff/ticket.ts';
import type { ReadyLetter } from '../../../knowledge/form-letters/form-letters.ts';
import type { Part } from '../../../slack/text.ts';
import { letterValues } from '../../letter-values.ts';
import { type About, chosen, type Filled, type Form, input, modal, plain, typed, words, wrong } from '../forms/form.ts';
import type { ModalContext } from '../forms/memory.ts';

/** The list of letters in the form, which asks for what is typed there, by its action_id. */
export const letterList = 'fd_form_letter';
/** The longest text that a form of Slack's takes. */
const LONGEST = 3000;

/** A letter that was chosen. */
export type Chosen = NonNullable<ModalContext['letter']>;

/** A letter as an option or a button carries it. */
export const chosenValue = ({ id, locale }: Chosen): string => `${locale}:${id}`;

/** Reads what an option or a button carries; undefined when it is none of ours. */
export function readChosen(value: unknown): Chosen | undefined {
  const [, locale, id] = /^([^:]+):(.+)$/s.exec(String(value)) ?? [];
  return locale !== undefined && id !== undefined ? { id, locale } : undefined;
}

/** Why somebody cannot send a letter; undefined when they can. */
export function notTheirs({ shown, by }: Pick<About, 'shown' | 'by'>): string | undefined {
  if (!isOpenTicket(shown)) return undefined;
  if (shown.status === 'waiting' || !isSame(shown.by, by)) return whyNot(shown);
  return shown.internal ? internalWords(shown) : undefined;
}

const gone = 'There is no such form letter (any more): choose another one.';

/** A letter filled in with what is known of the ticket, or why it cannot be. */
export function readyOf(
  { acting, card, by }: Pick<About, 'acting' | 'card' | 'by'>,
  { id, locale }: Chosen,
): ReadyLetter | string {
  const { formLetters, teams, organisation = '' } = acting.parts;
  if (!card) return 'This ticket has only just come: please try again in a moment.';
  const values = letterValues(card.shown, { by, teams, organisation });
  return formLetters?.ready(id, locale, values) ?? gone;
}

/** The letter as it reads with what was said; `gap` is what stands where nothing was. */
export const letterText = (
  { pieces }: ReadyLetter,
  said: (field: string) => string,
  gap: (label: string) => string,
): string =>
  pieces.map((piece) => ('text' in piece ? piece.text : piece.value || said(piece.field) || gap(piece.label))).join('');

/** What must be said before it can be sent: fields and what they are called. */
const blanksOf = ({ pieces }: ReadyLetter): [field: string, label: string][] => [
  ...new Map(
    pieces.flatMap((piece) => ('field' in piece && !piece.value ? [[piece.field, piece.label] as const] : [])),
  ),
];

const titleOf = ({ shown }: Pick<About, 'shown'>): string => `Letter ${ticketName(shown ?? {})}`;

/** Shows the letter as it goes out, to be read once more, and changed. */
function reading(about: About, text: string): Part | string {
  if (text.length > LONGEST)
    return `It has ${text.length} characters, and a form of Slack’s takes ${LONGEST}: send it from the web desk.`;
  return modal({
    ...{ callback: sendLetterForm.callback, title: titleOf(about), submit: 'Send', memory: about.memory },
    blocks: [input('text', 'As the customer reads it', { multiline: true, initial: text, most: LONGEST })],
  });
}

/** Asks for what is missing in a letter, else shows it as it goes out. */
function next(about: About, ready: ReadyLetter): Part | string {
  const blanks = blanksOf(ready);
  const none = () => '';
  if (blanks.length === 0) return reading(about, letterText(ready, none, none));
  const memory = { ...about.memory, letter: { id: ready.id, locale: ready.locale } };
  return modal({
    ...{ callback: fillLetterForm.callback, title: titleOf(about), submit: 'Next', memory },
    blocks: [
      ...blanks.map(([field, label]) => input(field, label.charAt(0).toUpperCase() + label.slice(1), { most: 300 })),
      ...words(letterText(ready, none, (label) => `[${label}]`)),
    ],
  });
}

const asFilled = (view: Part | string, field: string): Filled =>
  typeof view === 'string' ? wrong(field, view) : { view };

/** Asks which form letter is to be sent; it is searched by words. */
export const chooseLetterForm: Form = {
  ...{ callback: 'fd_letter_view', title: 'Form letter', does: 'reply', field: letterList },

  view(about) {
    const { memory } = about;
    return (
      notTheirs(about) ??
      modal({
        ...{ callback: chooseLetterForm.callback, title: titleOf(about), submit: 'Next', memory },
        blocks: [
          {
            type: 'input',
            block_id: letterList,
            label: plain('Which letter?'),
            element: {
              ...{ type: 'external_select', action_id: letterList, min_query_length: 0 },
              placeholder: plain('Words of the letter'),
            },
          },
        ],
      })
    );
  },

  read(state, about) {
    const letter = readChosen(chosen(state, letterList));
    const ready = notTheirs(about) ?? (letter ? readyOf(about, letter) : 'Please choose one.');
    return typeof ready === 'string' ? wrong(letterList, ready) : asFilled(next(about, ready), letterList);
  },
};

/** Opens a letter that was chosen elsewhere. */
export const useLetterForm: Form = {
  ...{ callback: 'fd_letter_use_view', title: 'Form letter', does: 'reply' },

  view(about) {
    const { letter } = about.memory;
    const ready = notTheirs(about) ?? (letter ? readyOf(about, letter) : gone);
    return typeof ready === 'string' ? ready : next(about, ready);
  },

  // What it shows is one of the other two.
  read: () => wrong('text', gone),
};

/** Asks for what is missing in the letter that was chosen. */
export const fillLetterForm: Form = {
  ...{ callback: 'fd_letter_fill_view', title: 'Form letter', does: 'reply' },

  view: (about) => chooseLetterForm.view(about),

  read(state, about) {
    const { letter } = about.memory;
    const ready = letter && readyOf(about, letter);
    const [first = ''] = Object.keys(state);
    if (!ready || typeof ready === 'string') return wrong(first, ready ?? gone);
    const empty = blanksOf(ready).find(([field]) => !typed(state, field).trim());
    if (empty) return wrong(state[empty[0]] ? empty[0] : first, `Please say it: ${empty[1]}.`);
    return asFilled(
      reading(
        about,
        letterText(
          ready,
          (field) => typed(state, field).trim(),
          () => '',
        ),
      ),
      first,
    );
  },
};

/** Sends the letter, as it was read and perhaps changed. */
export const sendLetterForm: Form = {
  ...{ callback: 'fd_letter_send_view', title: 'Form letter', does: 'reply', field: 'text' },

  view: (about) => chooseLetterForm.view(about),

  read(state, about, common) {
    const no = notTheirs(about);
    if (no) return wrong('text', no);
    const text = typed(state, 'text').trim();
    return text ? { acts: [{ type: 'reply', ...common, text }] } : wrong('text', 'There is nothing to send yet.');
  },
};
