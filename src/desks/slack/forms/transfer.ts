import { closedWords, stayingWords } from '../../../handoff/closed.ts';
import { othersOf } from '../../../handoff/others.ts';
import { ticketName } from '../../../handoff/ticket.ts';
import { shorten } from '../../../slack/text.ts';
import { chosen, type Form, modal, noted, noteInput, option, reading, select } from './form.ts';

/** Asks who is to have a ticket; of a team where nobody is now it says so, and until when. */
export const transferForm: Form = {
  callback: 'fd_transfer_view',
  does: 'transfer',
  field: 'team',

  view({ parts, shown = {}, team, memory, first }) {
    const others = othersOf(parts.teams, team);
    if (others.length === 0) return 'There is no other team to transfer it to.';
    const options = others.map(({ id, name, hours }) => {
      const closed = closedWords({ hours }, Date.now());
      return option(closed ? `${shorten(name, 40)} (${closed})` : name, id);
    });
    return modal({
      callback: transferForm.callback,
      title: `Transfer ${ticketName(shown)}`,
      submit: 'Transfer',
      memory,
      blocks: [...reading(first), select('team', 'To which team?', options), noteInput('Why (for colleagues only)')],
    });
  },

  read(state, { parts, shown }, common) {
    const team = chosen(state, 'team');
    if (!team) return { errors: { team: 'Please choose one.' } };
    const to = parts.teams.find(({ id }) => id === team);
    if (!to) return { errors: { team: 'There is no such team any more.' } };
    const stays = shown && stayingWords(shown, to, parts.teams, Date.now());
    if (stays) return { errors: { team: stays } };
    return { act: { type: 'transfer', ...common, team, ...noted(state) } };
  },
};
