import type { Representative } from '../../../conversation/event.ts';
import type { Acting } from '../acting.ts';
import type { SlackTeam } from '../parts.ts';

/** What somebody may act on in Slack, or why on nothing. */
export type Reach = { by: Representative; teams: readonly SlackTeam[] } | { no: string };

/** Looks up whose tickets somebody may act on; asked each time. Throws Unavailable when Slack cannot be asked. */
export const createReach =
  ({ parts, rightOf }: Pick<Acting, 'parts' | 'rightOf'>) =>
  async (user: string): Promise<Reach> => {
    const rights = await Promise.all(parts.teams.map(async (team) => ({ team, right: await rightOf(user, team.id) })));
    const own = rights.flatMap(({ team, right }) => ('by' in right ? [{ team, by: right.by }] : []));
    const [first] = own;
    if (first) return { by: first.by, teams: own.map(({ team }) => team) };
    const whys = new Set(rights.flatMap(({ right }) => ('no' in right ? [right.no] : [])));
    const [why] = whys;
    return {
      no: whys.size === 1 && why ? why : 'This is for those who answer customers, and you are in none of their teams.',
    };
  };
