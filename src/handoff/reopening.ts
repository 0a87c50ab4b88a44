import type { Conversation } from '../conversation/decision.ts';
import { called, changedWords } from './changed.ts';
import { deskAct } from './events.ts';
import type { Teams } from './routing.ts';
import { dueTimes } from './targets.ts';
import { type Act, type Claimed, type Due, isOpenTicket, type Resolved, type Ticket } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

type Reopen = Pick<Extract<Act, { type: 'reopen' }>, 'ticket'>;

/** Why a conversation's ticket cannot be opened again; undefined when it can. Asked of what is known of it by whoever asks. */
export function reopenProblem(ticket: Ticket | undefined, { ticket: meant }: Reopen): string | undefined {
  if (!ticket) return 'The bot has the conversation again: there is nothing to reopen.';
  const same = meant === undefined || meant === ticket.openedAfter;
  if (isOpenTicket(ticket))
    return same
      ? `${called(ticket, 'The ticket')} is open already.`
      : changedWords({ what: 'another', ticket: ticket.number === undefined ? {} : { number: ticket.number } });
  if (!same) return `${called(ticket, 'Another ticket')} came after it in this conversation: reopen that one.`;
  if (ticket.disposition === 'returned') return 'The bot has the conversation again: there is nothing to reopen.';
  return ticket.blocked ? 'Its sender is blocked: unblock them, which opens it again.' : undefined;
}

/** The rules of opening a ticket again that had ended: it is in the hands of who does, and its customer hears nothing of it. */
export function createReopening(parts: { steps: Transitions; teams: Teams }) {
  const { steps, teams } = parts;

  return (
    ticket: Ticket | undefined,
    { conversation, act, now }: { conversation: Conversation; act: Extract<Act, { type: 'reopen' }>; now: number },
  ): Transition => {
    const { by } = act;
    const why = reopenProblem(ticket, act);
    if (why || ticket?.status !== 'resolved') return steps.answer(ticket, act, why ?? '');
    const { status: _, by: __, at: ___, disposition: ____, note: _____, ...rest } = ticket;
    const { mergedInto: ______, survey: _______, had: ________, ...inquiry } = rest;
    const team = teams.team(ticket.team) ?? teams.forTopic();
    const version = ticket.version + 1;
    const claimed: Claimed = {
      ...{ ...inquiry, status: 'claimed', by, since: now },
      ...{ team: team.id, tier: team.tier, due: dueAnew(ticket, dueTimes(team, now)) },
      ...{ reopened: (ticket.reopened ?? 0) + 1, reopenedAt: now, version, handed: version },
    };
    const says = [deskAct(conversation, act, `${by.name} reopened it.`)];
    return steps.change(conversation, claimed, { kind: 'reopened', by }, says);
  };
}

/** Its clocks begin again; a first reply that was given stays given. */
function dueAnew({ firstReplied, unanswered, due }: Resolved, { firstReply, nextReply, resolve }: Due): Due {
  const waits = unanswered !== undefined;
  const first = firstReplied === undefined ? waits && firstReply : due.firstReply;
  const next = firstReplied !== undefined && waits && nextReply;
  return {
    ...(first && { firstReply: first }),
    ...(next && { nextReply: next }),
    ...(resolve !== undefined && { resolve }),
  };
}
