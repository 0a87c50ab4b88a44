import { z } from 'zod';
import { type Capabilities, plainest } from '../conversation/capabilities.ts';
import type { Conversation, Say } from '../conversation/decision.ts';
import { entryNumberOf } from '../conversation/deliveries.ts';
import type {
  Acted,
  Closed,
  Customer,
  DeliveryNews,
  Due,
  Found,
  Heard,
  MessageChanged,
  Participant,
} from '../conversation/event.ts';
import type { Account, Draft, Json } from '../conversation/message.ts';
import { recipientsOf } from '../conversation/recipients.ts';
import { createAbsence } from './absence.ts';
import { createActs } from './acts.ts';
import { alarmTimer, createAlarms, type Notify } from './alarm.ts';
import type { Away } from './away.ts';
import { createClosing } from './closing.ts';
import { createEdits } from './edits.ts';
import { deskAlarm, deskDelivery, deskNewcomer, handoffInitiation, handoffStatus } from './events.ts';
import { createHolding, type Holds, replyReceipt } from './held.ts';
import { isOpen, nextOpen } from './hours.ts';
import { leaveLine } from './leaving-line.ts';
import { isLost, isLostToOne, lostWords } from './lost.ts';
import { createMerging } from './merging.ts';
import { movedAmong, readAlong } from './reading-along.ts';
import { createRecurring } from './recurring.ts';
import { createTeams, priorityOf, type Team } from './routing.ts';
import { createSnoozing, wakeTimer } from './snoozing.ts';
import { subjectOf } from './subject.ts';
import { createSurvey } from './survey.ts';
import { dueTimes, noLaterThanNew } from './targets.ts';
import {
  type AboutArticle,
  isOpenTicket,
  type Priority,
  type Reason,
  type Survey,
  type Ticket,
  type Waiting,
} from './ticket.ts';
import { createTransitions, type Transition } from './transition.ts';
import { createWatching, watchTimer } from './watching.ts';

export type { Team } from './routing.ts';
export type { Change, Transition } from './transition.ts';

/** When a team answers: open now, or from a time on (milliseconds since 1970; undefined when not within a month). */
export type Opening = { open: true } | { open: false; from?: number };

/** What a ticket is opened for. */
export interface Opened {
  reason: Reason;
  subject: string;
  topic?: string;
  team?: string;
  article?: AboutArticle;
  priority?: Priority;
  /** Id of the customer's message. */
  replyToId?: string;
}

/** Tickets' rules, pure: each call returns what a turn commits. */
export interface Handoff {
  /**
   * Opens a ticket: for the team of the address that was written to, else the team named, else the topic's, else the default one; due times in its open hours. Danger goes to
   * whoever is on call when that team is closed, is due by the clock, and is called out again until somebody has it.
   * Log: handoff.initiate.
   */
  open(conversation: Conversation, about: Opened, now: number): Transition;
  /**
   * The customer, or a participant, wrote while a ticket is open. `before` is the conversation as it was until now: when others
   * speak in it, or it goes on elsewhere, or its customer is known by another name or address, desks and queue are shown it.
   */
  heard(conversation: Conversation, ticket: Ticket, now: number, before?: Conversation): Transition;
  /** The customer who waits needs nobody any more: the ticket ends. */
  leaves(conversation: Conversation, ticket: Waiting, now: number): Transition;
  /**
   * The customer closes the ticket that is open, or only the one that began after that entry. Nothing when that has ended; whoever may be
   * in danger does not end it.
   */
  closes(
    conversation: Conversation,
    ticket: Ticket | undefined,
    closed: Pick<Closed, 'after' | 'leaves'>,
    now: number,
  ): Transition;
  /** The customer asks for their place in the line: it is looked up anew, and comes as `moved`. */
  looksUp(conversation: Conversation, ticket: Waiting): Transition;
  /** The customer was asked how it was after a ticket had ended, or says so; nothing when it has not. */
  surveyed(conversation: Conversation, ticket: Ticket | undefined, survey: Survey): Transition;
  /** The customer wrote where a ticket had been merged into another one, which they are heard at; undefined when none had been. */
  passesOn(conversation: Conversation, ticket: Ticket | undefined, event: Heard): Transition | undefined;
  /** Something came in that asks nothing of anybody: desks get a copy while the ticket is open, and it stays as it is. */
  aside(ticket: Ticket | undefined): Transition;
  /** What desks read of somebody who begins to speak and is not the customer; `here`: where the customer is reached. */
  newcomer(conversation: Conversation, who: Participant, here: boolean): Say;
  /**
   * Nobody wrote, but the conversation is not what it was `before`: somebody else is in it, its customer has signed in, or it goes
   * on elsewhere. Desks and queue are shown an open ticket's.
   */
  moved(conversation: Conversation, ticket: Ticket | undefined, before: Conversation): Transition;
  /**
   * The customer turns out to be in danger: the ticket has that reason now and its priority, is due no later than a new one,
   * does not stay with a team that is closed, and the desks are alarmed. Nothing when danger is its reason already.
   */
  raise(conversation: Conversation, ticket: Ticket, now: number): Transition;
  /** Somebody changed or took back what they had said: the customer while a ticket is open, or a representative. */
  changed(conversation: Conversation, ticket: Ticket | undefined, event: MessageChanged, now: number): Transition;
  /** A representative did something. */
  acted(conversation: Conversation, ticket: Ticket | undefined, event: Acted, now: number): Transition;
  /**
   * The queue told number and position (`found`), or how far something has come on its way (`delivery`): the representative
   * whose words they were is told, and of the bot's words whoever works on the open ticket, when they did not arrive.
   */
  told(conversation: Conversation, ticket: Ticket | undefined, event: Found | DeliveryNews, now: number): Transition;
  /** A timer came due; undefined when it is none of the tickets'. */
  due(conversation: Conversation, ticket: Ticket | undefined, event: Due, now: number): Transition | undefined;
  /** The team that gets a topic's tickets. */
  teamOf(topic?: string): string;
  /** Whether a team answers now, and when next. */
  opening(team: string, now: number): Opening;
  /** A team's name as customers and representatives read it. */
  nameOf(team: string): string;
}

