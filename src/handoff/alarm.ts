import type { Effect } from '../conversation/decision.ts';
import { deskAlarm } from './events.ts';
import { type Ticket, ticketName, type Waiting } from './ticket.ts';
import { deskDestination, type Transition, type Transitions } from './transition.ts';
import type { AlarmShown } from './update.ts';

/** Who hears of danger besides the desks: places outside the teams' own at a desk (a channel of Slack's), and e-mail addresses. */
export type Notify = readonly ({ desk: string; place: string } | { email: string })[];

/** The destination of alarms to e-mail addresses. */
export const alarmsDestination = 'alarms';

/** The timer that alarms the desks again. */
export const alarmTimer = 'alarm';

const MINUTE = 60_000;
/** Minutes from one alarm to the next: who sleeps through the first is called soon, and nobody is called every minute all night. */
const pauses = [1, 2, 4, 8, 15];
const laterPause = 30;
/** About a day: who has not come by then is not called back by one more. */
const MOST = 50;

const pauseAfter = (alarms: number): number => (pauses[alarms] ?? laterPause) * MINUTE;

/** Repeats the alarm for a customer in danger until a person has the ticket; `steps` builds what each alarm does. */
export function createAlarms(parts: {
  steps: Transitions;
  desks: readonly string[];
  notify: Notify;
  nameOf: (team: string) => string;
}) {
  const { steps, desks, notify, nameOf } = parts;

  const calls = (ticket: Ticket, text: string): Effect[] =>
    notify
      .filter((each) => 'email' in each || desks.includes(each.desk))
      .map((each) => {
        const place = 'email' in each ? each.email : each.place;
        const body: AlarmShown = { kind: 'alarm', place, text, since: ticket.opened };
        return { do: 'send', destination: 'email' in each ? alarmsDestination : deskDestination(each.desk), body };
      });

  return {
    /** What a step means to the alarm: it begins when somebody in danger waits, and ends when nobody does. */
    watched(before: Ticket | undefined, step: Transition, now: number): Transition {
      const { ticket } = step;
      const began = inDanger(ticket) && !inDanger(before);
      const text = ticket && `A customer may be in danger: ${called(ticket)} is with ${nameOf(ticket.team)}.`;
      const told = began && text ? calls(ticket, text) : [];
      if (waits(ticket) === waits(before))
        return told.length > 0 ? { ...step, effects: [...step.effects, ...told] } : step;
      const timer: Effect = { do: 'timer', name: alarmTimer, at: waits(ticket) ? now + pauseAfter(0) : null };
      return { ...step, effects: [...step.effects, ...told, timer] };
    },

    /** The timer came due: nothing when a person has the ticket by now. */
    due(ticket: Ticket | undefined, now: number): Transition {
      if (!waits(ticket)) return steps.keep(ticket, []);
      const alarms = (ticket.alarms ?? 0) + 1;
      const text = `Nobody has taken ${called(ticket)} yet, and the customer may be in danger (alarm ${alarms + 1}).`;
      const next: Effect[] = alarms < MOST ? [{ do: 'timer', name: alarmTimer, at: now + pauseAfter(alarms) }] : [];
      return steps.keep({ ...ticket, alarms }, [deskAlarm(text)], [...calls(ticket, text), ...next]);
    },
  };
}

/** Whether a customer in danger is in nobody's hands. */
const waits = (ticket: Ticket | undefined): ticket is Waiting => inDanger(ticket) && ticket.status === 'waiting';

const inDanger = (ticket: Ticket | undefined): ticket is Ticket =>
  ticket !== undefined && ticket.status !== 'resolved' && ticket.reason === 'danger';

const called = (ticket: Ticket): string => (ticket.number === undefined ? 'a new ticket' : ticketName(ticket));
