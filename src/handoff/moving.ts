import { handedOn } from './next-version.ts';
import type { Team } from './routing.ts';
import { dueTimes } from './targets.ts';
import type { Due, Open } from './ticket.ts';

/** What stays of an open ticket that goes to another team, with what is theirs; who has it then, or that nobody does, comes beside. */
export const movedTo = (team: Team, ticket: Open) => ({
  ...handedOn(ticket),
  due: dueAfterTransfer(team, ticket),
  team: team.id,
  tier: team.tier,
});

/** The new team's targets, counted from when the customer began to wait, or since it was opened again: a transfer buys no time. */
function dueAfterTransfer(team: Team, ticket: Open): Due {
  const { due, opened, reopenedAt = opened, firstReplied, unanswered } = ticket;
  const { firstReply, resolve } = dueTimes(team, reopenedAt);
  const first = firstReplied === undefined ? firstReply : due.firstReply;
  const next =
    firstReplied === undefined || unanswered === undefined
      ? undefined
      : dueTimes(team, Math.max(unanswered, reopenedAt)).nextReply;
  return {
    ...(first !== undefined && { firstReply: first }),
    ...(next !== undefined && { nextReply: next }),
    ...(resolve !== undefined && { resolve }),
  };
}
