import { z } from 'zod';
import { closingOf } from '../../../conversation/closing.ts';
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
/** So many messages of one conversation offer to end something, at most: each says who has it now. */
const OFFERS = 10;
const OFFERED = 'closes';

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
  const offers = async (conversation: string): Promise<Asked[]> => {
    const read = z.array(schema).safeParse(parsed(await traces.get(conversation, OFFERED)));
    return read.success ? read.data : [];
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

    /** A message offers to end something, and stands there. */
    async offers(conversation: string, said: Asked): Promise<void> {
      const others = (await offers(conversation)).filter(({ message }) => message !== said.message);
      await traces.put(conversation, OFFERED, JSON.stringify([...others, said].slice(-OFFERS)));
    },
    /** That is over: nothing offers it any more. The calls that failed. */
    async ended(conversation: string, after: number, signal?: AbortSignal): Promise<CallOutcome<null>[]> {
      const all = await offers(conversation);
      const failed: CallOutcome<null>[] = [];
      const left: Asked[] = [];
      for (const each of all) {
        const said = await messageOf(conversation, each.message);
        if (said && closingOf(said)?.after !== after) left.push(each);
        else if (said) {
          const stripped = await buttons.strip(conversation, each, { of: 'closing', ...(signal && { signal }) });
          if (stripped && stripped.outcome !== 'done') failed.push(stripped);
        }
      }
      if (left.length < all.length) await traces.put(conversation, OFFERED, JSON.stringify(left));
      return failed;
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
