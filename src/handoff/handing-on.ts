import type { Effect, Say } from '../conversation/decision.ts';
import type { Representative } from '../conversation/event.ts';
import type { Away } from './away.ts';
import { called } from './changed.ts';
import { stayingWords } from './closed.ts';
import { agentOf, deskAct, handoffStatus, noteBy } from './events.ts';
import type { createHolding } from './held.ts';
import { movedTo } from './moving.ts';
import { handedOn } from './next-version.ts';
import type { Doing, Refusal } from './replying.ts';
import type { Team, Teams } from './routing.ts';
import { type Act, type Claimed, isSame, type Ticket, type Waiting } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** The rules of who has a ticket: it is claimed, assigned, put back and transferred. */
export function createHandingOn(parts: {
  teams: Teams;
  steps: Transitions;
  holding: ReturnType<typeof createHolding>;
  isAway: Away['isAway'];
  /** The act does not count; what was written with it is kept. */
  refuse: (of: Pick<Doing, 'conversation' | 'ticket'> & { act: Act }, why: Refusal) => Transition;
}) {
  const { teams, steps, holding, isAway, refuse } = parts;

  /** Whoever did not do it themselves and has it now, or has it no more, hears so. */
  function told(before: Ticket, after: Claimed, { by }: Act): Effect[] {
    const words: [Representative, string][] = [];
    const was = before.status === 'claimed' ? before.by : undefined;
    const { by: to } = after;
    const what = called(before);
    const took = isSame(by, to) ? `${to.name} has ${what} now` : `${by.name} gave ${what} to ${to.name}`;
    if (was && !isSame(was, by)) words.push([was, `${took}: what you write there is kept as a note.`]);
    if (!isSame(to, by)) words.push([to, `${by.name} assigned ${what} to you.`]);
    return words.flatMap(([whom, text]) => steps.tell(after, { to: whom, text }).effects);
  }

  return {
    assign(doing: Doing<'claim' | 'assign'>): Transition {
      const { conversation, ticket, act, now } = doing;
      const { by } = act;
      const to = act.type === 'claim' ? by : act.to;
      if (!isSame(to, by) && isAway(to))
        return refuse(doing, { text: `${to.name} is away: give it to somebody else.` });
      const text =
        act.type === 'claim'
          ? `${by.name} claimed it.`
          : isSame(to, by)
            ? `${by.name} took it over.`
            : `${by.name} assigned it to ${to.name}.`;
      if (ticket.status === 'claimed' && isSame(ticket.by, to)) return steps.keep(ticket, []);
      // Whoever hands it on means what they wrote; from whom it is taken, they get it back.
      const theirs = ticket.status === 'claimed' && !isSame(ticket.by, by) ? ticket : undefined;
      const back = theirs && holding.givenBack(conversation, theirs, `${to.name} has ${called(theirs)} now.`);
      const claimed: Claimed = { ...handedOn(back?.ticket ?? ticket), status: 'claimed', by: to, since: now };
      const accepted = handoffStatus('accepted', undefined, { agent: agentOf(conversation, to) });
      const says = [...(back?.notes ?? []), deskAct(conversation, act, text), say(accepted)];
      const step = steps.change(conversation, claimed, newsOf(ticket, act, to), says);
      return { ...step, effects: [...step.effects, ...(back?.told ?? []), ...told(ticket, claimed, act)] };
    },

    transfer(doing: Doing<'transfer'>): Transition {
      const { conversation, ticket, act, now } = doing;
      const { by, team: id, note, to } = act;
      const no = (text: string): Transition => refuse(doing, { text });
      const team = teams.team(id);
      if (!team) return no(`There is no team "${id}". The teams are ${teams.ids().join(', ')}.`);
      if (team.id === ticket.team) return no(`${team.name} has ${called(ticket)} already.`);
      const all = teams.ids().flatMap((each) => teams.team(each) ?? []);
      const manned = (each: Team) => ({ ...each, onCall: teams.forDanger(each, now).id === each.id });
      const stays = stayingWords(ticket, manned(team), all.map(manned), now);
      if (stays) return no(stays);
      if (to && !isSame(to, by) && isAway(to)) return no(`${to.name} is away: give it to somebody else.`);
      const theirs = movedTo(team, ticket);
      if (to) {
        const claimed: Claimed = { ...theirs, status: 'claimed', by: to, since: now };
        const step = steps.change(conversation, claimed, newsOf(ticket, act, to), [
          ...noteBy(conversation, by, note),
          deskAct(conversation, act, `${by.name} transferred it to ${to.name} of ${team.name}.`),
          say(handoffStatus('accepted', undefined, { agent: agentOf(conversation, to) })),
        ]);
        return { ...step, effects: [...step.effects, ...told(ticket, claimed, act)] };
      }
      const waiting: Waiting = { ...theirs, status: 'waiting', lined: now };
      const text = `${by.name} transferred it to ${team.name}.`;
      return steps.change(conversation, waiting, { kind: 'transferred', team: team.id }, [
        ...noteBy(conversation, by, note),
        deskAct(conversation, act, text),
        say(handoffStatus('queued')),
      ]);
    },

    release(doing: Doing<'release'>): Transition {
      const { conversation, ticket, act, now } = doing;
      if (ticket.status === 'waiting')
        return refuse(doing, { text: `Nobody has ${called(ticket)}: it waits in the queue.` });
      const waiting: Waiting = { ...handedOn(ticket), status: 'waiting', lined: now };
      return steps.change(conversation, waiting, { kind: 'released', by: act.by }, [
        deskAct(conversation, act, `${act.by.name} put it back into the queue.`),
        say(handoffStatus('queued')),
      ]);
    },
  };
}

/** What the customer hears of who has it now. Only who gives it away has handed it on; from whom it was taken, they did nothing. */
const newsOf = (ticket: Waiting | Claimed, { by }: Act, to: Representative) =>
  ticket.status === 'claimed' && isSame(ticket.by, by)
    ? { kind: 'passed' as const, from: ticket.by, to }
    : { kind: 'claimed' as const, by: to };

const say = (message: Say['message']): Say => ({ do: 'say', message });
