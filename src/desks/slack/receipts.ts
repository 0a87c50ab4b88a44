import type { Outcome } from '../../conversation/outbox.ts';
import { type Changed, called, changedWords } from '../../handoff/changed.ts';
import { isLost, lostWords } from '../../handoff/lost.ts';
import type { Held, Open, Ticket } from '../../handoff/ticket.ts';
import type { AlarmShown, PrivateNotice, ReceiptShown } from '../../handoff/update.ts';
import { delivered, ended, hopeless, outcomeOf, type PostAttempt, postOnce } from '../../slack/outcomes.ts';
import type { Post } from '../../slack/posts.ts';
import { escaped, type Part, shorten } from '../../slack/text.ts';
import { actions, askedButton, type ButtonValue, button } from './buttons.ts';
import { time, timeSoon } from './card.ts';
import { type Card, isThreadOf } from './card-index.ts';
import { createFormReceipts } from './form-receipts.ts';
import { type Inner, type Ref, readRef } from './parts.ts';
import { marked } from './touch-ups.ts';

/** A sentence of ours, which may quote names. */
export const notices = (text: string, more: Post['blocks'] = []): Post => ({
  text: escaped(text),
  blocks: [{ type: 'section', text: { type: 'plain_text', text: text.slice(0, 3000), emoji: true } }, ...more],
});

/** What has changed meanwhile; a time is shown in the reader's own zone. */
export const changedDraft = (changed: Changed): Post => {
  const [before = '', after] = escaped(changedWords(changed, () => '\0')).split('\0');
  if (after === undefined || changed.what !== 'resolved') return notices(before);
  const text = `${before}${time(changed.at)}${after}`;
  return { text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] };
};

/** Says that a message stayed inside, with the button that sends it when its writer may. */
export const keptNotices = (parts: {
  why: string;
  conversation: string;
  card: Card | undefined;
  ts: string;
  writer: string;
}): Post => {
  const { why, conversation, ts, writer } = parts;
  const ticket = parts.card?.shown.ticket;
  if (!ticket || ticket.status === 'resolved') return notices(`🔒 ${why}`);
  const value = { c: conversation, t: ticket.openedAfter, v: ticket.version, ts };
  return notices(`🔒 ${why}`, [{ type: 'actions', elements: [sendsAfterAll(ticket, value, writer)] }]);
};

const sendsAfterAll = (ticket: Open, value: ButtonValue, writer: string): Part => {
  if (ticket.status === 'waiting') return button(actions.claimAndSend, 'Claim and send', value);
  const { by } = ticket;
  if (by.desk === 'slack' && by.id === writer) return button(actions.send, 'Send to customer', value);
  const has = `${shorten(by.name, 80)} has ${called(ticket)}. It is yours then, and your message goes to the customer.`;
  const asks = { title: 'Take it over?', text: has, yes: 'Take over and send' };
  return askedButton(actions.takeOverAndSend, 'Take over and send', value, asks);
};

const placeOf = ({ channel, thread }: Pick<Ref, 'channel' | 'thread'>) => ({ channel, ...(thread && { thread }) });

/** A call to whoever is on duty, which says in which channel the ticket is. */
const drawCall = (text: string, card: Card | undefined): Post => {
  const call = `🚨 ${text}`;
  if (!card) return notices(call);
  const elements = [
    { type: 'text', text: `${call} ` },
    { type: 'channel', channel_id: card.channel },
  ];
  return {
    text: `${escaped(call)} <#${card.channel}>`,
    blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }],
  };
};

