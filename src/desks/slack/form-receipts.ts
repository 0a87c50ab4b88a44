import type { Outcome } from '../../conversation/outbox.ts';
import { isLost, isLostToOne, lostWords } from '../../handoff/lost.ts';
import type { Held, Ticket } from '../../handoff/ticket.ts';
import type { ReceiptShown } from '../../handoff/update.ts';
import { delivered, ended, hopeless, outcomeOf, type PostAttempt, postOnce } from '../../slack/outcomes.ts';
import type { Post } from '../../slack/posts.ts';
import { escaped, shorten } from '../../slack/text.ts';
import { actions, button } from './buttons.ts';
import { timeSoon } from './card.ts';
import type { Card } from './card-index.ts';
import type { Inner } from './parts.ts';

/** What is said of replies that were written in a form: no message of their writer's can carry it, so it goes into the card's thread. */
export const createFormReceipts = ({ posts, cards }: Pick<Inner, 'posts' | 'cards'>) => {
  const plain = (text: string, more: Post['blocks'] = []): Post => ({
    text: escaped(text),
    blocks: [{ type: 'section', text: { type: 'plain_text', text: text.slice(0, 3000), emoji: true } }, ...more],
  });

  return {
    /** Says that a reply is about to be sent, with the button that takes it back. */
    async held({ id, text: words, until, by }: Held, ticket: Ticket, card: Card, attempt: PostAttempt): Promise<void> {
      const text = `⏳ Goes out at ${timeSoon(until)}. Until then you can take it back; it is kept as a note then.`;
      const value = { c: attempt.conversation, t: ticket.openedAfter, v: ticket.version, held: id };
      const blocks = [
        { type: 'section', text: { type: 'mrkdwn', text } },
        { type: 'section', text: { type: 'plain_text', text: shorten(words, 1000) || 'Files', emoji: true } },
        { type: 'actions', elements: [button(actions.undo, 'Undo', value)] },
      ];
      await posts.whisper({ channel: card.channel, thread: card.ts, user: by.id }, { text, blocks }, attempt.signal);
    },

    /** Says what became of one, when it is not as usual. */
    async receipt(shown: ReceiptShown, attempt: PostAttempt): Promise<Outcome> {
      const { to, outcome, reason, recipient, message } = shown;
      const { conversation, id, again: look, signal } = attempt;
      const card = await cards.get(conversation);
      if (!card) return delivered;
      const thread = { channel: card.channel, thread: card.ts };
      if (outcome === 'kept') {
        const told = await posts.whisper(
          { ...thread, user: to.id },
          plain(`🔒 ${reason ?? 'It was kept as a note.'}`),
          signal,
        );
        return told.outcome === 'done' || hopeless(told) ? delivered : outcomeOf(told);
      }
      const news = {
        state: outcome,
        ...(reason !== undefined && { reason }),
        ...(recipient !== undefined && { recipient }),
      };
      if (!isLost(news) && !isLostToOne(news)) return delivered;
      const { openedAfter: t, version: v, opened } = card.shown.ticket;
      const again = message !== undefined && recipient === undefined;
      const value = { c: conversation, t, v, ...(message !== undefined && { m: message }) };
      const retry = again ? [{ type: 'actions', elements: [button(actions.resend, 'Try again', value)] }] : [];
      const draft = plain(lostWords(`⚠️ What ${shorten(to.name, 80)} wrote`, news), retry);
      const place = { ...thread, since: opened, look };
      const posted = await postOnce(posts, { to: place, draft, mark: { id, conversation }, signal });
      return ended(posted) ? posted.outcome : delivered;
    },
  };
};
