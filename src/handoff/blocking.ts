import { z } from 'zod';
import type { BlockedSenders } from '../conversation/blocked.ts';
import { isEmail } from '../conversation/correspondents.ts';
import type { Conversation, Effect, Say } from '../conversation/decision.ts';
import type { Address } from '../conversation/event.ts';
import { address, firstProblem } from '../conversation/event-schema.ts';
import { type Sender, sendsNotices } from '../conversation/outbox.ts';
import { Unreadable } from '../conversation/stored.ts';
import { called } from './changed.ts';
import { agentOf, deskAct, handoffStatus } from './events.ts';
import { over } from './next-version.ts';
import type { createReopening } from './reopening.ts';
import type { Act, Claimed, Resolved, Ticket, Waiting } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** The destination of what becomes of senders. */
export const blockedDestination = 'blocked';

/** A sender is to be blocked, or let in again. */
export interface BlockNotice {
  kind: 'block' | 'unblock';
  address: Address;
}

/** Brings what goes to `blocked`; may be repeated. */
export const sendToBlocked = (blocked: BlockedSenders): Sender =>
  sendsNotices(readNotice, async ({ kind, address }) => {
    await (kind === 'block' ? blocked.block(address) : blocked.unblock(address));
    return { outcome: 'delivered' };
  });

const schema = z.object({ kind: z.enum(['block', 'unblock']), address });

/** Reads such a notice, perhaps of another version. Throws `Unreadable`. */
function readNotice(given: unknown): BlockNotice {
  const read = schema.safeParse(given);
  if (!read.success) throw new Unreadable(`what becomes of a sender is not understood: ${firstProblem(read.error)}`);
  return given as BlockNotice;
}

type Parts<Type extends Act['type']> = { conversation: Conversation; act: Extract<Act, { type: Type }>; now: number };

/** The rules of blocking a sender, and of letting them in again. */
export function createBlocking({ steps, reopen }: { steps: Transitions; reopen: ReturnType<typeof createReopening> }) {
  const send = (kind: BlockNotice['kind'], { channel, id }: Address): Effect => {
    const body: BlockNotice = { kind, address: { channel, id } };
    return { do: 'send', destination: blockedDestination, body };
  };

  return {
    /** Ends the ticket as spam: its customer is told nothing, now or when they write again. */
    block(ticket: Waiting | Claimed, { conversation, act, now }: Parts<'block'>): Transition {
      const { by } = act;
      const sender = senderOf(conversation);
      const ended: Resolved = {
        ...over(ticket),
        ...{ status: 'resolved', by, at: now, disposition: 'spam', blocked: true },
      };
      const step = steps.change(conversation, ended, { kind: 'resolved', by, disposition: 'spam' }, [
        deskAct(conversation, act, `${by.name} blocked ${sender.id} and resolved it: spam.`),
        say(handoffStatus('completed', undefined, { agent: agentOf(conversation, by) })),
      ]);
      return { ...step, effects: [...step.effects, send('block', sender)] };
    },

    /**
     * Undoes it, wherever the customer has been reached. The ticket that ended so is open again, in the hands of who undoes it;
     * whatever else has become of it meanwhile, they are heard again.
     */
    unblock(ticket: Ticket | undefined, { conversation, act, now }: Parts<'unblock'>): Transition {
      const { by } = act;
      const { before = [] } = conversation;
      const sender = senderOf(conversation);
      const sends = [sender, ...before].map((each) => send('unblock', each));
      const says = [deskAct(conversation, act, `${by.name} unblocked ${sender.id}.`)];
      if (ticket?.status !== 'resolved' || !ticket.blocked) return steps.keep(ticket, says, sends);
      if (act.ticket !== undefined && act.ticket !== ticket.openedAfter)
        return steps.answer(
          ticket,
          act,
          `${called(ticket, 'Another ticket')} came after it: unblock the sender there.`,
        );
      const { blocked: _, ...ended } = ticket;
      const again = { ...act, type: 'reopen' as const, ticket: ticket.openedAfter };
      const step = reopen(ended, { conversation, act: again, now });
      return { ...step, effects: [...says, ...step.effects, ...sends] };
    },
  };
}

/** Who is blocked: where an address is not its customer's own, as a forged one is not, whoever has it is not meant. */
const senderOf = ({ address, customer }: Conversation): Address =>
  isEmail(address.id) && customer.email === undefined ? { ...address, id: customer.id } : address;

const say = (message: Say['message']): Say => ({ do: 'say', message });
