import { closedWords } from './closed.ts';
import type { Hours } from './hours.ts';
import { hasTiers, nextOf, othersOf, type Tiered } from './others.ts';

/** A team that a ticket can go to, as one reads it where one chooses. */
export interface Offer {
  id: string;
  label: string;
}

/**
 * The teams that a ticket of one team can go to: the next tier first, and called that; the others with their tier, where there are
 * several. Who is closed says until when.
 */
export function offersOf(
  teams: readonly (Tiered & { name: string; hours?: Hours | undefined })[],
  from: string | undefined,
  now: number,
): Offer[] {
  const next = nextOf(teams, from);
  const own = teams.find(({ id }) => id === from)?.tier ?? 1;
  const isTiered = hasTiers(teams);
  return othersOf(teams, from).map((team) => {
    const more = [isTiered && `tier ${team.tier}`, closedWords(team, now)].filter(Boolean).join(', ');
    const first = team === next && team.tier > own ? 'Next tier: ' : '';
    return { id: team.id, label: `${first}${team.name}${more && ` (${more})`}` };
  });
}
