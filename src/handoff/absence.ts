import type { Conversation } from '../conversation/decision.ts';
import type { Away } from './away.ts';
import { deskAway } from './events.ts';
import { ownerOf, type Ticket } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** What it means to a ticket that who has it is away: their team hears of what its customer writes, once until somebody answers. */
export function createAbsence({ steps, isAway }: { steps: Transitions; isAway: Away['isAway'] }) {
  return {
    /** The customer wrote: adds the call to a step. */
    called(conversation: Conversation, step: Transition): Transition {
      const { ticket } = step;
      const owner = ownerOf(ticket);
      if (!ticket || !owner || ticket.calledFor || !isAway(owner)) return step;
      const called: Ticket = { ...ticket, calledFor: true, version: ticket.version + 1 };
      const call = deskAway(`${owner.name} has it and is away: whoever is here may take it over.`);
      const told = steps.change(conversation, called, step.news, [call]);
      return { ...told, ...(step.first && { first: step.first }), effects: [...step.effects, ...told.effects] };
    },
  };
}
