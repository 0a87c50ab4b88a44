import * as answers from '../../../slack/answers.ts';
import { ask } from '../../../slack/calls.ts';
import { paces } from '../../../slack/lanes.ts';
import { type FromPerson, fromPerson, isWritten, type SlackMessage } from '../../../slack/message.ts';
import type { SlackWorkspace } from '../../../slack/workspace.ts';
import type { InTurn } from '../../../waiting/in-turn.ts';
import { conversationAt, isDirect, type Place } from '../place.ts';
import type { CustomerThreads } from '../threads.ts';
import type { createChanging } from './changing.ts';
import type { Hear, Spoken } from './hear.ts';
import { mentions } from './text.ts';

/** What is listened with. */
export interface IncomingParts {
  slack: SlackWorkspace;
  threads: CustomerThreads;
  hear: Hear;
  changing: ReturnType<typeof createChanging>;
  /** Whether customers may write in a channel. */
  isOpen(channel: string): boolean;
  /** Whether it is one where representatives work. */
  isDesk(channel: string): boolean;
  /** Told of somebody who calls the app where customers do not write. */
  turnAway(message: FromPerson): void;
  /** Told of somebody who was heard just now. */
  heard(spoken: Spoken): void;
  inTurn: InTurn;
  now(): number;
}

interface At {
  place: Place;
  conversation?: string;
}

/** A mention that is so old was brought again: what followed it was nobody's then. */
const LATE = 5000;

/** Listens: to direct messages, to mentions, and in threads that began with one. */
export const createIncoming = (parts: IncomingParts) => {
  const { slack, threads, hear, changing, isOpen, isDesk, turnAway, inTurn, now } = parts;
  const { connection, lanes } = slack;
  const me = () => connection.me();

  /** The messages of a thread, the first one first. Throws when Slack does not say: it brings the event again then. */
  async function repliesOf(channel: string, thread: string, more: { oldest?: string; limit: number }) {
    const answer = await lanes.send('read', paces.read, () =>
      ask(answers.messages, () => connection.client.conversations.replies({ channel, ts: thread, ...more })),
    );
    if (answer.outcome === 'declined' && /^(thread|message)_not_found$/.test(answer.error)) return [];
    if (answer.outcome !== 'done') throw new Error(`a thread cannot be read: ${JSON.stringify(answer)}`);
    return answer.data.messages.map((each) => ({ ...each, channel }));
  }

  /** Where somebody wrote, and the conversation that their words belong to already. */
  async function whereIs({ channel, thread_ts: replied, ts }: FromPerson): Promise<At> {
    const thread = isDirect(channel) ? replied : (replied ?? ts);
    const place = { channel, ...(thread !== undefined && { thread }) };
    const bound = thread === undefined ? undefined : await threads.conversationOf(channel, thread);
    if (bound !== undefined) return { place, conversation: bound };
    return isDirect(channel) ? { place, conversation: conversationAt(me()?.team ?? '', { channel }) } : { place };
  }

  /** Begins a thread's conversation, unless one of ours began the thread: that is a ticket's, or an alarm's. */
  async function begin(message: FromPerson, thread: string): Promise<string | undefined> {
    const { channel, ts } = message;
    if (thread !== ts) {
      const [parent] = await repliesOf(channel, thread, { limit: 1 });
      if (parent?.bot_id !== undefined && parent.bot_id === me()?.bot) return undefined;
    }
    return threads.bind(channel, thread, conversationAt(me()?.team ?? '', { channel, thread }));
  }

  const take = (spoken: Spoken): Promise<void> =>
    inTurn(`heard ${spoken.conversation}`, async () => {
      if ((await hear.take(spoken)) === 'heard') parts.heard(spoken);
    });

  /** What was written while nobody knew yet that the thread is a customer's. */
  async function catchUp({ channel, ts }: FromPerson, conversation: string, thread: string): Promise<void> {
    for (const each of await repliesOf(channel, thread, { oldest: ts, limit: 200 }))
      if (isWritten(each) && fromPerson(each, me()?.user) && each.ts > ts)
        await take({ message: each, conversation, place: { channel, thread } });
  }

  async function written(message: FromPerson, mentioned: boolean): Promise<void> {
    const { place, conversation: known } = await whereIs(message);
    const { channel, thread = message.ts } = place;
    const conversation = known ?? (mentioned ? await begin(message, thread) : undefined);
    if (conversation === undefined) return;
    await take({ message, conversation, place });
    const isLate = now() - Number(message.ts) * 1000 > LATE;
    if (mentioned && isLate && !isDirect(channel)) await catchUp(message, conversation, thread);
  }

  /** Words that were changed or taken back, where they were heard. */
  async function changed(event: SlackMessage): Promise<void> {
    const { channel, message, previous_message: before } = event;
    const gone = event.subtype === 'message_deleted' || message?.subtype === 'tombstone';
    const words = { ...(gone ? before : message), ...(channel && { channel }) };
    if (!fromPerson(words, me()?.user)) return;
    // Slack says so, too, when it counts replies or finds a preview, and of what we change ourselves.
    if (!gone && (!message?.edited || !before || message.text === before.text)) return;
    const { place, conversation } = await whereIs(words);
    if (conversation === undefined) return;
    const spoken = { message: words, place, conversation };
    await inTurn(`heard ${conversation}`, () => (gone ? changing.deleted(spoken) : changing.edited(spoken)));
  }

  return {
    /** A message somewhere; most are none of a customer's. */
    async message(event: SlackMessage): Promise<void> {
      if (!event.channel || !isOpen(event.channel)) return;
      if (event.subtype === 'message_changed' || event.subtype === 'message_deleted') return changed(event);
      if (isWritten(event) && fromPerson(event, me()?.user)) return written(event, mentions(event, me()?.user));
    },
    /** The same message comes as a message, too, where the app may read along. */
    async mention(event: SlackMessage): Promise<void> {
      if (!event.channel || !fromPerson(event, me()?.user)) return;
      if (isOpen(event.channel)) return written(event, true);
      if (!isDesk(event.channel)) turnAway(event);
    },
  };
};
