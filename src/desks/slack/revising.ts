import type { Receive } from '../../conversation/event.ts';
import { LONGEST_TEXT } from '../../conversation/text.ts';
import { noTicket } from '../../handoff/changed.ts';
import { type Act, isOpenTicket } from '../../handoff/ticket.ts';
import { read } from '../../slack/inbound.ts';
import type { Post } from '../../slack/posts.ts';
import { becameOf } from './became.ts';
import { actions, type ButtonValue, button } from './buttons.ts';
import type { InThread } from './message.ts';
import { meant } from './notes.ts';
import type { Inner, Ref } from './parts.ts';
import { notices } from './receipts.ts';
import { createRights } from './rights.ts';
import type { Thread } from './threads.ts';

/** Says that what was sent cannot be changed, with a button that sends what it says now. */
const fixedNotices = (value: ButtonValue): Post =>
  notices(
    'For the customer it stays as it was: what was sent there cannot be changed. Shall they read it again, as it is now?',
    [{ type: 'actions', elements: [button(actions.correct, 'Send correction', value)] }],
  );

/** What a representative makes of a reply that they wrote in a thread: other words, or nothing. */
export const createRevising = (
  parts: Inner,
  receive: Receive,
  more: {
    threadOf(channel: string, thread: string): Promise<Thread | undefined>;
    whisper(to: InThread, text: string): void;
    whisperDraft(to: InThread, draft: Post): void;
  },
) => {
  const { threadOf, whisper, whisperDraft } = more;
  const rightOf = createRights(parts);

  /** The reply that a message became; one that the card does not know of yet is held under the id it has. */
  const replyOf = async (about: Thread, message: InThread, id: string | undefined) => {
    const became = await becameOf(parts, about, message);
    if (became) return became;
    const ticket = about.card?.shown.ticket;
    const mine = ticket?.status === 'claimed' && ticket.by.id === message.user;
    return mine && id !== undefined ? { held: id } : undefined;
  };

  /** `before` is what it said until now; `event` names this change, `id` the reply's own event. */
  return async (
    message: InThread,
    change: { before: Pick<InThread, 'text' | 'blocks'>; deleted: boolean; event: string; id: string },
  ): Promise<void> => {
    const { channel, thread_ts: thread, ts, user } = message;
    const about = await threadOf(channel, thread);
    const guess = meant(read(change.before)).kind === 'reply' ? change.id : undefined;
    const reply = about && (await replyOf(about, message, guess));
    if (!about || !reply) return;
    const team = about.card?.shown.ticket.team ?? parts.teams.find((each) => each.slack.channel === channel)?.id;
    const right = await rightOf(user, team ?? parts.defaultTeam);
    if ('no' in right) return whisper(message, `The customer has what you wrote first. ${right.no}`);
    const now = change.deleted ? undefined : meant(read(message));
    if (now && now.text.length > LONGEST_TEXT)
      return whisper(
        message,
        `⚠️ Not changed for the customer: it has ${now.text.length} characters, and a message may have ${LONGEST_TEXT}.`,
      );
    // What is marked as a note now is to stay inside: it is taken back while that is possible.
    const words = now?.kind === 'reply' && now.text ? now.text : undefined;
    if (now && words === undefined && 'message' in reply)
      return whisper(message, 'The customer has what you wrote first: delete the message to take it back.');
    const { conversation, card } = about;
    const { shown } = card ?? {};
    if (shown?.fixed && 'message' in reply && words !== undefined && isOpenTicket(shown.ticket)) {
      const { openedAfter: t, version: v } = shown.ticket;
      const value = { c: conversation, t, v, ts, m: message.edited?.ts ?? ts };
      return whisperDraft(message, fixedNotices(value));
    }
    const ref: Ref = { desk: 'slack', channel, thread, ...(!change.deleted && { ts }) };
    const common = { by: right.by, ref: { ...ref }, ticket: about.ticket ?? noTicket };
    const act = ((): Act => {
      if ('held' in reply) {
        if (words === undefined) return { ...common, type: 'undo', held: reply.held };
        return { ...common, type: 'edit-held', held: reply.held, text: words };
      }
      const { message } = reply;
      return words === undefined
        ? { ...common, type: 'delete', message }
        : { ...common, type: 'edit', message, text: words };
    })();
    await receive({ kind: 'acted', id: change.event, conversation, at: Date.now(), act });
  };
};
