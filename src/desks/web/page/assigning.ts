import type { Representative } from '../../../conversation/event.ts';
import type { Summary } from '../../../handoff/queue.ts';
import { isSame, ownerOf } from '../../../handoff/ticket.ts';
import type { Colleague } from '../choices.ts';
import { call } from './api.ts';
import { ask, byId, make } from './dom.ts';

/** Asks who is to have a ticket; each with how many they have already, as far as the board shows. Nobody who is away. */
export async function askWhom(parts: {
  me: Representative;
  ticket: Summary['ticket'];
  board: readonly Summary[];
}): Promise<{ to: Pick<Representative, 'desk' | 'id'> } | undefined> {
  const { me, ticket, board } = parts;
  const select = byId<HTMLSelectElement>('assignTo');
  const answer = await call<{ colleagues: Colleague[] }>('colleagues');
  if (document.querySelector('dialog[open]')) return undefined;
  const owner = ownerOf(ticket);
  const others = (answer.ok ? answer.value.colleagues : []).filter(
    (each) => !isSame(each, me) && !(owner && isSame(each, owner)),
  );
  const has = (by: Representative) =>
    board.filter((each) => {
      const theirs = ownerOf(each.ticket);
      return theirs !== undefined && isSame(theirs, by);
    }).length;
  select.replaceChildren(
    ...others.map((each, i) => {
      const where = each.desk === me.desk ? '' : `, in ${each.desk === 'slack' ? 'Slack' : each.desk}`;
      const words = each.away ? 'away' : `${has(each)} open`;
      return make('option', { value: String(i), disabled: each.away }, `${each.name}${where} (${words})`);
    }),
  );
  const nobody = answer.ok ? 'No colleague was here in the last 30 days.' : answer.error;
  byId('assignNobody').textContent = others.length > 0 ? '' : nobody;
  byId('assignWhom').hidden = others.length === 0;
  byId('assignYes').hidden = others.length === 0;
  const chosen = (await ask(byId<HTMLDialogElement>('assign'))) ? others[Number(select.value)] : undefined;
  return chosen && { to: { desk: chosen.desk, id: chosen.id } };
}
