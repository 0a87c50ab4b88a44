import type { Handoff } from '../handoff/handoff.ts';
import { isOpenTicket } from '../handoff/ticket.ts';
import type { createHandover } from './handover.ts';
import type { HandoverReason } from './reply.ts';
import type { Saying } from './state.ts';
import type { TurnContext } from './turn.ts';

/** The timer that ends the waiting for a case's number, or for a person. */
export const SUMMARY = 'summary';
/** So long a case's number is waited for. */
const NUMBER_MS = 10_000;
/** Who answers a letter within this time has said all: nothing need be said of them before. */
const ANSWER_MS = 600_000;

/** Where nobody watches, one message says all that is to be said when a person is fetched: that one comes, with which number, and when. */
export function createSummaries({
  handoff,
  handover,
}: {
  handoff: Pick<Handoff, 'opening'>;
  handover: ReturnType<typeof createHandover>;
}) {
  return {
    /** It is said a little later. What answers something is not kept back for long, nor that nobody is there. */
    putOff(work: TurnContext, team: string, about: { before?: Saying } & Pick<HandoverReason, 'says'>): void {
      const { can, now } = work;
      const waits = can.letters && !about.before && handoff.opening(team, now).open;
      work.bot = { ...work.bot, summary: { ...about, ...(waits && { waits }) } };
      work.effects.push({ do: 'timer', name: SUMMARY, at: now + (waits ? ANSWER_MS : NUMBER_MS) });
    },

    /** The time is over, the case has its number, or a person has written: what is said now, if anything is left to say. */
    say(work: TurnContext, on: 'due' | 'queued' | 'reply'): Saying | undefined {
      const { bot, ticket, locale, now, can } = work;
      const { summary, ...rest } = bot;
      if (!summary || !isOpenTicket(ticket) || (summary.waits && on !== 'due')) return undefined;
      const held = summary.waits ? Math.max(0, ...(ticket.held ?? []).map(({ until }) => until)) : 0;
      if (held > 0) {
        // Somebody has just written, and may take it back.
        work.effects.push({ do: 'timer', name: SUMMARY, at: Math.max(now, held) + 1000 });
        return undefined;
      }
      work.bot = rest;
      work.answers = summary.answers;
      work.effects.push({ do: 'timer', name: SUMMARY, at: null });
      if (summary.waits && ticket.firstReplied !== undefined) return undefined;
      return handover.summary(ticket, { ...summary, locale, now, letters: can.letters });
    },
  };
}
