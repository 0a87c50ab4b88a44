import type { Conversation, Effect } from '../conversation/decision.ts';
import type { Representative } from '../conversation/event.ts';
import type { Away } from './away.ts';
import { called } from './changed.ts';
import { clockWords } from './closed.ts';
import { deskWatch, handoffStatus } from './events.ts';
import { addOpenTime, type Hours, isOpen, nextOpen, openTimeBetween } from './hours.ts';
import { movedTo } from './moving.ts';
import type { Team, Teams } from './routing.ts';
import {
  type Alerts,
  type Due,
  isOpenTicket,
  type Open,
  ownerOf,
  type Stage,
  type Ticket,
  type Waiting,
} from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** The timer of what is due soon, or has been. */
export const watchTimer = 'watch';

type Clock = keyof Due;
/** One call: of which clock, how far it is, and since when it should have been made. */
interface Call {
  clock: Clock;
  due: number;
  stage: Stage;
  at: number;
}

/** A ticket that nobody has claimed in time goes to the team that takes over. */
interface Rise {
  ticket: Waiting;
  to: Team;
  at: number;
}

const MINUTE = 60_000;
/** Who has used up three quarters of the time is reminded; and a quarter of an hour before, but not before half of it is over. */
const leadOf = (target: number): number => Math.max(target / 4, Math.min(15 * MINUTE, target / 2));
/** So much open time after a due time a ticket that nobody has is called out once more. */
const LATE = 15 * MINUTE;
/** What comes due at the stroke of closing time is said then, and not the next morning. */
const GRACE = 5 * MINUTE;
const DAY = 86_400_000;
const stages: readonly Stage[] = ['warned', 'due', 'late'];

const whats: Record<Clock, string> = {
  firstReply: 'the first reply',
  nextReply: 'the next reply',
  resolve: 'the answer to all of it',
};

/**
 * Tells of what is due: whoever has the ticket first, the team when it is late or nobody has it, in its open hours, and each
 * thing once. `desks` show what stands in the log to whom it concerns; at the others a representative is told.
 */
