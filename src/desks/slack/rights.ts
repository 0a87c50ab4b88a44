import type { Representative } from '../../conversation/event.ts';
import type { Outsider } from '../../slack/people.ts';
import type { Inner } from './parts.ts';

/** Somebody may act as this representative, or may not, and why. */
export type Right = { by: Representative } | { no: string };

const outsiders: Record<Outsider, string> = {
  stranger: 'People of other organisations cannot act on tickets.',
  bot: 'Apps cannot act on tickets.',
  deactivated: 'Who is deactivated cannot act on tickets.',
  guest: 'Guests cannot act on tickets.',
};

/**
 * Whether somebody in Slack may act on a team's tickets; asked for each act. Only members of the team's user group may, and those
 * that frontdesk.yaml names, and never guests, bots or people of another organisation. Throws Unavailable when Slack cannot be asked.
 */
export const createRights =
  ({ people, team: teamOf }: Pick<Inner, 'people' | 'team'>) =>
  async (user: string, teamId: string): Promise<Right> => {
    const team = teamOf(teamId);
    const { group, members = [] } = team.slack;
    if (!group && members.length === 0)
      return { no: `Nobody can act for ${team.name} in Slack: frontdesk.yaml names no user group or members for it.` };
    const named = members.includes(user);
    const [person, member] = await Promise.all([people.person(user), named || (group && people.isIn(group, user))]);
    if (!person) return { no: 'Slack does not know you, so nothing was done.' };
    if (person.outside) return { no: outsiders[person.outside] };
    if (!member) return { no: `${whose(team)} may do that, and you are not one of them.` };
    return { by: { desk: 'slack', id: person.id, name: person.name } };
  };

const whose = ({ name, slack: { group } }: ReturnType<Inner['team']>): string =>
  group ? `Only members of ${name}'s user group` : `Only those whom frontdesk.yaml names as members of ${name}`;
