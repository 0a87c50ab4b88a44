import type { Act } from '../../../handoff/ticket.ts';
import * as answers from '../../../slack/answers.ts';
import { ask } from '../../../slack/calls.ts';
import { read } from '../../../slack/inbound.ts';
import { type Acting, refOf } from '../acting.ts';
import { becameOf } from '../became.ts';
import { createTaking, leftNotices, missingOf, type Taken } from '../files/taking.ts';
import { meant, withoutPrefix } from '../notes.ts';
import type { Admitted } from './admitting.ts';

/** What is done about one reply by a button below it: it is sent after all, sent again, taken back. */
export const createReplies = ({ parts, acted, whisper, whisperDraft }: Acting) => {
  const { connection } = parts;
  const taking = createTaking(parts);

  /** The message that a button below it is about, as its writer has it now; they are told when it is not there. */
  const messageOf = async ({ place, card, ts }: Admitted) => {
    const { channel, ts: thread } = card ?? { channel: place.channel, ts: place.thread };
    if (!ts || !thread) return whisper(place, 'That message is not there any more.');
    const range = { oldest: ts, latest: ts, inclusive: true, limit: 2 };
    const answer = await ask(answers.messages, () =>
      connection.client.conversations.replies({ channel, ts: thread, ...range }),
    );
    if (answer.outcome !== 'done') return whisper(place, 'Slack did not give the message back. Please click again.');
    const message = answer.data.messages.find((each) => each.ts === ts);
    if (!message || message.user !== place.user) return whisper(place, 'That message is not there any more.');
    return { message, channel, thread };
  };

  const tellLeft = ({ place, conversation, seen, ts }: Admitted, taken: Taken, words: boolean): void => {
    if (taken.left.length === 0 || !ts) return;
    whisperDraft(place, leftNotices(taken, { words, conversation, ticket: seen.ticket, version: seen.saw, ts }));
  };

  return {
    /** Sends what a message says now, where what it said first could not be changed; each edit of it once. */
    async sendCorrection(admitted: Admitted): Promise<void> {
      const { place, conversation, seen, by, ts, message: edit } = admitted;
      const found = await messageOf(admitted);
      if (!found || !ts) return;
      const { kind, text } = meant(read(found.message));
      if (kind === 'note' || !text) return whisper(place, 'It is marked as a note now: nothing was sent.');
      const { channel, thread } = found;
      const id = `${connection.me()?.team}:${channel}:${ts}:correction:${edit}`;
      const reply: Act = { type: 'reply', by, text, ref: { ...refOf({ channel, thread }, ts) }, ...seen };
      const { fresh } = await acted(conversation, id, reply);
      if (!fresh) whisper(place, 'That was asked for already: it was sent once.');
    },

    /** Sends the files of a message that went without them. */
    async sendFiles(admitted: Admitted): Promise<void> {
      const { place, conversation, seen, by, ts, files: only = [] } = admitted;
      const found = await messageOf(admitted);
      if (!found || !ts) return;
      const taken = await taking.take(found.message, { conversation, by, only });
      tellLeft(admitted, taken, false);
      const { files } = taken;
      if (files.length === 0) return;
      const { channel, thread } = found;
      // The message itself has its mark already: these come after it.
      const ref = { ...refOf({ channel, thread }) };
      const id = `${connection.me()?.team}:${channel}:${ts}:files:${[...only].sort().join()}`;
      const { fresh } = await acted(conversation, id, { type: 'reply', by, text: '', ref, ...seen, files });
      if (fresh) return whisper(place, `📎 Sent: ${files.map(({ name }) => name).join(', ')}`);
      await taking.forget(conversation, files);
      whisper(place, 'That was asked for already: it was sent once.');
    },

    /** Sends a message that was kept, as its writer wrote it; `first` is what makes the ticket theirs. */
    async sendKept(admitted: Admitted, first?: 'claim' | 'assign'): Promise<void> {
      const { place, conversation, card, seen, by, ts } = admitted;
      const found = await messageOf(admitted);
      if (!found || !ts) return;
      const { message, channel, thread } = found;
      const text = withoutPrefix(read(message).text);
      const already = 'That was asked for already: it was sent once.';
      if (await becameOf(parts, { conversation, card }, { channel, ts })) return whisper(place, already);
      const taken = await taking.take(message, { conversation, by });
      tellLeft(admitted, taken, text !== '');
      const { files } = taken;
      if (!text && files.length === 0) return whisper(place, 'There is nothing to send in that message.');
      // Ids of their own: the message was received as a note already, and each offer to send it counts once. One that came to
      // nothing (somebody else was quicker) is followed by another.
      const id = `${connection.me()?.team}:${channel}:${ts}:${admitted.offer}`;
      if (first) {
        const taking: Act =
          first === 'claim' ? { type: 'claim', by, ...seen } : { type: 'assign', to: by, by, ...seen };
        await acted(conversation, `${id}:${first}:${by.id}`, taking);
      }
      const ref = { ...refOf({ channel, thread }, ts) };
      const reply: Act = {
        type: 'reply',
        by,
        text,
        ref,
        ...seen,
        ...(files.length > 0 && { files }),
        ...missingOf(taken),
      };
      const { fresh } = await acted(conversation, `${id}:send`, reply);
      if (fresh) return;
      await taking.forget(conversation, files);
      whisper(place, already);
    },

    /** Tries again what did not arrive. A message is sent again at most once; the new one may be, too. */
    async resend({ place, conversation, seen, by, ts, message }: Admitted): Promise<void> {
      if (!message) return;
      const ref = { ...refOf(place, ts) };
      const { fresh } = await acted(conversation, `resend:${message}`, { type: 'resend', by, message, ref, ...seen });
      if (!fresh) whisper(place, 'That was tried again already.');
    },

    /** A reply that is about to be sent stays inside; its message says so. */
    async takeBack({ place, conversation, by, held, ts, seen, trigger }: Admitted): Promise<void> {
      // What was written in a form stands nowhere else.
      const kept = ts === undefined && { keep: true as const };
      if (held)
        await acted(conversation, trigger, { type: 'undo', held, by, ref: { ...refOf(place, ts) }, ...seen, ...kept });
    },
  };
};
