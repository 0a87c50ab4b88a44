import type { Capabilities } from '../conversation/capabilities.ts';
import { isSameEmail, recipientsProblem } from '../conversation/correspondents.ts';
import type { Conversation, Say } from '../conversation/decision.ts';
import { deliveryOf } from '../conversation/deliveries.ts';
import type { Acted } from '../conversation/event.ts';
import type { Draft } from '../conversation/message.ts';
import { recipientsOf } from '../conversation/recipients.ts';
import { called } from './changed.ts';
import { noteBy } from './events.ts';
import { answered, type createHolding, saidBy } from './held.ts';
import { type Act, type Claimed, type Held, isSame, type Open, type Ticket, type Waiting } from './ticket.ts';
import { tooLongWords } from './too-long.ts';
import type { Transition, Transitions } from './transition.ts';
import type { PrivateNotice } from './update.ts';

/** An act on an open ticket; where it is not said, on one that sleeps no more. */
export interface Doing<Type extends Act['type'] = Act['type'], On extends Open = Waiting | Claimed> {
  conversation: Conversation;
  ticket: On;
  act: Extract<Act, { type: Type }>;
  event: Acted;
  now: number;
}

/** Why an act does not count. */
export type Refusal = Pick<PrivateNotice, 'text' | 'changed'>;

type Writing = Extract<Act, { type: 'reply' | 'begin' }>;

/** The rules of what representatives say to customers: it goes out, is held for a while, or is kept as a note. */
export function createReplying(parts: {
  steps: Transitions;
  holding: ReturnType<typeof createHolding>;
  can: (channel: string) => Capabilities;
}) {
  const { steps, holding, can } = parts;

  /** Says it, after what is held already. */
  function sends(conversation: Conversation, ticket: Claimed, one: Say, now: number): Transition {
    const says = [one];
    const flushed = holding.flushed(conversation, ticket, now);
    if (flushed) return { ...steps.change(conversation, flushed.ticket, { kind: 'none' }, says), first: flushed.first };
    // Only the first word since the customer's last message changes anything that a queue shows.
    if (ticket.firstReplied !== undefined && ticket.unanswered === undefined) return steps.keep(ticket, says);
    return steps.change(conversation, answered(ticket, now), { kind: 'none' }, says);
  }

  /** Why nobody can choose whom a reply goes to. */
  const mayChoose = ({ address }: Conversation): string | undefined =>
    can(address.channel).letters ? undefined : 'Whom a reply goes to cannot be chosen there.';

  const replying = {
    /** What is written is never lost: what cannot go out is kept as a note, which its writer is told. */
    keep(
      conversation: Conversation,
      ticket: Ticket | undefined,
      { by, ref, text, files }: Writing,
      { text: reason, changed }: Refusal,
    ): Transition {
      const why = `${reason} It was kept as a note.`;
      const kept = noteBy(conversation, by, text, files);
      if (ref === undefined) return steps.tell(ticket, { to: by, text: why, ...(changed && { changed }) }, kept);
      return steps.keep(ticket, kept, [steps.receipt({ to: by, ref, outcome: 'kept', reason: why })]);
    },

    /** Says it, or holds it for a while. */
    goesOut(
      ticket: Claimed,
      { conversation, act, event, now }: Omit<Doing<Writing['type']>, 'ticket'>,
      letter: Held['letter'],
    ): Transition {
      const { by, ref, files } = act;
      const one = {
        ...{ id: event.id, text: act.text.trim(), by, at: now },
        ...(files && { files }),
        ...(ref !== undefined && { ref }),
        ...(letter && { letter }),
      };
      const milliseconds = holding.holdFor(conversation, ticket);
      if (milliseconds > 0) return holding.hold(conversation, ticket, one, milliseconds);
      return sends(conversation, ticket, saidBy(conversation, one), now);
    },

    reply(doing: Doing<'reply'>): Transition {
      const { conversation, ticket, act } = doing;
      const { by, text, to, cc } = act;
      if (ticket.status !== 'claimed' || !isSame(ticket.by, by))
        return replying.keep(conversation, ticket, act, { text: whyNot(ticket) });
      if (ticket.internal) return replying.keep(conversation, ticket, act, { text: internalWords(ticket) });
      const usual = recipientsOf(conversation);
      // Its channel knows of itself only where the customer is.
      const isTheirs =
        !usual || mayChoose(conversation) !== undefined || isSameEmail(usual.to[0]?.address, conversation.address.id);
      const isChosen = to !== undefined || cc !== undefined;
      const recipients = isChosen || !isTheirs ? { to: to ?? usual?.to ?? [], cc: cc ?? usual?.cc ?? [] } : undefined;
      const wrong = recipients && (mayChoose(conversation) ?? recipientsProblem(recipients));
      const why = wrong ?? tooLongWords(conversation, { text, can });
      if (why) return replying.keep(conversation, ticket, act, { text: why });
      return replying.goesOut(ticket, doing, recipients);
    },

    /** Says the same again, as a message of its own; what is known to have arrived is not repeated. */
    resend({ conversation, ticket, act, event: { said }, now }: Doing<'resend'>): Transition {
      const { by, ref = null, message: again } = act;
      if (ticket.status !== 'claimed' || !isSame(ticket.by, by)) return steps.answer(ticket, act, whyNot(ticket));
      if (ticket.internal) return steps.answer(ticket, act, internalWords(ticket));
      if (said?.audience !== 'everyone' || said.from.role === 'user')
        return steps.answer(ticket, act, 'That message is not there any more: nothing was sent.');
      const state = deliveryOf(conversation, again);
      if (state !== 'failed' && state !== 'unconfirmed')
        return steps.answer(ticket, act, 'That message is not known to have failed: it was not sent again.');
      const { audience: _, ...words } = said;
      const message: Draft = { type: 'message', ...words };
      const receipt = { kind: 'reply', to: { ...by }, ref, again };
      return sends(conversation, ticket, { do: 'say', message, receipt }, now);
    },
  };
  return replying;
}

/** Why somebody who does not have an open ticket cannot go on. */
export function whyNot(ticket: Open): string {
  if (ticket.status === 'waiting') return `Nobody has ${called(ticket)} yet: claim it first.`;
  return `${ticket.by.name} has ${called(ticket)} already.`;
}

/** That what is written for a ticket in internal mode does not go out. */
export const internalWords = (ticket: Ticket): string =>
  `${called(ticket, 'The ticket')} is in internal mode: nothing goes to the customer until you end that.`;
