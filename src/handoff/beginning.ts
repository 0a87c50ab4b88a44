import type { Capabilities } from '../conversation/capabilities.ts';
import { recipientsOf } from '../conversation/recipients.ts';
import { onOneLine } from '../conversation/text.ts';
import { deskAct } from './events.ts';
import type { createReplying, Doing } from './replying.ts';
import type { Teams } from './routing.ts';
import { subjectOf } from './subject.ts';
import { dueTimes } from './targets.ts';
import type { Claimed } from './ticket.ts';
import { tooLongWords } from './too-long.ts';
import type { Transition, Transitions } from './transition.ts';

/** The rules of writing to somebody first: the conversation has a ticket from its first word on, in the hands of who wrote it. */
export function createBeginning(parts: {
  teams: Teams;
  steps: Transitions;
  replying: ReturnType<typeof createReplying>;
  can: (channel: string) => Capabilities;
}) {
  const { teams, steps, replying, can } = parts;

  /** Nobody waits for a first word, and nobody has been shown it yet: its version is 0. */
  function ticketOf({ conversation, act, now }: Omit<Doing<'begin'>, 'ticket'>): Claimed {
    // A team that is not there any more is the default one: what was written is on its way.
    const team = teams.team(act.team) ?? teams.forTopic();
    const { resolve } = dueTimes(team, now);
    return {
      ...{ status: 'claimed', by: act.by, since: now, reason: 'begun', priority: 'normal' },
      ...{ team: team.id, tier: team.tier, subject: subjectOf(act.subject), opened: now },
      due: resolve === undefined ? {} : { resolve },
      ...{ openedAfter: conversation.n, version: 0 },
    };
  }

  return (doing: Omit<Doing<'begin'>, 'ticket'>): Transition => {
    const { conversation, act } = doing;
    const ticket = ticketOf(doing);
    const { to } = recipientsOf(conversation) ?? { to: [{ address: conversation.address.id }] };
    const first = deskAct(conversation, act, `${act.by.name} wrote to ${to[0]?.address}: ${ticket.subject}`);
    const long = tooLongWords(conversation, { text: act.text, can });
    if (!long) {
      const step = replying.goesOut(ticket, doing, { subject: onOneLine(act.subject), to });
      return { ...step, effects: [first, ...step.effects] };
    }
    const opened = steps.change(conversation, { ...ticket, version: 1 }, { kind: 'none' }, [first]);
    const { effects } = replying.keep(conversation, ticket, act, { text: long });
    return { ...opened, effects: [...opened.effects, ...effects] };
  };
}
