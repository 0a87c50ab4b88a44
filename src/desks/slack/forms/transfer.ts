import { closedWords, stayingWords } from '../../../handoff/closed.ts';
import { othersOf } from '../../../handoff/others.ts';
import { type Act, ticketName } from '../../../handoff/ticket.ts';
import { shorten } from '../../../slack/text.ts';
import { colleague, colleagues } from './colleagues.ts';
import { chosen, type Form, modal, noted, noteInput, option, select, words, wrong } from './form.ts';

/** What the value of a colleague begins with, among teams. */
const PERSON = '@';

/** Asks who is to have a ticket: another team, of which it says when nobody is there now, and until when; or a colleague. */
export const transferForm: Form = {
  ...{ callback: 'fd_transfer_view', title: 'Transfer', does: 'transfer', field: 'team' },

  async view(about) {
    const { acting, shown = {}, team, memory, first } = about;
    const teams = othersOf(acting.parts.teams, team).map(({ id, name, hours }) => {
      const closed = closedWords({ hours }, Date.now());
      return option(closed ? `${shorten(name, 40)} (${closed})` : name, id);
    });
    const people = (await colleagues(about)).map((each) => ({ ...each, value: `${PERSON}${String(each.value)}` }));
    if (teams.length + people.length === 0) return 'There is nobody else to transfer it to.';
    return modal({
      ...{ callback: transferForm.callback, title: `Transfer ${ticketName(shown)}`, submit: 'Transfer', memory },
      blocks: [
        ...words(first),
        select('team', 'To whom?', [...teams, ...people]),
        noteInput('Why (for colleagues only)'),
      ],
    });
  },

  async read(state, about, common) {
    const { acting, shown } = about;
    const { teams } = acting.parts;
    const value = chosen(state, 'team');
    if (!value) return wrong('team', 'Please choose one.');
    const to = teams.find(({ id }) => id === value);
    if (to) {
      const stays = shown && stayingWords(shown, to, teams, Date.now());
      if (stays) return wrong('team', stays);
      return { acts: [{ type: 'transfer', ...common, team: to.id, ...noted(state) }] };
    }
    if (!value.startsWith(PERSON)) return wrong('team', 'There is no such team any more.');
    const person = await colleague(about, value.slice(PERSON.length));
    if ('no' in person) return wrong('team', person.no);
    const { note } = noted(state);
    const why: Act[] = note ? [{ type: 'note', ...common, text: note }] : [];
    return { acts: [...why, { type: 'assign', ...common, to: person.to }] };
  },
};