export function createWatching(parts: {
  steps: Transitions;
  teams: Teams;
  desks: readonly string[];
  isAway: Away['isAway'];
}) {
  const { steps, teams, desks, isAway } = parts;

  /** Who has it and is here: those who are away are not called. */
  const ownerHere = (ticket: Ticket) => {
    const owner = ownerOf(ticket);
    return owner && !isAway(owner) ? owner : undefined;
  };

  /** Somebody in danger waits by the clock on the wall. */
  const hoursOf = ({ reason, team }: Ticket): Hours | undefined =>
    reason === 'danger' ? undefined : teams.team(team)?.hours;

  /** Every call that a ticket is still to have as it is now, the next one first. */
  function callsOf(ticket: Ticket | undefined): Call[] {
    if (!isOpenTicket(ticket)) return [];
    // Until somebody has it, those in danger are called out otherwise.
    if (ticket.reason === 'danger' && ticket.status === 'waiting') return [];
    const { alerts = {} } = ticket;
    return running(ticket)
      .flatMap(([clock, due]) => {
        const told = alerts[clock]?.due === due ? stages.indexOf(alerts[clock].stage) : -1;
        return stages.slice(told + 1).flatMap((stage): Call[] => {
          const at = momentOf(ticket, clock, { due, stage });
          return at === undefined ? [] : [{ clock, due, stage, at }];
        });
      })
      .sort((a, b) => a.at - b.at);
  }

  function momentOf(ticket: Open, clock: Clock, { due, stage }: Pick<Call, 'due' | 'stage'>): number | undefined {
    const hours = hoursOf(ticket);
    if (stage === 'due') return due;
    const team = teams.team(ticket.team);
    if (stage === 'late') {
      const after = ticket.status === 'waiting' ? LATE : team?.escalate?.after;
      return after === undefined ? undefined : addOpenTime(hours, due, after);
    }
    const target = team?.targets[clock];
    if (target === undefined) return undefined;
    const began = ticket.reopenedAt ?? ticket.opened;
    const since = Math.min(due, clock === 'nextReply' ? Math.max(ticket.unanswered ?? began, began) : began);
    const left = openTimeBetween(hours, since, due) - leadOf(target);
    return left > 0 ? addOpenTime(hours, since, left) : undefined;
  }

  /** When a ticket that nobody has goes on by itself: never to a team that is closed, where it would only wait for longer. */
  function riseOf(ticket: Ticket | undefined): Rise | undefined {
    // Those in danger are called out otherwise, until somebody has them.
    if (ticket?.status !== 'waiting' || ticket.reason === 'danger') return undefined;
    const { hours, escalate: { to: id, after } = {} } = teams.team(ticket.team) ?? {};
    const to = id === undefined ? undefined : teams.team(id);
    if (!to || after === undefined) return undefined;
    const over = addOpenTime(hours, ticket.lined ?? ticket.reopenedAt ?? ticket.opened, after);
    const at = over === undefined ? undefined : nextOpen(to.hours, over);
    return at === undefined ? undefined : { ticket, to, at };
  }

  /** When the timer is to come due next. */
  const nextAt = (ticket: Ticket | undefined): number | undefined => {
    const all = [callsOf(ticket)[0]?.at, riseOf(ticket)?.at].filter((at) => at !== undefined);
    return all.length > 0 ? Math.min(...all) : undefined;
  };

  /** Its targets count from when the customer began to wait. */
  function rises(conversation: Conversation, { ticket, to }: Rise, now: number): Transition {
    const moved: Waiting = { ...movedTo(to, ticket), status: 'waiting', lined: now };
    const step = steps.change(conversation, moved, { kind: 'transferred', team: to.id }, [
      deskWatch(`Nobody claimed it in time: it went to ${to.name}.`, { for: 'team' }),
      { do: 'say', message: handoffStatus('queued') },
    ]);
    // The timer has come due, and what it is for now may have the same moment.
    const at = nextAt(moved);
    return { ...step, effects: [...step.effects, { do: 'timer', name: watchTimer, at: at ?? null }] };
  }

  function wordsOf(ticket: Open, { clock, due, stage }: Call, now: number): { inside: string; toOwner: string } {
    const when = `${due > now ? 'is' : 'was'} due ${clockWords(due, { now, hours: hoursOf(ticket) })}`;
    const what = `${whats[clock]} ${when}`;
    const owner = ownerOf(ticket);
    const toOwner = `${called(ticket, 'Your ticket')}: ${what}.`;
    if (!owner)
      return { inside: `${stage === 'late' ? 'Still nobody has it' : 'Nobody has it yet'}: ${what}.`, toOwner };
    const has = `${stage === 'late' ? 'still ' : ''}has it${ownerHere(ticket) ? '' : ' and is away'}`;
    const next = stage === 'late' ? teams.team(teams.team(ticket.team)?.escalate?.to ?? '') : undefined;
    return { inside: `${owner.name} ${has}: ${what}.${next ? ` ${next.name} would take over.` : ''}`, toOwner };
  }

  return {
    /** What a step means to the timer: it is set for the next call, as long as there is one. */
    watched(before: Ticket | undefined, step: Transition): Transition {
      const [was, is] = [nextAt(before), nextAt(step.ticket)];
      if (was === is) return step;
      return { ...step, effects: [...step.effects, { do: 'timer', name: watchTimer, at: is ?? null }] };
    },

    /** The timer came due: who should know is told, of each clock only the last that there is to tell. */
    due(conversation: Conversation, ticket: Ticket | undefined, now: number): Transition {
      const calls = callsOf(ticket);
      const rise = riseOf(ticket);
      if (rise && rise.at <= now && isOpen(rise.to.hours, now)) return rises(conversation, rise, now);
      // Where the moment was missed it is the next time that somebody is there.
      const later = rise && (rise.at > now ? rise.at : (nextOpen(rise.to.hours, now) ?? now + DAY));
      const again = (at = later): Effect[] => {
        const soonest = Math.min(at ?? Infinity, later ?? Infinity);
        return soonest < Infinity ? [{ do: 'timer', name: watchTimer, at: soonest }] : [];
      };
      const [first] = calls;
      if (!isOpenTicket(ticket) || !first || first.at > now) return steps.keep(ticket, [], again(first?.at));
      const hours = hoursOf(ticket);
      const reached = calls.filter(({ at }) => at <= now);
      if (!isOpen(hours, now) && reached.every(({ at }) => now - at > GRACE))
        return steps.keep(ticket, [], again(nextOpen(hours, now) ?? now + DAY));
      const last = reached.filter((call, i) => !reached.slice(i + 1).some(({ clock }) => clock === call.clock));
      const alerts: Alerts = {};
      for (const [clock, due] of running(ticket)) {
        const stage =
          last.find((call) => call.clock === clock)?.stage ??
          (ticket.alerts?.[clock]?.due === due && ticket.alerts[clock].stage);
        if (stage) alerts[clock] = { due, stage };
      }
      const says = last.map((call) => deskWatch(wordsOf(ticket, call, now).inside, shownOf(call, ownerHere(ticket))));
      const late = last.some(({ clock, stage }) => clock !== 'resolve' && stage === 'due');
      const silent = ownerOf(ticket);
      const news =
        late && silent && ticket.status === 'claimed' && ticket.unanswered !== undefined
          ? { kind: 'late' as const, by: silent }
          : { kind: 'none' as const };
      const step = steps.change(conversation, { ...ticket, alerts, version: ticket.version + 1 }, news, says);
      const effects = [...step.effects, ...(rise && rise.at <= now ? again() : [])];
      const owner = ownerHere(ticket);
      if (!owner || desks.includes(owner.desk)) return { ...step, effects };
      const told = last.flatMap(
        (call) => steps.tell(ticket, { to: owner, text: wordsOf(ticket, call, now).toOwner }).effects,
      );
      return { ...step, effects: [...effects, ...told] };
    },
  };
}

/** What desks know of a call: the team is called when it is late, or nobody has it. */
const shownOf = ({ clock, due, stage }: Call, owner: Representative | undefined) => {
  const whom = owner && stage === 'warned' ? ('owner' as const) : ('team' as const);
  return { clock, due, stage, for: whom };
};

/** The clocks that run, and by when: that of the whole stands still while the customer keeps a ticket waiting that was put off. */
function running({ due, firstReplied, unanswered, status }: Open): [Clock, number][] {
  const clocks: [Clock, number | undefined | false][] = [
    ['firstReply', firstReplied === undefined && due.firstReply],
    ['nextReply', due.nextReply],
    ['resolve', (status !== 'snoozed' || unanswered !== undefined) && due.resolve],
  ];
  return clocks.filter((each): each is [Clock, number] => typeof each[1] === 'number');
}
