import { z } from 'zod';
import type { Conversation, Effect, Say } from '../conversation/decision.ts';
import type { Representative } from '../conversation/event.ts';
import { representative } from '../conversation/event-schema.ts';
import { withLetterhead } from '../conversation/letterhead.ts';
import type { Draft, Json } from '../conversation/message.ts';
import { noteBy, written } from './events.ts';
import { type Claimed, type Held, isSame, type Ticket } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** What comes back with all news of a reply's delivery; `again` is the message that it repeats. */
export interface ReplyReceipt {
  kind: 'reply';
  to: Representative;
  ref: Json;
  again?: string;
}

/** Reads a receipt; undefined when it is none of a reply's. */
export function replyReceipt(receipt: Json | undefined): ReplyReceipt | undefined {
  const read = receiptSchema.safeParse(receipt);
  return read.success && read.data.ref !== undefined ? (receipt as unknown as ReplyReceipt) : undefined;
}

const receiptSchema = z.object({ kind: z.literal('reply'), to: representative, ref: z.unknown() });

/** How long replies are held before they are sent, in milliseconds, by channel; a channel that is not named holds none. */
export type Holds = Readonly<Record<string, number>>;

const PREFIX = 'held:';
const timerOf = ({ id }: Held): string => `${PREFIX}${id}`;
const setTimer = (held: Held): Effect => ({ do: 'timer', name: timerOf(held), at: held.until });
const endTimer = (held: Held): Effect => ({ do: 'timer', name: timerOf(held), at: null });

/** A reply as the customer gets it; with a `ref` its representative hears what becomes of it. */
export function saidBy(
  conversation: Conversation,
  { by, ref, text, files, letter }: Pick<Held, 'by' | 'ref' | 'text' | 'files' | 'letter'>,
): Say {
  const head = letter && { channelData: withLetterhead(letter) };
  const message: Draft = { ...written(conversation, by, text, files), textFormat: 'markdown', ...head };
  const say: Say = { do: 'say', message };
  return ref === undefined ? say : { ...say, receipt: { kind: 'reply', to: { ...by }, ref } };
}

/** The ticket once its representative has said something: what was due is done. */
export function answered(ticket: Claimed, now: number): Claimed {
  const { unanswered: _, ...rest } = ticket;
  const { nextReply: __, ...due } = rest.due;
  return { ...rest, due, firstReplied: ticket.firstReplied ?? now, version: ticket.version + 1 };
}

/** The rules of replies that wait before they are sent, so that whoever wrote them can change their mind. */
export function createHolding({ steps, holds }: { steps: Transitions; holds: Holds }) {
  const none = { kind: 'none' as const };

  /** The ticket with these held, as its next version. */
  function holding<T extends Ticket>(ticket: T, held: readonly Held[]): T {
    const { held: _, ...rest } = ticket;
    return { ...rest, version: ticket.version + 1, ...(held.length > 0 && { held }) } as T;
  }

  /** Sends the first `count` of what is held, in order. */
  function sent(conversation: Conversation, ticket: Claimed, count: number, now: number) {
    const held = ticket.held ?? [];
    const out = held.slice(0, count);
    const first: Effect[] = out.flatMap((each) => [saidBy(conversation, each), endTimer(each)]);
    return { ticket: answered(holding(ticket, held.slice(count)), now), first };
  }

  const find = (ticket: Ticket | undefined, id: string, by: Representative): number =>
    ticket?.held?.findIndex((each) => each.id === id && isSame(each.by, by)) ?? -1;

  return {
    /** How long a reply waits; somebody in danger does not wait for second thoughts. */
    holdFor: ({ address }: Conversation, { reason }: Ticket): number =>
      reason === 'danger' ? 0 : (holds[address.channel] ?? 0),

    /** A reply waits, behind those that wait already. */
    hold(conversation: Conversation, ticket: Claimed, reply: Omit<Held, 'until'>, milliseconds: number): Transition {
      const held = ticket.held ?? [];
      const until = Math.max(reply.at + milliseconds, held.at(-1)?.until ?? 0);
      const one: Held = { ...reply, until };
      const step = steps.change(conversation, holding(ticket, [...held, one]), none, []);
      return { ...step, effects: [...step.effects, setTimer(one)] };
    },

    /** The same ticket when all that is held has been sent, and what sends it; undefined when nothing is. */
    flushed(conversation: Conversation, ticket: Ticket, now: number): { ticket: Claimed; first: Effect[] } | undefined {
      if (ticket.status !== 'claimed' || !ticket.held?.length) return undefined;
      return sent(conversation, ticket, ticket.held.length, now);
    },

    /** It must not go out any more: what was held comes back to its writer as a note. */
    givenBack<T extends Ticket>(conversation: Conversation, ticket: T, why: string) {
      const held = ticket.held ?? [];
      const notes = held.flatMap(({ by, text, files }) => noteBy(conversation, by, text, files));
      const reason = `${why} It was kept as a note.`;
      const told = held.flatMap((each): Effect[] => {
        if (each.ref === undefined)
          return [endTimer(each), ...steps.tell(ticket, { to: each.by, text: reason }).effects];
        return [endTimer(each), steps.receipt({ to: each.by, ref: each.ref, outcome: 'kept', reason })];
      });
      const { held: _, ...rest } = ticket;
      return { ticket: rest as T, notes, told };
    },

    /** Its time has come: it is sent, with what was written before it. Undefined when the timer is none of these. */
    due(conversation: Conversation, ticket: Ticket | undefined, timer: string, now: number): Transition | undefined {
      if (!timer.startsWith(PREFIX)) return undefined;
      const index = ticket?.held?.findIndex((each) => timerOf(each) === timer) ?? -1;
      if (ticket?.status !== 'claimed' || index < 0) return steps.keep(ticket, []);
      const { ticket: after, first } = sent(conversation, ticket, index + 1, now);
      return { ...steps.change(conversation, after, none, []), first };
    },

    /** Its writer takes it back; undefined when it is not held (any more). */
    undo(
      conversation: Conversation,
      ticket: Ticket | undefined,
      { held: id, by, ref, keep }: { held: string; by: Representative; ref?: Json; keep?: true },
    ): Transition | undefined {
      const index = find(ticket, id, by);
      const held = ticket?.held?.[index];
      if (!ticket || !held) return undefined;
      const notes = keep ? noteBy(conversation, by, held.text, held.files) : [];
      const step = steps.change(conversation, holding(ticket, ticket.held!.toSpliced(index, 1)), none, notes);
      const told = ref === undefined ? [] : [steps.receipt({ to: by, ref, outcome: 'kept', reason: undone })];
      return { ...step, effects: [...step.effects, endTimer(held), ...told] };
    },

    /** Its writer changes it, and it waits anew; what was written after it waits as long. */
    edit(
      conversation: Conversation,
      ticket: Ticket | undefined,
      { held: id, by, text }: { held: string; by: Representative; text?: string },
      now: number,
    ): Transition | undefined {
      const index = find(ticket, id, by);
      if (!ticket || index < 0) return undefined;
      const until = now + (holds[conversation.address.channel] ?? 0);
      const held = ticket.held!.map((each, i) => {
        if (i < index) return each;
        return {
          ...each,
          ...(i === index && { at: now, ...(text !== undefined && { text }) }),
          until: Math.max(each.until, until),
        };
      });
      const step = steps.change(conversation, holding(ticket, held), none, []);
      return { ...step, effects: [...step.effects, ...held.slice(index).map(setTimer)] };
    },
  };
}

const undone = 'You took it back.';
