import { type Hours, isOpen } from './hours.ts';
import type { Escalation } from './others.ts';
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
  /** Who takes over where it gets no further; nobody for the last one. */
  escalate?: Escalation | undefined;
}

/** The teams, and who gets what nobody else takes. */
export interface Teams {
  /** The team of that id. */
  team(id: string): Team | undefined;
  /** The team that takes a topic, else the default one. */
  forTopic(topic?: string): Team;
  /** The team itself while it is open, else the one on call: somebody in danger never waits for opening hours. */
  forDanger(team: Team, now: number): Team;
  ids(): string[];
}

/** `onCall` is the default team when none is named. Throws when one of the two is not among them: settings have been checked before. */
export function createTeams(teams: readonly Team[], defaultTeam: string, onCall = defaultTeam): Teams {
  const byId = new Map(teams.map((team) => [team.id, team]));
  const byTopic = new Map(teams.flatMap((team) => team.topics.map((topic) => [topic, team] as const)));
  const fallback = byId.get(defaultTeam);
  if (!fallback) throw new Error(`the default team "${defaultTeam}" is not among the teams`);
  const duty = byId.get(onCall);
  if (!duty) throw new Error(`the team on call "${onCall}" is not among the teams`);
  return {
    team: (id) => byId.get(id),
    forTopic: (topic) => (topic === undefined ? undefined : byTopic.get(topic)) ?? fallback,
    forDanger: (team, now) => (isOpen(team.hours, now) ? team : duty),
    ids: () => [...byId.keys()],
  };
}

/** How much it matters that a person takes it, by the reason why one has it. */
export function priorityOf(reason: Reason): Priority {
  if (reason === 'danger') return 'urgent';
  return reason === 'upset' ? 'high' : 'normal';
}
