import { z } from 'zod';
import type { Conversation, Effect } from '../conversation/decision.ts';
import type { Found } from '../conversation/event.ts';
import type { Notify } from './alarm.ts';
import { isOpenTicket, type Ticket } from './ticket.ts';
import { deskDestination, type Transition, type Transitions } from './transition.ts';
import type { RecurringShown } from './update.ts';

/** The name under which the queue tells that many ask the same. */
export const recurringFound = 'recurring';

/** What it tells: the ticket by which it was noticed, and how many customers there are with theirs. */
const schema = z.object({
  ticket: z.number().int(),
  customers: z.number().int().positive(),
  numbers: z.array(z.number().int()),
});

/** Tells the desks when many customers ask because of the same article: where danger is alarmed, else at the team's own place. */
export function createRecurring(parts: { steps: Transitions; desks: readonly string[]; notify: Notify }) {
  const { steps, desks, notify } = parts;

  const placesAt = (desk: string): (string | undefined)[] => {
    const places = notify.flatMap((each) => ('desk' in each && each.desk === desk ? [each.place] : []));
    return places.length > 0 ? places : [undefined];
  };

  return {
    /** Undefined when it is something else that was found. */
    found(conversation: Conversation, ticket: Ticket | undefined, { name, value }: Found): Transition | undefined {
      if (name !== recurringFound) return undefined;
      const read = schema.safeParse(value);
      if (!read.success || !isOpenTicket(ticket) || !ticket.article) return steps.keep(ticket, []);
      const { customers, numbers } = read.data;
      if (read.data.ticket !== ticket.openedAfter) return steps.keep(ticket, []);
      const { article, team, opened: at } = ticket;
      const told = desks.flatMap((desk) =>
        placesAt(desk).map((place): Effect => {
          const body: RecurringShown = {
            ...{ kind: 'recurring', team, article, customers, numbers, at },
            ...(place !== undefined && { place }),
          };
          return { do: 'send', destination: deskDestination(desk), body };
        }),
      );
      const noticed = { ...ticket, recurring: customers, version: ticket.version + 1 };
      const step = steps.change(conversation, noticed, { kind: 'none' }, []);
      return { ...step, effects: [...step.effects, ...told] };
    },
  };
}
