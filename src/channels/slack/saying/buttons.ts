import { z } from 'zod';
import { entryNumberOf } from '../../../conversation/deliveries.ts';
import type { Message } from '../../../conversation/message.ts';
import type { Store } from '../../../conversation/store.ts';
import type { CallOutcome } from '../../../slack/calls.ts';
import type { Posts } from '../../../slack/posts.ts';
import { parsed } from '../../../slack/text.ts';
import type { Traces } from '../../../slack/traces.ts';
import { wordsFor } from '../words.ts';
import { drawMessage, withoutButtons } from './drawing.ts';

/** A message of ours, and where its last piece stands. */
export interface Asked {
  message: string;
  channel: string;
  ts: string;
}

/** The last message with buttons; `closed`: they are gone, since one was pressed or something was said after it. */
type Last = Asked & { closed?: boolean | undefined };

const schema = z.object({
  message: z.string(),
  channel: z.string(),
  ts: z.string(),
  closed: z.boolean().optional(),
});

const NAME = 'asked';

const numberOf = (conversation: string, message = ''): number => entryNumberOf(conversation, message) ?? 0;

/** Keeps which buttons can be pressed: those of the last message, since each asks something. The others are taken away. */
export const createButtons = (parts: { traces: Traces; store: Pick<Store, 'history'>; posts: Posts }) => {
  const { traces, store, posts } = parts;

  /** What was said, with what it offers. */
  async function messageOf(conversation: string, id: string): Promise<Message | undefined> {
    const n = entryNumberOf(conversation, id);
    const [entry] = n ? await store.history(conversation, { after: n - 1, limit: 1 }) : [];
    return entry?.message.id === id ? entry.message : undefined;
  }

  const last = async (conversation: string): Promise<Last | undefined> => {
    const read = schema.safeParse(parsed(await traces.get(conversation, NAME)));
    return read.success ? read.data : undefined;
  };
  const put = (conversation: string, asked: Last): Promise<void> =>
    traces.put(conversation, NAME, JSON.stringify(asked));

  const buttons = {
    messageOf,

    /** The message whose buttons can be pressed now, as far as is known. */
    async open(conversation: string): Promise<Asked | undefined> {
      const asked = await last(conversation);
      return asked?.closed ? undefined : asked;
    },
    /** Whether these can be pressed. People are quick: they may press before it is known here that there is something to press. */
    async isOpen(conversation: string, message: string): Promise<boolean> {
      const known = await last(conversation);
      const [n, asked] = [numberOf(conversation, message), numberOf(conversation, known?.message)];
      return n > asked || (n === asked && !known?.closed);
    },
    put: (conversation: string, asked: Asked): Promise<void> => put(conversation, asked),
    /** Nothing can be pressed any more up to this message. */
    async close(conversation: string, asked: Asked): Promise<void> {
      const known = numberOf(conversation, (await last(conversation))?.message);
      if (known <= numberOf(conversation, asked.message)) await put(conversation, { ...asked, closed: true });
    },

    /** Takes the buttons of a message away, or the one that stays; `pressed` says which one was. Undefined when the message is not known any more. */
    async strip(
      conversation: string,
      { message: id, channel, ts }: Asked,
      { pressed, of, signal }: { pressed?: string; of?: 'closing'; signal?: AbortSignal } = {},
    ): Promise<CallOutcome<null> | undefined> {
      const message = await messageOf(conversation, id);
      const draft = message && drawMessage(message, { shared: false, words: wordsFor(message.locale) }).posts.at(-1);
      return draft && posts.update({ channel, ts }, withoutButtons(draft, pressed, of), signal);
    },
  };
  return buttons;
};

/** The buttons of conversations. */
export type Buttons = ReturnType<typeof createButtons>;
