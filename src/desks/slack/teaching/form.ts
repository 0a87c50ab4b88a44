import { ticketName } from '../../../handoff/ticket.ts';
import { type Part, shorten } from '../../../slack/text.ts';
import { type Into, intoWords, type Lesson, proposedWords } from '../../teaching.ts';
import { chosen, type Form, modal, option, plain, type State, wrong } from '../forms/form.ts';
import type { ModalContext } from '../forms/memory.ts';

/** The form that teaches the bot, and the shortcut on a message that opens it, by callback_id. */
export const teachingNames = { form: 'fd_teach_view', shortcut: 'fd_teach' } as const;

/** The longest that its fields take. */
const MOST = { question: 300, answer: 3000 };
/** An option's value has at most 150 characters; an article of a longer name can be improved in its file only. */
const LONGEST_VALUE = 150;

const text = (name: 'question' | 'answer', label: string, initial: string): Part => ({
  type: 'input',
  block_id: name,
  label: plain(label),
  ...(name === 'answer' && { optional: true }),
  element: {
    type: 'plain_text_input',
    action_id: name,
    multiline: name === 'answer',
    max_length: MOST[name],
    ...(initial && { initial_value: initial.slice(0, MOST[name]) }),
  },
});

/** Asks what the bot is to learn; nothing that is read here goes to the customer. */
export function teachingForm({ question, answer, near }: Lesson, memory: ModalContext): Part {
  const fresh = option(intoWords.new, 'new');
  const improved = near.flatMap((each) =>
    (['wording', 'answer'] as const).map((change) => option(intoWords[change](each.question), `${change}:${each.id}`)),
  );
  const options = [fresh, ...improved.filter(({ value }) => String(value).length <= LONGEST_VALUE)];
  return modal({
    callback: teachingNames.form,
    title: 'Teach the bot',
    submit: 'Propose',
    memory,
    blocks: [
      {
        type: 'section',
        text: plain('What you propose is live only when a trainer has accepted it. Leave out whom it was about.'),
      },
      text('question', 'Question', question),
      text('answer', 'Answer', answer),
      {
        type: 'input',
        block_id: 'into',
        label: plain('What becomes of it'),
        element: { type: 'static_select', action_id: 'into', options, initial_option: fresh },
      },
    ],
  });
}

/** Turns what was answered into a proposed change of the knowledge base: of the card's menu its last reply. */
export const teachForm: Form = {
  ...{ callback: teachingNames.form, title: 'Teach the bot', field: 'question' },

  async view({ acting, memory }) {
    const { teaching } = acting.parts;
    return teaching ? teachingForm(await teaching.lesson(memory.c), memory) : 'The bot cannot be taught here.';
  },

  async read(state, { acting, memory, shown, team, by }) {
    const { teaching } = acting.parts;
    const { question, answer, into } = readTaught(state);
    if (!teaching) return wrong('question', 'The bot cannot be taught here.');
    if (!into) return wrong('into', 'Please choose one.');
    const { c: conversation, channel, thread } = memory;
    const from = shown?.number === undefined ? 'a ticket' : ticketName(shown);
    const proposed = await teaching.propose({ conversation, from, team, question, answer, into, by });
    if ('problem' in proposed) return wrong(proposed.field, proposed.problem);
    acting.whisper({ channel, user: by.id, ...(thread && { thread }) }, `🎓 ${proposedWords(proposed)}`);
    return { acts: [] };
  },
};

/** Reads what was filled in; `into` is undefined when it is none of the choices. */
export function readTaught(state: State): { question: string; answer: string; into: Into | undefined } {
  const typed = (name: string) => state[name]?.[name]?.value ?? '';
  return { question: typed('question'), answer: typed('answer'), into: readInto(chosen(state, 'into')) };
}

function readInto(value: string): Into | undefined {
  if (value === 'new') return { change: 'new' };
  const [, change, article] = /^(wording|answer):(.+)$/s.exec(value) ?? [];
  return article === undefined ? undefined : { change: change as 'wording' | 'answer', article };
}

/** Says in a form that there is nothing to teach, and why. */
export const noLesson = (why: string): Part => ({
  type: 'modal',
  callback_id: 'fd_no_view',
  title: plain('Teach the bot'),
  close: plain('Close'),
  blocks: [{ type: 'section', text: plain(shorten(why, 2900)) }],
});