/** Tells one representative something: a notice that only they see, or what became of their reply; and calls those on duty. */
export const createReceipts = ({ posts, cards }: Pick<Inner, 'posts' | 'cards'>) => {
  const forms = createFormReceipts({ posts, cards });
  const whisper = async (
    to: { channel: string; thread?: string; user: string },
    draft: Post,
    { signal }: PostAttempt,
  ): Promise<Outcome> => {
    const answer = await posts.whisper(to, draft, signal);
    // Nobody waits for a word that only one person would have seen, when that person has left.
    return answer.outcome === 'done' || hopeless(answer) ? delivered : outcomeOf(answer);
  };

  /** One of several did not get a reply: the mark on its message stays, which is about all of them. */
  const missed = async (
    { to, outcome, reason, recipient }: ReceiptShown & { recipient: string },
    ref: Ref & { ts: string },
    { conversation, again: look, id, signal }: PostAttempt,
  ): Promise<Outcome> => {
    if (outcome === 'kept') return delivered;
    const news = { state: outcome, recipient, ...(reason !== undefined && { reason }) };
    const draft = notices(lostWords(`⚠️ What ${shorten(to.name, 80)} wrote`, news));
    const place = { ...placeOf(ref), since: Number(ref.ts) * 1000, look };
    const posted = await postOnce(posts, { to: place, draft, mark: { id, conversation }, signal });
    return ended(posted) ? posted.outcome : delivered;
  };

  return {
    async told({ to, text, changed, ref }: PrivateNotice, attempt: PostAttempt): Promise<Outcome> {
      const card = await cards.get(attempt.conversation);
      const place = readRef(ref) ?? (card && { channel: card.channel, thread: card.ts });
      const draft = changed && text === changedWords(changed) ? changedDraft(changed) : notices(text);
      return place ? whisper({ ...placeOf(place), user: to.id }, draft, attempt) : delivered;
    },

    /** The same of a reply that was written in a form, once its card is there. */
    heldForm: forms.held,

    /** Says that a reply is about to be sent, with the button that takes it back. Editing or deleting the message works, too. */
    async held({ id, until, by, ref }: Held, { openedAfter, version }: Ticket, attempt: PostAttempt): Promise<void> {
      const place = readRef(ref);
      if (!place?.ts) return;
      const text = `⏳ Goes to the customer at ${timeSoon(until)}. Until then you can edit or delete your message, or take it back.`;
      const value = { c: attempt.conversation, t: openedAfter, v: version, ts: place.ts, held: id };
      const blocks = [
        { type: 'section', text: { type: 'mrkdwn', text } },
        { type: 'actions', elements: [button(actions.undo, 'Undo', value)] },
      ];
      await posts.whisper({ ...placeOf(place), user: by.id }, { text, blocks }, attempt.signal);
    },

    async alarm({ place, text, since }: AlarmShown, attempt: PostAttempt): Promise<Outcome> {
      const { conversation, id, again: look, signal } = attempt;
      const draft = drawCall(text, await cards.get(conversation));
      const posted = await postOnce(posts, {
        to: { channel: place, since, look },
        draft,
        mark: { id, conversation },
        signal,
      });
      return ended(posted) ? posted.outcome : delivered;
    },

    async receipt(shown: ReceiptShown, attempt: PostAttempt): Promise<Outcome> {
      const { ref: given, outcome, to, reason, message, recipient } = shown;
      const ref = readRef(given);
      if (!ref) return delivered;
      if (!ref.ts) return forms.receipt(shown, attempt);
      if (recipient !== undefined) return missed({ ...shown, recipient }, { ...ref, ts: ref.ts }, attempt);
      const touchUps = [marked({ channel: ref.channel, ts: ref.ts }, outcome)];
      if (outcome !== 'kept' && !isLost({ state: outcome })) return { ...delivered, touchUps };
      const { conversation, again: look, id, signal } = attempt;
      const known = await cards.get(conversation);
      if (outcome === 'kept') {
        // Only in the thread of its own ticket it may be sent after all.
        const card = known && isThreadOf(known, ref.channel, ref.thread) ? known : undefined;
        const why = reason ?? 'It was kept as a note.';
        const draft = keptNotices({ why, conversation, card, ts: ref.ts, writer: to.id });
        const told = await whisper({ ...placeOf(ref), user: to.id }, draft, attempt);
        return told.outcome === 'delivered' ? { ...told, touchUps } : told;
      }
      const name = shorten(to.name, 80);
      const words = lostWords(`⚠️ What ${name} wrote`, { state: outcome, ...(reason !== undefined && { reason }) });
      const ticket = known?.shown.ticket;
      const value = message &&
        ticket && { c: conversation, t: ticket.openedAfter, v: ticket.version, ts: ref.ts, m: message };
      const retry = value ? [{ type: 'actions', elements: [button(actions.resend, 'Try again', value)] }] : [];
      const draft = notices(words, retry);
      const place = { ...placeOf(ref), since: Number(ref.ts) * 1000, look };
      const posted = await postOnce(posts, { to: place, draft, mark: { id, conversation }, signal });
      return ended(posted) ? posted.outcome : { ...delivered, touchUps };
    },
  };
};
