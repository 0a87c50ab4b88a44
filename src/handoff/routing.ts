import type { Hours } from './hours.ts';
import type { Targets } from './targets.ts';
import type { Priority, Reason } from './ticket.ts';

/** Who takes what; the teams of frontdesk.yaml have this shape. */
export interface Team {
  id: string;
  /** As customers and representatives read it. */
  name: string;
  tier: number;
  /** Topics of the knowledge base whose inquiries it gets. */
  topics: readonly string[];
  /** Undefined: always there. */
  hours: Hours | undefined;
  targets: Targets;
}

/** The teams, and who gets what nobody else takes. */
export interface Teams {
  /** The team of that id. */
  team(id: string): Team | undefined;
  /** The team that takes a topic, else the default one. */
  forTopic(topic?: string): Team;
  ids(): string[];
}

/** Throws when the default team is not among them: settings have been checked before. */
export function createTeams(teams: readonly Team[], defaultTeam: string): Teams {
  const byId = new Map(teams.map((team) => [team.id, team]));
  const byTopic = new Map(teams.flatMap((team) => team.topics.map((topic) => [topic, team] as const)));
  const fallback = byId.get(defaultTeam);
  if (!fallback) throw new Error(`the default team "${defaultTeam}" is not among the teams`);
  return {
    team: (id) => byId.get(id),
    forTopic: (topic) => (topic === undefined ? undefined : byTopic.get(topic)) ?? fallback,
    ids: () => [...byId.keys()],
  };
}

/** How much it matters that a person takes it, by the reason why one has it. */
export function priorityOf(reason: Reason): Priority {
  if (reason === 'danger') return 'urgent';
  return reason === 'upset' ? 'high' : 'normal';
}
