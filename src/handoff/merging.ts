import { z } from 'zod';
import type { Conversation, Effect, Say } from '../conversation/decision.ts';
import type { Customer, Found, Heard, Representative } from '../conversation/event.ts';
import { customer, representative } from '../conversation/event-schema.ts';
import type { Json } from '../conversation/message.ts';
import { called } from './changed.ts';
import { agentOf, deskAct, deskWord, handoffStatus, inside } from './events.ts';
import type { createHolding } from './held.ts';
import type { MergeNotice } from './merging-sender.ts';
import { mergingDestination } from './merging-sender.ts';
import { over } from './next-version.ts';
import { personName } from './people.ts';
import type { Doing } from './replying.ts';
import { isSameCustomer } from './same-customer.ts';
import { mostTags } from './tags.ts';
import { isOpenTicket, type Merged, type Open, priorities, type Resolved, type Ticket, ticketName } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** So many tickets are merged into one at most; more are no one's inquiry any more. */
const MOST = 20;

/** Why two tickets cannot be merged, as far as the one that ends is known; undefined when they may be. */
export function mergeProblem(ticket: Open, into: number): string | undefined {
  if (ticket.number === into) return 'That is this ticket: say into which other one it goes.';
  if (ticket.number === undefined) return 'The ticket has no number yet: try again in a moment.';
  if (ticket.reason === 'danger') return `The customer may be in danger: ${called(ticket)} stays a ticket of its own.`;
  return undefined;
}

/** Why what one customer asked does not belong to another's ticket; undefined when it is proved that they are one. */
export const othersProblem = (a: Customer, b: Customer): string | undefined =>
  isSameCustomer(a, b)
    ? undefined
    : 'It is not proved that both are the same customer: the same person signed in, or the same confirmed address.';

/**
 * The rules of merging a ticket into another of the same customer. Two conversations cannot be changed in one commit, so they
 * ask and answer each other: the one that goes on decides, and the other one ends only after it has agreed.
 */
