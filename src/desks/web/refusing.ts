import { type Changed, changedSince, changedWords, heldWords } from '../../handoff/changed.ts';
import { stayingWords } from '../../handoff/closed.ts';
import type { Hours } from '../../handoff/hours.ts';
import { mergeProblem, othersProblem } from '../../handoff/merging.ts';
import type { Queue, Summary } from '../../handoff/queue.ts';
import { reopenProblem } from '../../handoff/reopening.ts';
import { snoozeProblem } from '../../handoff/snoozing.ts';
import { tagsAfter } from '../../handoff/tags.ts';
import { type Act, isHeld, isOpenTicket, ticketName } from '../../handoff/ticket.ts';

/** What an act may be measured against beside its ticket. */
export interface Known {
  queue: Pick<Queue, 'find'>;
  teams: readonly { id: string; name: string; hours?: Hours | undefined; onCall?: boolean }[];
  now: number;
}

/**
 * Why an act does not count, as far as the queue knows: said while what was typed is still on the page. The turn looks again,
 * and decides.
 */
export async function refusalOf(
  summary: Summary,
  act: Act,
  known: Known,
): Promise<{ error: string; changed?: Changed } | undefined> {
  const { ticket } = summary;
  const changed = whatever.includes(act.type) ? undefined : changedSince(ticket, act);
  if (changed) return { error: changedWords(changed), changed };
  // The page has it in its list of what is held, perhaps a moment too long.
  if ((act.type === 'undo' || act.type === 'edit-held') && !isHeld(ticket, act))
    return { error: 'It was sent already, or taken back.' };
  const error = heldWords(ticket, act) ?? (await problemOf(summary, act, known));
  return error === undefined ? undefined : { error };
}

/** What counts whatever has become of the ticket, or asks itself what has. */
const whatever: readonly Act['type'][] = ['note', 'unblock', 'reopen'];

async function problemOf({ ticket, customer }: Summary, act: Act, known: Known): Promise<string | undefined> {
  const { queue, teams, now } = known;
  if (act.type === 'reopen') return reopenProblem(ticket, act);
  if (!isOpenTicket(ticket)) return undefined;
  switch (act.type) {
    case 'transfer': {
      const to = teams.find(({ id }) => id === act.team);
      return to && stayingWords(ticket, to, teams, now);
    }
    case 'snooze':
      return snoozeProblem(ticket, act.until, now);
    case 'tag': {
      const after = tagsAfter(ticket.tags ?? [], act);
      return 'problem' in after ? after.problem : undefined;
    }
    case 'merge': {
      const problem = mergeProblem(ticket, act.into);
      if (problem) return problem;
      const other = await queue.find(act.into);
      if (!other) return `There is no ticket ${ticketName({ number: act.into })} (any more).`;
      if (!isOpenTicket(other.ticket)) return `${ticketName(other.ticket)} has ended: reopen it first.`;
      return othersProblem(customer, other.customer);
    }
    default:
      return undefined;
  }
}
