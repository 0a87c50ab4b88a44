import type { Representative } from '../../conversation/event.ts';
import type { Inner } from './parts.ts';

/** Somebody may act as this representative, or may not, and why. */
export type Right = { by: Representative } | { no: string };

/**
 * Whether somebody in Slack may act on a team's tickets; asked for each act. Only members of the team's user group may, and
 * never guests, bots or people of another organisation. Throws Unavailable when Slack cannot be asked.
 */
export const createRights =
  ({ people, team: teamOf }: Pick<Inner, 'people' | 'team'>) =>
  async (user: string, teamId: string): Promise<Right> => {
    const team = teamOf(teamId);
    const { group } = team.slack;
    if (!group) return { no: `Nobody can act for ${team.name} in Slack: frontdesk.yaml names no user group for it.` };
    const [person, member] = await Promise.all([people.person(user), people.isIn(group, user)]);
    if (!person || person.outside || !member)
      return { no: `Only members of ${team.name}'s user group may do that, and you are not one of them.` };
    return { by: { desk: 'slack', id: person.id, name: person.name } };
  };
