import { z } from 'zod';
import type { BlockedSenders } from '../conversation/blocked.ts';
import type { Conversation, Effect, Say } from '../conversation/decision.ts';
import type { Address } from '../conversation/event.ts';
import { address, firstProblem } from '../conversation/event-schema.ts';
import { type Sender, sendsNotices } from '../conversation/outbox.ts';
import { Unreadable } from '../conversation/stored.ts';
import { agentOf, deskAct, handoffStatus } from './events.ts';
import { over } from './next-version.ts';
import type { Teams } from './routing.ts';
import { dueTimes } from './targets.ts';
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
export function createBlocking({ steps, teams }: { steps: Transitions; teams: Teams }) {
  const send = (kind: BlockNotice['kind'], { channel, id }: Address): Effect => {
    const body: BlockNotice = { kind, address: { channel, id } };
    return { do: 'send', destination: blockedDestination, body };
  };

  return {
    /** Ends the ticket as spam: its customer is told nothing, now or when they write again. */
    block(ticket: Waiting | Claimed, { conversation, act, now }: Parts<'block'>): Transition {
      const { by } = act;
      const { address } = conversation;
      const ended: Resolved = {
        ...over(ticket),
        ...{ status: 'resolved', by, at: now, disposition: 'spam', blocked: true },
      };
      const step = steps.change(conversation, ended, { kind: 'resolved', by, disposition: 'spam' }, [
        deskAct(conversation, act, `${by.name} blocked ${address.id} and resolved it: spam.`),
        say(handoffStatus('completed', undefined, { agent: agentOf(conversation, by) })),
      ]);
      return { ...step, effects: [...step.effects, send('block', address)] };
    },

    /**
     * Undoes it, wherever the customer has been reached. What they had asked is open again, as another ticket in the hands of who
     * undoes it, when their last one ended so.
     */
    unblock(ticket: Ticket | undefined, { conversation, act, now }: Parts<'unblock'>): Transition {
      const { by } = act;
      const { address, before = [] } = conversation;
      const sends = [address, ...before].map((each) => send('unblock', each));
      const says = [deskAct(conversation, act, `${by.name} unblocked ${address.id}.`)];
      if (ticket?.status !== 'resolved' || !ticket.blocked) return steps.keep(ticket, says, sends);
      const { blocked: _, ...rest } = ticket;
      const old = steps.change(conversation, { ...rest, version: ticket.version + 1 }, { kind: 'none' }, says);
      const team = teams.team(ticket.team) ?? teams.forTopic();
      const { nextReply: __, ...due } = dueTimes(team, now);
      const { reason, priority, subject } = ticket;
      const anew: Claimed = {
        ...{ status: 'claimed', by, since: now, reason, priority, subject, due },
        ...{ team: team.id, tier: team.tier, opened: now, unanswered: now },
        ...{ openedAfter: conversation.n, version: 1 },
      };
      const step = steps.change(conversation, anew, { kind: 'none' }, []);
      return { ...step, effects: [...old.effects, ...step.effects, ...sends] };
    },
  };
}

const say = (message: Say['message']): Say => ({ do: 'say', message });
