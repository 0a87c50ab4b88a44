/** The teams that a ticket of one team can go to; the team that this one escalates to comes first. */
export function othersOf<Team extends { id: string; escalate?: string | undefined }>(
  teams: readonly Team[],
  from: string | undefined,
): Team[] {
  const next = teams.find(({ id }) => id === from)?.escalate;
  const others = teams.filter(({ id }) => id !== from);
  return [...others.filter(({ id }) => id === next), ...others.filter(({ id }) => id !== next)];
}
