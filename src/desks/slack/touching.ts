import type { Outcome } from '../../conversation/outbox.ts';
import type { CallOutcome } from '../../slack/calls.ts';
import { delivered, gone, hopeless, outcomeOf, type PostAttempt } from '../../slack/outcomes.ts';
import type { Card } from './card-index.ts';
import type { createDrawing } from './drawing.ts';
import type { Inner } from './parts.ts';
import type { CardNotice, MarkNotice } from './touch-ups.ts';

/** What cannot be changed any more needs no change. */
const orHopeless = (answer: CallOutcome<unknown>): Outcome =>
  answer.outcome === 'done' || hopeless(answer) ? delivered : outcomeOf(answer);

/** Brings cards and marks up to date, beside what is said: each kind in its own order, and as Slack lets it. */
export const createTouching = (
  { posts, cards, mark }: Pick<Inner, 'posts' | 'cards' | 'mark'>,
  more: {
    drawing: ReturnType<typeof createDrawing>;
    /** Makes a card anew that is gone, in the turn of what is said there. */
    rebuild(at: Pick<Card, 'channel' | 'ts'>, attempt: PostAttempt): Promise<Outcome>;
  },
) => {
  const { drawing, rebuild } = more;
  return {
    async cards(notice: CardNotice, attempt: PostAttempt): Promise<Outcome> {
      const { conversation, signal } = attempt;
      if (notice.what === 'left') {
        const { shown, to } = notice;
        const what = { conversation, shown, ...(to !== undefined && { movedTo: to }) };
        return orHopeless(await drawing.leave(notice, what, signal));
      }
      const card = await cards.get(conversation);
      const answer = await drawing.redraw(conversation, signal);
      if (answer.outcome === 'done') return delivered;
      return card && gone(answer) ? rebuild(card, attempt) : outcomeOf(answer);
    },

    async marks(notice: MarkNotice, { signal }: PostAttempt): Promise<Outcome> {
      const { channel, ts } = notice;
      if (notice.what === 'reaction') return orHopeless(await posts.react({ channel, ts }, notice.reaction, signal));
      // A message that was deleted meanwhile, or has too many reactions, can carry none.
      return orHopeless(await mark({ channel, ts }, notice.progress, { signal }));
    },
  };
};
