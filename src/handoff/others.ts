/** A team among the others, as far as it matters who takes over from whom. */
export interface Tiered {
  id: string;
  tier: number;
  /** The team that takes over where this one gets no further; by itself after so many milliseconds of open time. */
  escalate?: Escalation | undefined;
}

/** Where tickets go next, and after how long nobody has to say so: milliseconds of open time. */
export interface Escalation {
  to: string;
  after?: number | undefined;
}

type Linked = Pick<Tiered, 'id' | 'escalate'>;

/** Whether teams are on several tiers: where all are on one, nobody has to read of it. */
export const hasTiers = (teams: readonly Pick<Tiered, 'tier'>[]): boolean =>
  teams.some(({ tier }) => tier !== teams[0]?.tier);

/** The team that takes over from a team; undefined for the last one. */
export function nextOf<Team extends Linked>(teams: readonly Team[], from: string | undefined): Team | undefined {
  const next = teams.find(({ id }) => id === from)?.escalate?.to;
  return next === undefined ? undefined : teams.find(({ id }) => id === next);
}

/** The teams that a ticket of one team can go to; the team that takes over from this one comes first. */
export function othersOf<Team extends Linked>(teams: readonly Team[], from: string | undefined): Team[] {
  const next = nextOf(teams, from);
  return [...(next ? [next] : []), ...teams.filter((each) => each.id !== from && each !== next)];
}

/** The team of a tier that a team's tickets go to: the first on their way up, else the only one there is; or why there is none. */
export function ofTier<Team extends Tiered & { name: string }>(
  teams: readonly Team[],
  { from, tier }: { from: string; tier: number },
): { team: Team } | { no: string } {
  for (let next = nextOf(teams, from); next; next = nextOf(teams, next.id))
    if (next.tier === tier) return { team: next };
  const all = teams.filter((each) => each.tier === tier && each.id !== from);
  const [only, ...more] = all;
  if (!only) return { no: `There is no other team of tier ${tier}.` };
  if (more.length === 0) return { team: only };
  return {
    no: `Tier ${tier} has several teams: ${all.map(({ name }) => name).join(', ')}. Choose one with *Transfer…*.`,
  };
}
