import type { Conversation } from '../conversation/decision.ts';
import { called } from './changed.ts';
import { clockWords } from './closed.ts';
import { deskAct, deskWord } from './events.ts';
import { addOpenTime, type Hours, openTimeBetween } from './hours.ts';
import { inquiry } from './next-version.ts';
import { type Doing, whyNot } from './replying.ts';
import type { Teams } from './routing.ts';
import type { Claimed, Due, Open, Snoozed, Ticket } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** The timer that ends a snooze. */
export const wakeTimer = 'wake';

/** Who puts something off for longer means to forget it. */
const LONGEST_DAYS = 366;

/** Why a ticket cannot be put off until then; undefined when it can. */
export function snoozeProblem(ticket: Open, until: number, now: number): string | undefined {
  if (ticket.status === 'waiting') return whyNot(ticket);
  if (ticket.reason === 'danger') return `The customer may be in danger: ${called(ticket)} is not put off.`;
  if (until <= now) return 'That time is over: choose a later one.';
  return until - now > LONGEST_DAYS * 86_400_000 ? 'That is too far away: a year is the most.' : undefined;
}

/** The rules of putting a ticket off: it sleeps in its representative's hands, until a time or the customer's next word. */
export function createSnoozing({ steps, teams }: { steps: Transitions; teams: Teams }) {
  const hoursOf = ({ team }: Ticket): Hours | undefined => teams.team(team)?.hours;

  /** The same ticket in its representative's hands again. The time in which the customer kept it waiting is not the team's. */
  function awake(ticket: Snoozed, now: number): Claimed {
    const { asleep, until: _, due, ...rest } = ticket;
    const resolve = ticket.unanswered === undefined ? later(due, { hours: hoursOf(ticket), asleep, now }) : due.resolve;
    return { ...rest, status: 'claimed', due: { ...due, ...(resolve !== undefined && { resolve }) } };
  }

  return {
    awake,

    snooze({ conversation, ticket, act, now }: Doing<'snooze', Open>): Transition {
      const { by, until } = act;
      const why = snoozeProblem(ticket, until, now);
      if (why) return steps.answer(ticket, act, why);
      if (ticket.status === 'waiting' || (ticket.status === 'snoozed' && ticket.until === until))
        return steps.keep(ticket, []);
      const asleep = ticket.status === 'snoozed' ? ticket.asleep : now;
      const snoozed: Snoozed = {
        ...{ ...inquiry(ticket), status: 'snoozed', by: ticket.by, since: ticket.since },
        ...{ asleep, until },
      };
      const text = `${by.name} snoozed it until ${clockWords(until, { now, hours: hoursOf(ticket) })}.`;
      return steps.change(conversation, snoozed, { kind: 'none' }, [deskAct(conversation, act, text)]);
    },

    /** Its time has come. */
    due(conversation: Conversation, ticket: Ticket | undefined, now: number): Transition {
      if (ticket?.status !== 'snoozed') return steps.keep(ticket, []);
      const woken: Claimed = { ...awake(ticket, now), version: ticket.version + 1 };
      const { name } = ticket.by;
      const text = `It was snoozed until now: ${name} has it again.`;
      const step = steps.change(conversation, woken, { kind: 'none' }, [deskWord('desk.woke', text)]);
      const told = steps.tell(woken, {
        to: ticket.by,
        text: `${called(ticket, 'The ticket')} is back: you snoozed it until now.`,
      });
      return { ...step, effects: [...step.effects, ...told.effects] };
    },

    /** What a step means to the timer: it is set while a ticket sleeps. */
    watched(before: Ticket | undefined, step: Transition): Transition {
      const [was, is] = [untilOf(before), untilOf(step.ticket)];
      if (was === is) return step;
      return { ...step, effects: [...step.effects, { do: 'timer', name: wakeTimer, at: is ?? null }] };
    },
  };
}

const untilOf = (ticket: Ticket | undefined): number | undefined =>
  ticket?.status === 'snoozed' ? ticket.until : undefined;

/** By when it must be resolved, the open time since it was put off not counted; what was late by then stays late. */
function later(
  { resolve }: Due,
  { hours, asleep, now }: { hours: Hours | undefined; asleep: number; now: number },
): number | undefined {
  if (resolve === undefined || resolve <= asleep) return resolve;
  return addOpenTime(hours, now, openTimeBetween(hours, asleep, resolve)) ?? resolve;
}
