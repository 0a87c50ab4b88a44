import { type Part, shorten } from '../../slack/text.ts';
import { type Begun, LONGEST_SUBJECT } from '../beginning.ts';
import { input, option, plain, type State, select, typed } from './forms/form.ts';

/** The modals about letters that belong to no ticket yet, by callback_id. */
export const letterCallbacks = { begin: 'fd_begin_view' } as const;
/** The shortcut that writes to somebody first, by callback_id. */
export const beginShortcut = 'fd_begin';

const ADDRESS = 400;

/** Asks whom to write to first, what about, and which team has the ticket. */
export const beginModal = (title: string, teams: readonly { id: string; name: string }[]): Part => {
  const options = teams.map(({ id, name }) => option(name, id));
  const [only] = options.length === 1 ? teams : [];
  return {
    type: 'modal',
    callback_id: letterCallbacks.begin,
    title: plain(shorten(title, 24)),
    submit: plain('Send'),
    close: plain('Cancel'),
    private_metadata: '{}',
    blocks: [
      input('to', 'To', { most: ADDRESS, placeholder: 'jo@example.org' }),
      input('subject', 'Subject', { most: LONGEST_SUBJECT }),
      input('text', 'Text', { multiline: true }),
      select('team', 'Team that has the ticket', options, only ? { initial: only.id } : {}),
    ],
  };
};

/** Reads what was filled in to write first. */
export const readBegun = (state: State): Begun => ({
  to: typed(state, 'to'),
  subject: typed(state, 'subject'),
  text: typed(state, 'text'),
  team: state.team?.team?.selected_option?.value ?? '',
});
