import type { Say } from '../conversation/decision.ts';
import { called } from './changed.ts';
import { deskAct } from './events.ts';
import type { createHolding } from './held.ts';
import { rankOf } from './queue.ts';
import { type Doing, internalWords, whyNot } from './replying.ts';
import { tagsAfter } from './tags.ts';
import type { Act, Open } from './ticket.ts';
import type { Transition, Transitions } from './transition.ts';

/** The rules of what representatives set on an open ticket: how much it matters, its tags, and whether what is written stays inside. */
export function createMarking(parts: { steps: Transitions; holding: ReturnType<typeof createHolding> }) {
  const { steps, holding } = parts;
  const becomes = (
    { conversation, act, ticket }: Pick<Doing<Act['type'], Open>, 'conversation' | 'ticket'> & { act: Act },
    after: Open,
    text: string,
    says: Say[] = [],
  ) =>
    steps.change(conversation, { ...after, version: ticket.version + 1 }, { kind: 'none' }, [
      ...says,
      deskAct(conversation, act, text),
    ]);

  return {
    setPriority(doing: Doing<'set-priority', Open>): Transition {
      const { ticket, act } = doing;
      const { by, priority } = act;
      if (ticket.priority === priority) return steps.keep(ticket, []);
      if (ticket.reason === 'danger')
        return steps.answer(ticket, act, `The customer may be in danger: ${called(ticket)} stays urgent.`);
      const after: Open = { ...ticket, priority };
      // Without its old place it is told its new one, when that is a better one.
      if (after.status === 'waiting' && rankOf(after) < rankOf(ticket)) delete after.position;
      return becomes(doing, after, `${by.name} set its priority to ${priority}.`);
    },

    tag(doing: Doing<'tag', Open>): Transition {
      const { ticket, act } = doing;
      const { tags: before = [], ...rest } = ticket;
      const read = tagsAfter(before, act);
      if ('problem' in read) return steps.answer(ticket, act, read.problem);
      const { tags } = read;
      const [on, off] = [tags.filter((tag) => !before.includes(tag)), before.filter((tag) => !tags.includes(tag))];
      if (on.length + off.length === 0) return steps.keep(ticket, []);
      const words = [on.length > 0 && `tagged it ${list(on)}`, off.length > 0 && `took off ${list(off)}`];
      const text = `${act.by.name} ${words.filter(Boolean).join(' and ')}.`;
      return becomes(doing, { ...rest, ...(tags.length > 0 && { tags }) } as Open, text);
    },

    internal(doing: Doing<'internal', Open>): Transition {
      const { conversation, ticket, act } = doing;
      const { by, on } = act;
      if (ticket.status === 'waiting') return steps.answer(ticket, act, whyNot(ticket));
      if (on === (ticket.internal ?? false)) return steps.keep(ticket, []);
      if (!on) {
        const { internal: _, ...rest } = ticket;
        return becomes(doing, rest, `${by.name} ended internal mode: replies go to the customer again.`);
      }
      const back = holding.givenBack(conversation, ticket, internalWords(ticket));
      const text = `${by.name} began internal mode: nothing that is written goes to the customer.`;
      const step = becomes(doing, { ...back.ticket, internal: true }, text, back.notes);
      return { ...step, effects: [...step.effects, ...back.told] };
    },
  };
}

const list = (tags: readonly string[]): string => tags.map((tag) => `“${tag}”`).join(', ');
