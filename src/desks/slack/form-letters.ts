import type { Representative } from '../../conversation/event.ts';
import { internalWords, whyNot } from '../../handoff/replying.ts';
import { isOpenTicket, isSame, ticketName } from '../../handoff/ticket.ts';
import type { ReadyLetter } from '../../knowledge/form-letters/form-letters.ts';
import type { Part } from '../../slack/text.ts';
import { letterValues } from '../letter-values.ts';
import type { Acting } from './acting.ts';
import {
  type About,
  chosen,
  type Filled,
  type Form,
  input,
  modal,
  option,
  plain,
  typed,
  words,
  wrong,
} from './forms/form.ts';
import { type ModalContext, readModalContext } from './forms/memory.ts';
import type { Surface } from './surface.ts';

/** The list of letters in the form, which asks for what is typed there. */
const list = 'fd_form_letter';
/** So many options Slack shows, and so long they may be. */
const [MOST, LONGEST_VALUE] = [100, 150];
/** The longest text that a form of Slack's takes. */
const LONGEST = 3000;

type Chosen = NonNullable<ModalContext['letter']>;

/** Why somebody cannot send a letter; undefined when they can. */
function notTheirs({ shown, by }: Pick<About, 'shown' | 'by'>): string | undefined {
  if (!isOpenTicket(shown)) return undefined;
  if (shown.status === 'waiting' || !isSame(shown.by, by)) return whyNot(shown);
  return shown.internal ? internalWords(shown) : undefined;
}

/** A letter filled in with what is known of the ticket, or why it cannot be. */
function readyOf({ acting, card, by }: About, { id, locale }: Chosen): ReadyLetter | string {
  const { formLetters, teams, organisation = '' } = acting.parts;
  if (!card) return 'This ticket has only just come: please try again in a moment.';
  const values = letterValues(card.shown, { by, teams, organisation });
  return formLetters?.ready(id, locale, values) ?? 'There is no such form letter (any more): choose another one.';
}

/** The letter as it reads with what was said; `gap` is what stands where nothing was. */
const textOf = ({ pieces }: ReadyLetter, said: (field: string) => string, gap: (label: string) => string): string =>
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

const asFilled = (view: Part | string, field: string): Filled =>
  typeof view === 'string' ? wrong(field, view) : { view };

/** Asks which form letter is to be sent; it is searched by words. */
export const chooseLetterForm: Form = {
  ...{ callback: 'fd_letter_view', title: 'Form letter', does: 'reply', field: list },

  view(about) {
    const { memory } = about;
    return (
      notTheirs(about) ??
      modal({
        ...{ callback: chooseLetterForm.callback, title: titleOf(about), submit: 'Next', memory },
        blocks: [
          {
            type: 'input',
            block_id: list,
            label: plain('Which letter?'),
            element: {
              ...{ type: 'external_select', action_id: list, min_query_length: 0 },
              placeholder: plain('Words of the letter'),
            },
          },
        ],
      })
    );
  },

  read(state, about) {
    const [, locale = '', id = ''] = /^([^:]+):(.+)$/.exec(chosen(state, list)) ?? [];
    const ready = notTheirs(about) ?? readyOf(about, { id, locale });
    if (typeof ready === 'string') return wrong(list, ready);
    const blanks = blanksOf(ready);
    if (blanks.length === 0)
      return asFilled(
        reading(
          about,
          textOf(
            ready,
            () => '',
            () => '',
          ),
        ),
        list,
      );
    const memory = { ...about.memory, letter: { id: ready.id, locale: ready.locale } };
    const view = modal({
      ...{ callback: fillLetterForm.callback, title: titleOf(about), submit: 'Next', memory },
      blocks: [
        ...blanks.map(([field, label]) => input(field, label.charAt(0).toUpperCase() + label.slice(1), { most: 300 })),
        ...words(
          textOf(
            ready,
            () => '',
            (label) => `[${label}]`,
          ),
        ),
      ],
    });
    return { view };
  },
};

/** Asks for what is missing in the letter that was chosen. */
export const fillLetterForm: Form = {
  ...{ callback: 'fd_letter_fill_view', title: 'Form letter', does: 'reply' },

  view: (about) => chooseLetterForm.view(about),

  read(state, about) {
    const { letter } = about.memory;
    const ready = letter && readyOf(about, letter);
    const [first = ''] = Object.keys(state);
    if (!ready || typeof ready === 'string') return wrong(first, ready ?? 'There is no such form letter (any more).');
    const empty = blanksOf(ready).find(([field]) => !typed(state, field).trim());
    if (empty) return wrong(state[empty[0]] ? empty[0] : first, `Please say it: ${empty[1]}.`);
    return asFilled(
      reading(
        about,
        textOf(
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

/** Answers what is typed into the list of letters. */
export const createLetterSearch = (acting: Acting): Surface => {
  const { parts, lookUp, rightOf } = acting;
  const { formLetters } = parts;
  if (!formLetters) return {};

  const mayLook = async (user: string, given: string): Promise<Representative | undefined> => {
    const memory = readModalContext(given);
    if (!memory) return undefined;
    const right = await rightOf(user, (await lookUp(memory.c, memory.t, memory.channel)).team);
    return 'by' in right ? right.by : undefined;
  };

  return {
    options: {
      async [list]({ user, value, view }) {
        if (!(await mayLook(user.id, view.private_metadata))) return [];
        const found = formLetters.locales.flatMap((locale) => formLetters.search(value, locale, MOST));
        return found
          .map(({ id, locale, title, topic }) =>
            option(
              formLetters.locales.length > 1 ? `${title} (${locale}, ${topic})` : `${title} (${topic})`,
              `${locale}:${id}`,
            ),
          )
          .filter((each) => String(each.value).length <= LONGEST_VALUE)
          .slice(0, MOST);
      },
    },
  };
};
