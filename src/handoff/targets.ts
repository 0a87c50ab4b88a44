import { addOpenTime, type Hours } from './hours.ts';
import type { Due } from './ticket.ts';

/** How soon a team means to act, in milliseconds of its open time. */
export interface Targets {
  firstReply?: number;
  nextReply?: number;
  resolve?: number;
}

/** A team's due times for what began at `from`; those without a target, or beyond a year, are left out. */
export function dueTimes(team: { hours: Hours | undefined; targets: Targets }, from: number): Due {
  const due: Due = {};
  for (const key of ['firstReply', 'nextReply', 'resolve'] as const) {
    const target = team.targets[key];
    const at = target === undefined ? undefined : addOpenTime(team.hours, from, target);
    if (at !== undefined) due[key] = at;
  }
  return due;
}
