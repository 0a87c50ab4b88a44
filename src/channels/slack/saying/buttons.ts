import { z } from 'zod';
import { entryNumberOf } from '../../../conversation/deliveries.ts';
import type { Message } from '../../../conversation/message.ts';
import type { Store } from '../../../conversation/store.ts';
import type { CallOutcome } from '../../../slack/calls.ts';
import type { Posts } from '../../../slack/posts.ts';
import { parsed } from '../../../slack/text.ts';
import type { Traces } from '../traces.ts';
import { wordsFor } from '../words.ts';
import { drawMessage, withoutButtons } from './drawing.ts';

/** The message whose buttons can be pressed: the last one that has some, since each asks something. */
export interface Open {
  message: string;
  channel: string;
  thread?: string | undefined;
  ts: string;
}

const schema = z.object({
  message: z.string(),
  channel: z.string(),
  thread: z.string().optional(),
  ts: z.string(),
});

const NAME = 'open';

/** Keeps which buttons can be pressed, and takes the others away. */
export const createButtons = (parts: { traces: Traces; store: Pick<Store, 'history'>; posts: Posts }) => {
  const { traces, store, posts } = parts;

  /** What was said, with what it offers. */
  async function messageOf(conversation: string, id: string): Promise<Message | undefined> {
    const n = entryNumberOf(conversation, id);
    const [entry] = n ? await store.history(conversation, { after: n - 1, limit: 1 }) : [];
    return entry?.message.id === id ? entry.message : undefined;
  }

  const buttons = {
    messageOf,

    async open(conversation: string): Promise<Open | undefined> {
      const read = schema.safeParse(parsed(await traces.get(conversation, NAME)));
      return read.success ? read.data : undefined;
    },
    async put(conversation: string, open: Open): Promise<void> {
      await traces.put(conversation, NAME, JSON.stringify(open));
    },

    /** Takes the buttons of a message away; `pressed` says which one was. Undefined when the message is not known any more. */
    async strip(
      conversation: string,
      { message: id, channel, ts }: Pick<Open, 'message' | 'channel' | 'ts'>,
      { pressed, signal }: { pressed?: string; signal?: AbortSignal } = {},
    ): Promise<CallOutcome<null> | undefined> {
      const message = await messageOf(conversation, id);
      const last = message && drawMessage(message, { shared: false, words: wordsFor(message.locale) }).posts.at(-1);
      return last && posts.update({ channel, ts }, withoutButtons(last, pressed), signal);
    },

    /** Nothing can be pressed any more below this one. */
    async close(conversation: string, { message }: Pick<Open, 'message'>): Promise<void> {
      if ((await buttons.open(conversation))?.message === message) await traces.drop(conversation, NAME);
    },
  };
  return buttons;
};

/** The buttons of conversations. */
export type Buttons = ReturnType<typeof createButtons>;