export function createMerging(parts: {
  steps: Transitions;
  holding: ReturnType<typeof createHolding>;
  /** The customer wrote, as far as the ticket is concerned. */
  heard: (conversation: Conversation, ticket: Ticket, now: number) => Transition;
}) {
  const { steps, holding, heard } = parts;
  const none = { kind: 'none' as const };
  const send = (to: MergeNotice['to'], name: MergeName, id: string, value: object): Effect => {
    const body: MergeNotice = { kind: 'merge', to, id, name, value: value as Json };
    return { do: 'send', destination: mergingDestination, body };
  };

  /** The ticket that is to go on is asked for another one. */
  function asked(conversation: Conversation, ticket: Ticket | undefined, event: Found, given: Asked): Transition {
    const { conversation: from, into, by, number, channel } = given;
    const answer = (name: MergeName, more: object) =>
      send({ conversation: from }, name, event.id, { ...given, ...more });
    const no = (text: string) => steps.keep(ticket, [], [answer('merge-refused', { text })]);
    if (!isOpenTicket(ticket) || ticket.number !== into)
      return no(`${ticketName({ number: into })} has ended: reopen it first.`);
    const why = othersProblem(conversation.customer, given.customer);
    if (why) return no(why);
    const { merged = [] } = ticket;
    const agreed = answer('merge-agreed', { kept: conversation.id });
    if (merged.some((each) => each.conversation === from && each.number === number))
      return steps.keep(ticket, [], [agreed]);
    if (merged.length >= MOST) return no(`${MOST} tickets were merged into ${called(ticket)}, and more are not.`);
    const tags = [...new Set([...(ticket.tags ?? []), ...(given.tags ?? [])])].slice(0, mostTags);
    const after: Open = {
      ...ticket,
      priority: priorities.find((each) => each === ticket.priority || each === given.priority) ?? ticket.priority,
      merged: [...merged, { conversation: from, number, channel }, ...(given.merged ?? [])].slice(0, MOST),
      ...(tags.length > 0 && { tags }),
    };
    const waits = given.unanswered === undefined ? undefined : heard(conversation, after, given.unanswered);
    const step =
      waits && waits.ticket !== after
        ? waits
        : steps.change(conversation, { ...after, version: after.version + 1 }, none, []);
    const line = `${by.name} merged ${ticketName({ number })} into this. What its customer writes there, on ${channel}, is shown here; what is answered here goes where this conversation goes.`;
    return { ...step, effects: [deskWord('desk.merged', line), ...step.effects, agreed] };
  }

  /** The other ticket goes on: this one ends. */
  function agreed(
    conversation: Conversation,
    ticket: Ticket | undefined,
    given: Asked & { kept: string },
    now: number,
  ): Transition {
    if (!isOpenTicket(ticket) || ticket.openedAfter !== given.ticket) return steps.keep(ticket, []);
    const flushed = holding.flushed(conversation, ticket, now);
    const { by, into } = given;
    const ended: Resolved = {
      ...{ ...over(flushed?.ticket ?? ticket), status: 'resolved', by, at: now, disposition: 'merged' },
      mergedInto: { conversation: given.kept, number: into },
    };
    const act = { type: 'merge' as const, into, by };
    const says: Say[] = [
      deskAct(conversation, act, `${by.name} merged it into ${ticketName({ number: into })}.`),
      { do: 'say', message: handoffStatus('completed', undefined, { agent: agentOf(conversation, by) }) },
    ];
    const step = steps.change(conversation, ended, { kind: 'merged', by, into }, says);
    return flushed ? { ...step, first: flushed.first } : step;
  }

  /** Something was said where a ticket had been merged into this conversation's. */
  function saidThere(
    conversation: Conversation,
    ticket: Ticket | undefined,
    event: Found,
    said: SaidThere,
    now: number,
  ): Transition {
    const { conversation: from, number, name, text, files, channel } = said;
    if (ticket?.status === 'resolved' && ticket.mergedInto)
      return steps.keep(
        ticket,
        [],
        [
          send({ number: ticket.mergedInto.number }, 'merge-heard', event.id, {
            ...said,
            into: ticket.mergedInto.number,
          }),
        ],
      );
    const back = (what: MergeName) => send({ conversation: from }, what, event.id, said);
    const linked = isOpenTicket(ticket) && ticket.merged?.some((each) => each.conversation === from);
    if (!linked) return steps.keep(ticket, [], [back('merge-over')]);
    const more =
      files > 0 ? `\n\n(${files === 1 ? 'a file' : `${files} files`}, to be seen in ${ticketName({ number })})` : '';
    const note = inside({
      type: 'message',
      from: { id: `merged:${number}`, role: 'user', name: `${name}, in ${ticketName({ number })} on ${channel}` },
      text: `${text}${more}`,
      textFormat: 'plain',
    });
    const step = heard(conversation, ticket, now);
    return { ...step, effects: [note, ...step.effects, back('merge-noted')] };
  }

  return {
    /** Asks the other ticket; nothing has changed yet. */
    merge({ conversation, ticket, act, event }: Doing<'merge', Open>): Transition {
      const { by, into, ref } = act;
      const why = mergeProblem(ticket, into);
      if (why || ticket.number === undefined) return steps.answer(ticket, act, why ?? '');
      const { openedAfter, number, priority, tags, merged, unanswered } = ticket;
      const value = {
        ...{ conversation: conversation.id, ticket: openedAfter, number, into, by, priority },
        ...{ channel: conversation.address.channel, customer: conversation.customer },
        ...(tags && { tags }),
        ...(merged && { merged }),
        ...(unanswered !== undefined && { unanswered }),
        ...(ref !== undefined && { ref }),
      };
      const id = `merge:${conversation.id}#${openedAfter}:${event.id}`;
      return steps.keep(ticket, [], [send({ number: into }, 'merge-asked', id, value)]);
    },

    /** What one conversation tells another about it; undefined when it is nothing of that. */
    found(conversation: Conversation, ticket: Ticket | undefined, event: Found, now: number): Transition | undefined {
      const nothing = steps.keep(ticket, []);
      switch (event.name) {
        case 'merge-asked': {
          const read = askedSchema.safeParse(event.value);
          return read.success ? asked(conversation, ticket, event, read.data as Asked) : nothing;
        }
        case 'merge-agreed': {
          const read = askedSchema.extend({ kept: z.string() }).safeParse(event.value);
          return read.success ? agreed(conversation, ticket, read.data as Asked & { kept: string }, now) : nothing;
        }
        case 'merge-refused': {
          const read = askedSchema.extend({ text: z.string() }).safeParse(event.value);
          if (!read.success) return nothing;
          const { by, text, ref } = read.data as Asked & { text: string };
          return steps.answer(ticket, { by, ...(ref !== undefined && { ref }) }, text);
        }
        case 'merge-heard': {
          const read = saidSchema.safeParse(event.value);
          return read.success ? saidThere(conversation, ticket, event, read.data, now) : nothing;
        }
        case 'merge-noted': {
          const read = saidSchema.safeParse(event.value);
          return read.success ? { ...nothing, news: { kind: 'added', into: read.data.into } } : nothing;
        }
        case 'merge-over': {
          const read = saidSchema.safeParse(event.value);
          if (!read.success) return nothing;
          const step = ticket?.status === 'resolved' && ticket.mergedInto ? parted(conversation, ticket) : nothing;
          return { ...step, news: { kind: 'over', text: read.data.text } };
        }
        default:
          return undefined;
      }
    },

    /** What is said where a ticket was merged goes to the one that goes on; undefined when none was. */
    passesOn(conversation: Conversation, ticket: Ticket | undefined, { id, message }: Heard): Transition | undefined {
      if (ticket?.status !== 'resolved' || !ticket.mergedInto || ticket.number === undefined) return undefined;
      const { number: into } = ticket.mergedInto;
      const said: SaidThere = {
        ...{ conversation: conversation.id, number: ticket.number, into, channel: conversation.address.channel },
        ...{ name: personName(conversation.customer, 'The customer'), text: message.text ?? '' },
        files: message.attachments?.length ?? 0,
      };
      return steps.keep(ticket, [], [send({ number: into }, 'merge-heard', `merged:${conversation.id}:${id}`, said)]);
    },
  };

  /** The ticket that this one was merged into has ended, too: what is said here is this conversation's own again. */
  function parted(conversation: Conversation, { mergedInto: _, ...ticket }: Resolved): Transition {
    return steps.change(conversation, { ...ticket, version: ticket.version + 1 }, none, []);
  }
}