/** `desks`: names of the desks that are shown tickets through the outbox; the others read log and queue themselves. */
export function createHandoff(parts: {
  teams: readonly Team[];
  defaultTeam: string;
  desks: readonly string[];
  /** Who gets danger when its team is closed (else the default team), and which places hear of it besides the desks. */
  onCall?: { team?: string | undefined; notify: Notify };
  /** How long replies can be taken back before they are sent; left out: not at all. */
  holds?: Holds;
  /** What each channel can do. */
  can?: (channel: string) => Capabilities;
  /** Which representatives are away; left out: nobody is. */
  isAway?: Away['isAway'];
}): Handoff {
  const { desks, onCall, holds = {}, can = () => plainest, isAway = () => false } = parts;
  const teams = createTeams(parts.teams, parts.defaultTeam, onCall?.team);
  const steps = createTransitions(desks, (channel) => can(channel).edits);
  const nameOf = (id: string) => teams.team(id)?.name ?? id;
  const alarms = createAlarms({ steps, desks, notify: onCall?.notify ?? [], nameOf });
  const recurring = createRecurring({ steps, desks, notify: onCall?.notify ?? [] });
  const holding = createHolding({ steps, holds });
  const snoozing = createSnoozing({ steps, teams });
  const watching = createWatching({ steps, teams, desks, isAway });
  const merging = createMerging({ steps, holding, heard: (...about) => handoff.heard(...about) });
  const close = createClosing({ steps, holding });
  const edits = createEdits({ steps, can });
  const act = createActs({ teams, steps, holding, snoozing, merging, can, edits, isAway });
  const absence = createAbsence({ steps, holding, teams, isAway });
  /** A step with what it means to the ticket's timers. */
  const timed = (before: Ticket | undefined, step: Transition, now: number): Transition =>
    step.ticket === before
      ? step
      : watching.watched(before, snoozing.watched(before, alarms.watched(before, step, now)));

  /** A place in the line promises too much while nobody is there, and is no matter for somebody in danger. */
  const placeOf = ({ reason, team }: Ticket, position: number, now: number) =>
    reason !== 'danger' && isOpen(teams.team(team)?.hours, now) ? { position } : {};

  function found(
    conversation: Conversation,
    ticket: Ticket | undefined,
    { name, value }: Found,
    now: number,
  ): Transition {
    const nothing = steps.keep(ticket, []);
    const read = foundSchema.safeParse(value);
    if (ticket === undefined || !read.success) return nothing;
    const { number: given, position } = read.data;
    if (name === 'queued' && given !== undefined && ticket.number === undefined) {
      const numbered = { ...ticket, number: given, version: ticket.version + 1 };
      if (numbered.status !== 'waiting' || position < 1)
        return steps.change(conversation, numbered, { kind: 'none' }, []);
      const queued = say(handoffStatus('queued', undefined, { ...placeOf(ticket, position, now), number: given }));
      const news = { kind: 'queued' as const, number: given, position };
      return steps.change(conversation, { ...numbered, position }, news, [queued]);
    }
    // Positions only improve in what customers are told; somebody urgent may have gone before them meanwhile.
    if (name === 'moved' && ticket.status === 'waiting' && position < (ticket.position ?? Number.POSITIVE_INFINITY)) {
      const extras = {
        ...placeOf(ticket, position, now),
        ...(ticket.number !== undefined && { number: ticket.number }),
      };
      const queued = say(handoffStatus('queued', undefined, extras));
      return steps.change(
        conversation,
        { ...ticket, position, version: ticket.version + 1 },
        { kind: 'moved', position },
        [queued],
      );
    }
    return nothing;
  }

  function hear(conversation: Conversation, given: Ticket, now: number, before = conversation): Transition {
    const slept = given.status === 'snoozed';
    const ticket = slept ? snoozing.awake(given, now) : given;
    const known = looksOf(conversation) === looksOf(before);
    const moved = movedAmong(conversation, before);
    if (ticket.status === 'resolved' || (ticket.unanswered !== undefined && known && !slept)) {
      return { ...steps.keep(given, moved), copies: steps.copies(given) };
    }
    const version = ticket.version + 1;
    const none = { kind: 'none' as const };
    const wrote = { version, n: conversation.n + 1 };
    if (ticket.unanswered !== undefined) {
      const same: Ticket = { ...ticket, version, ...(slept && { wrote }) };
      return timed(given, steps.change(conversation, same, none, moved), now);
    }
    const team = teams.team(ticket.team);
    const { nextReply } = team ? dueTimes(team, now) : {};
    const due = { ...ticket.due, ...(nextReply !== undefined && { nextReply }) };
    const waits: Ticket = { ...ticket, due, unanswered: now, version, wrote };
    return timed(given, steps.change(conversation, waits, none, moved), now);
  }

  const handoff: Handoff = {
    open(
      conversation,
      { reason, subject, topic, team: wanted, article, priority = priorityOf(reason), replyToId },
      now,
    ) {
      const { team: writtenTo } = conversation.address;
      const own = [writtenTo, wanted].flatMap((id) => (id ? (teams.team(id) ?? []) : []))[0] ?? teams.forTopic(topic);
      const team = reason === 'danger' ? teams.forDanger(own, now) : own;
      const { nextReply: _, ...due } = dueTimes(reason === 'danger' ? byTheClock(team) : team, now);
      const ticket: Ticket = {
        status: 'waiting',
        reason,
        team: team.id,
        tier: team.tier,
        priority,
        subject: subjectOf(subject),
        ...(article && { article }),
        opened: now,
        due,
        unanswered: now,
        openedAfter: conversation.n,
        version: 1,
      };
      const context: Json = {
        reason,
        team: team.id,
        tier: team.tier,
        priority,
        subject: ticket.subject,
        topic: topic ?? null,
      };
      const initiation = handoffInitiation(accountOf(conversation.customer), context, replyToId);
      const opened = steps.change(conversation, ticket, { kind: 'none' }, [
        { do: 'say', audience: 'desk', message: initiation },
        ...readAlong(conversation),
      ]);
      return timed(undefined, opened, now);
    },

    heard(conversation, given, now, before) {
      const step = hear(conversation, given, now, before);
      return timed(step.ticket, absence.putBack(conversation, step, now), now);
    },

    surveyed: createSurvey({ steps }),

    leaves: (conversation, ticket, now) => timed(ticket, leaveLine(steps, conversation, ticket, now), now),

    closes: (conversation, ticket, closed, now) => timed(ticket, close(conversation, ticket, closed, now), now),

    looksUp(conversation, { position: _, ...ticket }) {
      return steps.change(conversation, { ...ticket, version: ticket.version + 1 }, { kind: 'none' }, []);
    },

    passesOn: merging.passesOn,

    aside: (ticket) => ({ ...steps.keep(ticket, []), copies: steps.copies(ticket) }),

    newcomer: deskNewcomer,

    moved(conversation, ticket, before) {
      if (!isOpenTicket(ticket) || looksOf(conversation) === looksOf(before)) return steps.keep(ticket, []);
      return steps.change(conversation, { ...ticket, version: ticket.version + 1 }, { kind: 'none' }, []);
    },

    raise(conversation, given, now) {
      if (given.status === 'resolved' || given.reason === 'danger')
        return { ...steps.keep(given, []), copies: steps.copies(given) };
      const ticket = given.status === 'snoozed' ? snoozing.awake(given, now) : given;
      const version = ticket.version + 1;
      const own = teams.team(ticket.team);
      // Whoever has it keeps it: they are there already.
      const team = own && ticket.status === 'waiting' ? teams.forDanger(own, now) : own;
      const due = noLaterThanNew(team && byTheClock(team), ticket, now);
      const place = team && { team: team.id, tier: team.tier };
      const raised: Ticket = {
        ...ticket,
        ...place,
        reason: 'danger',
        priority: priorityOf('danger'),
        due,
        version,
        wrote: { version, n: conversation.n + 1 },
      };
      // Without its old place it is told its new one.
      if (raised.status === 'waiting') delete raised.position;
      return timed(given, steps.change(conversation, raised, { kind: 'none' }, [deskAlarm()]), now);
    },

    changed(conversation, ticket, event, now) {
      const { by, message, text } = event;
      if (by !== 'customer') {
        const what = text === null ? { type: 'delete' } : { type: 'edit', text };
        return handoff.acted(conversation, ticket, { ...event, kind: 'acted', act: { ...what, message, by } }, now);
      }
      // What was taken back is for nobody to answer.
      if (ticket && text !== null) return handoff.heard(conversation, ticket, now);
      return { ...steps.keep(ticket, []), copies: steps.copies(ticket) };
    },

    acted(conversation, ticket, event, now) {
      return timed(ticket, act(conversation, ticket, event, now), now);
    },

    told(conversation, ticket, event, now) {
      if (event.kind === 'found') {
        const step = merging.found(conversation, ticket, event, now) ?? recurring.found(conversation, ticket, event);
        return timed(ticket, step ?? found(conversation, ticket, event, now), now);
      }
      const { state, delivery: message, reason, recipient } = event;
      const why = { ...(reason !== undefined && { reason }), ...(recipient !== undefined && { recipient }) };
      // That one of several has it is no news.
      if (recipient !== undefined && !isLostToOne(event)) return steps.keep(ticket, []);
      const receipt = replyReceipt(event.receipt);
      if (receipt) {
        const { to, ref } = receipt;
        return steps.keep(ticket, [], [steps.receipt({ to, ref, outcome: state, ...why, message })]);
      }
      if (!isLost({ state }) || !isOpenTicket(ticket) || entryNumberOf(conversation.id, message) === undefined)
        return steps.keep(ticket, []);
      return steps.keep(ticket, [deskDelivery(lostWords('What the bot wrote', event), { message, state, ...why })]);
    },

    due(conversation, ticket, { timer }, now) {
      if (timer === alarmTimer) return alarms.due(ticket, now);
      if (timer === wakeTimer) return timed(ticket, snoozing.due(conversation, ticket, now), now);
      if (timer === watchTimer) return timed(ticket, watching.due(conversation, ticket, now), now);
      const sent = holding.due(conversation, ticket, timer, now);
      return sent && timed(ticket, sent, now);
    },
    teamOf: (topic) => teams.forTopic(topic).id,
    opening(id, now) {
      const hours = teams.team(id)?.hours;
      if (isOpen(hours, now)) return { open: true };
      const from = nextOpen(hours, now);
      return from === undefined ? { open: false } : { open: false, from };
    },
    nameOf,
  };
  return handoff;
}

/** What the queue tells with `found` events. */
const foundSchema = z.object({ number: z.number().int().optional(), position: z.number().int() });

/** What desks are shown of the people in a conversation and of where it goes on. */
const looksOf = (conversation: Conversation): string => {
  const { customer, participants = [], address } = conversation;
  const people = [customer, ...participants].map(({ id, name, email, verified }) => [id, name, email, verified]);
  return JSON.stringify([address.channel, recipientsOf(conversation), ...people]);
};

/** A team as if it were always there. */
const byTheClock = (team: Team): Team => ({ ...team, hours: undefined });

const say = (message: Draft) => ({ do: 'say' as const, message });

const accountOf = ({ id, name }: Customer): Account => ({ id, role: 'user', ...(name && { name }) });
