import type { Say } from '../conversation/decision.ts';
import { agentOf, deskAct, handoffStatus, noteBy } from './events.ts';
import { over } from './next-version.ts';
import type { Doing } from './replying.ts';
import type { Act, Ticket } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** The rules of ending a ticket: for good, or because the bot has the conversation again. */
export function createEnding({ steps }: { steps: Transitions }) {
  const completed = ({ conversation, act }: Pick<Doing, 'conversation'> & { act: Act }): Say => {
    return { do: 'say', message: handoffStatus('completed', undefined, { agent: agentOf(conversation, act.by) }) };
  };

  return {
    giveBack(doing: Doing<'return'>): Transition {
      const { conversation, ticket, act, now } = doing;
      const { by } = act;
      const ended: Ticket = { ...over(ticket), status: 'resolved', by, at: now, disposition: 'returned' };
      const says = [deskAct(conversation, act, `${by.name} returned it to the bot.`), completed(doing)];
      return { ...steps.change(conversation, ended, { kind: 'returned', by }, says), ticket: undefined };
    },

    resolve(doing: Doing<'resolve'>): Transition {
      const { conversation, ticket, act, now } = doing;
      const { by, disposition, note, unasked } = act;
      const words = note?.trim();
      const resolved: Ticket = {
        ...{ ...over(ticket), status: 'resolved', by, at: now, disposition },
        ...(words && { note: words }),
      };
      const news = { kind: 'resolved' as const, by, disposition, ...(unasked && { unasked }) };
      const rating = unasked ? ' The customer is not asked how it was.' : '';
      return steps.change(conversation, resolved, news, [
        ...noteBy(conversation, by, note),
        deskAct(conversation, act, `${by.name} resolved it: ${disposition}.${rating}`),
        completed(doing),
      ]);
    },
  };
}
