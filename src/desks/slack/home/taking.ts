import type { Representative } from '../../../conversation/event.ts';
import { called } from '../../../handoff/changed.ts';
import type { Summary } from '../../../handoff/queue.ts';
import { isSame, ownerOf, type Ticket } from '../../../handoff/ticket.ts';
import { pause } from '../../../waiting/pause.ts';
import type { Acting } from '../acting.ts';
import type { Offered } from './lines.ts';

/** A claim is known everywhere within milliseconds; whoever clicked is not kept longer than this. */
const LOOKS = { times: 10, everyMs: 150 };

/** What became of a claim: theirs, or not and why. */
export interface Taken {
  mine: boolean;
  text: string;
  summary?: Summary;
}

/** Claims tickets from where their cards are not, and says what came of it. Rights have been checked. */
export function createTaking({ parts, acted }: Pick<Acting, 'parts' | 'acted'>) {
  const { queue } = parts;

  /** The ticket once its turn has been; as it is when that takes long. */
  const settled = async ({ number, saw }: Offered): Promise<Summary | undefined> => {
    for (let look = 1; ; look++) {
      const found = await queue.find(number);
      if (!found || found.ticket.version > saw || look === LOOKS.times) return found;
      await pause(LOOKS.everyMs);
    }
  };

  const words = (ticket: Ticket, by: Representative): Omit<Taken, 'summary'> => {
    const owner = ownerOf(ticket);
    const what = called(ticket);
    if (owner && isSame(owner, by)) return { mine: true, text: `${what} is yours.` };
    if (owner) return { mine: false, text: `${owner.name} has ${what} already.` };
    if (ticket.status === 'resolved') return { mine: false, text: `${what} is resolved, by ${ticket.by.name}.` };
    return { mine: false, text: `${what} is being claimed.` };
  };

  return {
    /** `id` makes it one, however often it is asked for; `stored` is called once the claim cannot be lost. */
    async claim(
      summary: Summary,
      offered: Offered,
      { by, id, stored }: { by: Representative; id: string; stored: () => Promise<void> },
    ): Promise<Taken> {
      const { ticket, saw } = offered;
      await acted(summary.conversation, id, { type: 'claim', by, ticket, saw });
      await stored();
      const now = await settled(offered);
      return now
        ? { ...words(now.ticket, by), summary: now }
        : { mine: false, text: 'It is not in the queue any more.' };
    },
  };
}

/** A ticket as it is offered now. */
export const offeredOf = ({ ticket }: Summary): Offered => ({
  number: ticket.number,
  ticket: ticket.openedAfter,
  saw: ticket.version,
});
