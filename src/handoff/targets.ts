import { addOpenTime, type Hours } from './hours.ts';
import type { Due, Ticket } from './ticket.ts';

/** How soon a team means to act, in milliseconds of its open time. */
export interface Targets {
  firstReply?: number;
  nextReply?: number;
  resolve?: number;
}

type Team = { hours: Hours | undefined; targets: Targets };

/** A team's due times for what began at `from`; those without a target, or beyond a year, are left out. */
export function dueTimes(team: Team, from: number): Due {
  const due: Due = {};
  for (const key of ['firstReply', 'nextReply', 'resolve'] as const) {
    const target = team.targets[key];
    const at = target === undefined ? undefined : addOpenTime(team.hours, from, target);
    if (at !== undefined) due[key] = at;
  }
  return due;
}

/** A ticket's due times when a person's next word must come as soon as if it were opened now: what is due sooner stays. */
export function noLaterThanNew(team: Team | undefined, { due, firstReplied }: Ticket, now: number): Due {
  const soon = team && dueTimes(team, now).firstReply;
  if (soon === undefined) return due;
  return firstReplied === undefined
    ? { ...due, firstReply: Math.min(soon, due.firstReply ?? soon) }
    : { ...due, nextReply: Math.min(soon, due.nextReply ?? soon) };
}