/** What conversations tell each other when tickets are merged. */
export type MergeName = 'merge-asked' | 'merge-agreed' | 'merge-refused' | 'merge-heard' | 'merge-noted' | 'merge-over';

interface Asked {
  /** The ticket that is to end, and where. */
  conversation: string;
  ticket: number;
  number: number;
  into: number;
  by: Representative;
  ref?: Json;
  channel: string;
  customer: Customer;
  priority: Open['priority'];
  tags?: string[];
  /** What had been merged into it before. */
  merged?: Merged[];
  unanswered?: number;
}

interface SaidThere extends Merged {
  into: number;
  name: string;
  text: string;
  files: number;
}

const askedSchema = z.object({
  ...{ conversation: z.string(), ticket: z.number(), number: z.number(), into: z.number(), by: representative },
  ...{ ref: z.unknown().optional(), channel: z.string(), customer, priority: z.enum(priorities) },
  merged: z.array(z.object({ conversation: z.string(), number: z.number(), channel: z.string() })).optional(),
  ...{ tags: z.array(z.string()).optional(), unanswered: z.number().optional() },
});

const saidSchema = z.object({
  ...{ conversation: z.string(), number: z.number(), into: z.number(), channel: z.string() },
  ...{ name: z.string(), text: z.string(), files: z.number() },
});
