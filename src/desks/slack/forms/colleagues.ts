import type { Representative } from '../../../conversation/event.ts';
import { ownerOf } from '../../../handoff/ticket.ts';
import type { Part } from '../../../slack/text.ts';
import type { About } from './form.ts';
import { option } from './form.ts';

/** Who may have a ticket of its team, other than who has it, and is not away: options whose values are Slack's ids of them. */
export const colleagues = async ({ acting, team, shown, by }: About): Promise<Part[]> => {
  const owner = ownerOf(shown);
  const members = await acting.membersOf(team);
  return members
    .filter(({ id }) => owner?.desk !== 'slack' || id !== owner.id)
    .filter(({ id }) => id === by.id || !acting.parts.away.isAway({ desk: 'slack', id }))
    .map(({ id, name }) => option(id === by.id ? `${name} (you)` : name, id));
};

/** Somebody of a team by Slack's id of them, or why they cannot have its tickets. */
export const colleague = async (
  { acting, team, by }: Pick<About, 'acting' | 'team' | 'by'>,
  id: string,
): Promise<{ to: Representative } | { no: string }> => {
  const right = await acting.rightOf(id, team);
  if ('by' in right) {
    const { by: to } = right;
    const gone = acting.parts.away.isAway(to) && to.id !== by.id;
    return gone ? { no: `${to.name} is away: give it to somebody else.` } : { to };
  }
  const { name } = acting.parts.team(team);
  return { no: `They cannot have a ticket of ${name}: only its members can, who are no guests.` };
};
