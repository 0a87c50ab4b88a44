import { stayingWords } from '../../../handoff/closed.ts';
import { offersOf } from '../../../handoff/offers.ts';
import { othersOf } from '../../../handoff/others.ts';
import { type Act, ticketName } from '../../../handoff/ticket.ts';
import { type Part, shorten } from '../../../slack/text.ts';
import { colleague, colleagueOfOther, colleagues, colleaguesElsewhere, colleaguesOfOthers } from './colleagues.ts';
import { chosen, type Form, modal, noted, noteInput, option, select, words, wrong } from './form.ts';

/** What the value of a colleague begins with, among teams. */
const PERSON = '@';

const marked =
  (mark: string) =>
  (each: Part): Part => ({ ...each, value: `${mark}${String(each.value)}` });

/** What the value of a member of another team begins with. */
const OTHER = '>';

/**
 * Asks who is to have a ticket: another team, the next tier first, of which it says when nobody is there now, and until when; a colleague; or a member of
 * another team, which has it then.
 */
export const transferForm: Form = {
  ...{ callback: 'fd_transfer_view', title: 'Transfer', does: 'transfer', field: 'team' },

  async view(about) {
    const { acting, shown = {}, team, memory, first } = about;
    const others = othersOf(acting.parts.teams, team);
    // Until when they are closed is read to its end.
    const named = acting.parts.teams.map((each) => ({ ...each, name: shorten(each.name, 30) }));
    const teams = offersOf(named, team, Date.now()).map(({ id, label }) => option(label, id));
    const own = (await colleagues(about)).map(marked(PERSON));
    const elsewhere = (await colleaguesElsewhere(about)).map(marked(PERSON));
    const theirs = (await colleaguesOfOthers(about, others)).map(marked(OTHER));
    const people = [...own, ...elsewhere, ...theirs];
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
    if (value.startsWith(OTHER)) {
      const theirs = await colleagueOfOther(about, value.slice(OTHER.length));
      if ('no' in theirs) return wrong('team', theirs.no);
      const team = teams.find(({ id }) => id === theirs.team);
      const stays = team && shown && stayingWords(shown, team, teams, Date.now());
      return stays ? wrong('team', stays) : { acts: [{ type: 'transfer', ...common, ...theirs, ...noted(state) }] };
    }
    if (!value.startsWith(PERSON)) return wrong('team', 'There is no such team any more.');
    const person = await colleague(about, value.slice(PERSON.length));
    if ('no' in person) return wrong('team', person.no);
    const { note } = noted(state);
    const why: Act[] = note ? [{ type: 'note', ...common, text: note }] : [];
    return { acts: [...why, { type: 'assign', ...common, to: person.to }] };
  },
};
