import type { Conversation } from '../conversation/decision.ts';
import type { Away } from './away.ts';
import { called } from './changed.ts';
import { deskAway, handoffStatus } from './events.ts';
import type { createHolding } from './held.ts';
import { handedOn } from './next-version.ts';
import type { Teams } from './routing.ts';
import { isOpenTicket, ownerOf, type Waiting } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** What it means to a ticket that who has it is away: when its customer writes, it waits in its team's line again. */
export function createAbsence(parts: {
  steps: Transitions;
  holding: ReturnType<typeof createHolding>;
  teams: Teams;
  isAway: Away['isAway'];
}) {
  const { steps, holding, teams, isAway } = parts;
  return {
    /** The customer wrote, which this step has made something of; the same step where who has the ticket is there. */
    putBack(conversation: Conversation, step: Transition, now: number): Transition {
      const { ticket } = step;
      const owner = ownerOf(ticket);
      if (!isOpenTicket(ticket) || !owner || !isAway(owner)) return step;
      const why = `${called(ticket, 'Your ticket')} waits in the queue again: its customer wrote, and you are away.`;
      // What was written is theirs; nobody sends it for them.
      const back = holding.givenBack(conversation, ticket, why);
      const own = teams.team(ticket.team);
      const team = own && ticket.reason === 'danger' ? teams.forDanger(own, now) : undefined;
      const waiting: Waiting = {
        ...{ ...handedOn(back.ticket), status: 'waiting', lined: now },
        ...(team && { team: team.id, tier: team.tier }),
      };
      const put = steps.change(conversation, waiting, { kind: 'absent', by: owner }, [
        ...back.notes,
        deskAway(`${owner.name} is away: it waits in the queue again.`),
        { do: 'say', message: handoffStatus('queued') },
      ]);
      const told = back.told.length > 0 ? [] : steps.tell(waiting, { to: owner, text: why }).effects;
      return {
        ...put,
        ...(step.first && { first: step.first }),
        effects: [...step.effects, ...put.effects, ...back.told, ...told],
      };
    },
  };
}
