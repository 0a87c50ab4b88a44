import { z } from 'zod';
import { closingOf } from '../../conversation/closing.ts';
import type { Closed, Heard, Receive } from '../../conversation/event.ts';
import type { Log } from '../../conversation/log.ts';
import { isCustomer } from '../../conversation/people.ts';
import type { Store } from '../../conversation/store.ts';
import type { CallOutcome } from '../../slack/calls.ts';
import { plainBlocks } from '../../slack/outbound.ts';
import type { SlackPerson } from '../../slack/people.ts';
import type { Posts } from '../../slack/posts.ts';
import { escaped } from '../../slack/text.ts';
import type { Traces } from '../../slack/traces.ts';
import { addressOf, channelName, customerId } from './place.ts';
import type { createPrivate } from './private.ts';
import type { Buttons } from './saying/buttons.ts';
import { actions, messageOfBlock, messageOfClosing } from './saying/drawing.ts';
import { type Words, wordsFor } from './words.ts';

const text = z.string();
const click = z.object({
  user: z.object({ id: text.min(1) }),
  container: z.object({ channel_id: text.min(1), message_ts: text.min(1), thread_ts: text.nullish() }),
  action: z.object({ action_id: text, block_id: text.nullish() }),
});

/** Looked through for an earlier press. */
const LOOKED_THROUGH = 50;

/** A press of a button below something we said; only what is looked at here. */
export type Press = z.infer<typeof click>;

/** Reads a press; undefined when it is not what Slack documents. */
export const readPress = ({ body, action }: { body: unknown; action: unknown }): Press | undefined => {
  const read = click.safeParse({ ...(body as object), action });
  return read.success ? read.data : undefined;
};

/** What presses become events with. */
export interface PressingParts {
  me(): { team: string } | undefined;
  personOf(user: string): Promise<SlackPerson | undefined>;
  buttons: Buttons;
  posts: Posts;
  goPrivate: ReturnType<typeof createPrivate>;
  /** The conversation of a thread. */
  conversationOf(channel: string, thread: string): Promise<string | undefined>;
  traces: Traces;
  store: Pick<Store, 'conversation' | 'history'>;
  receive: Receive;
  log: Log;
  now(): number;
}

/**
 * Says for customers what the buttons below our messages say: once for each message, and only of the last one. The button that closes
 * their case stays: it counts once, whatever was said after it.
 */
export const createPressing = (parts: PressingParts) => {
  const { buttons, posts, store, receive, log, now } = parts;

  /** Work that nobody waits for, and that nothing is lost by when it fails. */
  const later = (work: Promise<CallOutcome<unknown> | undefined>): void => {
    work.then(
      (answer) => {
        if (answer && answer.outcome !== 'done') log.warn({ ...answer }, 'what was pressed in Slack is not shown');
      },
      (error: unknown) => log.warn({ err: error }, 'what was pressed in Slack is not shown'),
    );
  };
  const whisper = ({ user, container }: Press, words: string): void => {
    const { channel_id: channel, thread_ts: thread, message_ts: ts } = container;
    const at = { channel, user: user.id, ...(thread && thread !== ts && { thread }) };
    later(posts.whisper(at, { text: escaped(words), blocks: plainBlocks(words) }));
  };

  return {
    /** A button of a question. */
    async say(press: Press): Promise<void> {
      const { user, container, action } = press;
      const person = await parts.personOf(user.id);
      const words: Words = wordsFor(person?.locale);
      const message = messageOfBlock(action.block_id ?? '');
      if (message === undefined) return whisper(press, words.earlier);
      const conversation = message.slice(0, message.lastIndexOf('|'));
      const { channel_id: channel, message_ts: ts, thread_ts: replied } = container;
      const here = { message, channel, ts };
      const thread = replied && replied !== ts ? replied : undefined;
      const offered = (await buttons.isOpen(conversation, message))
        ? (await buttons.messageOf(conversation, message))?.suggestedActions?.actions
        : undefined;
      const chosen = offered?.[Number(action.action_id.slice(actions.say.length))];
      const id = `pressed:${message}`;
      if (!chosen) {
        const last = await store.history(conversation, { last: LOOKED_THROUGH });
        if (last.some((entry) => entry.message.id === id)) return whisper(press, words.pressed);
        later(buttons.strip(conversation, here));
        return whisper(press, words.earlier);
      }
      const team = parts.me()?.team ?? '';
      const from = customerId(team, user.id);
      const customer = { id: from, ...(person && { name: person.name }) };
      const at = now();
      const heard: Heard = {
        ...{ kind: 'heard', id, conversation, at, customer, from },
        address: addressOf({ team, user: user.id }, { channel, thread }),
        message: {
          ...{ type: 'message', id, channelId: channelName, text: chosen.value, textFormat: 'plain' },
          timestamp: new Date(at).toISOString(),
          from: { role: 'user', ...customer },
          conversation: { id: conversation },
          replyToId: message,
          ...(person?.locale && { locale: person.locale }),
        },
      };
      const { fresh } = await receive(heard);
      await buttons.close(conversation, here);
      // Of two who press at once the first counts, and its press is shown.
      if (!fresh) return whisper(press, words.pressed);
      const pressed = thread && person ? `${person.name}: ${chosen.title}` : chosen.title;
      later(buttons.strip(conversation, here, { pressed }));
    },

    /** The end of what a person has in hand. */
    async close(press: Press): Promise<void> {
      const { user, container, action } = press;
      const person = await parts.personOf(user.id);
      const words = wordsFor(person?.locale);
      const message = messageOfClosing(action.block_id ?? '') ?? '';
      const id = message.slice(0, Math.max(0, message.lastIndexOf('|')));
      const said = id ? await buttons.messageOf(id, message) : undefined;
      const closing = said && closingOf(said);
      const conversation = closing && (await store.conversation(id));
      if (!conversation) return whisper(press, words.earlier);
      const { channel_id: channel, message_ts: ts, thread_ts: replied } = container;
      const thread = replied && replied !== ts ? replied : undefined;
      const team = parts.me()?.team ?? '';
      const customer = { id: customerId(team, user.id), ...(person && { name: person.name }) };
      const address = addressOf({ team, user: user.id }, { channel, thread });
      if (!isCustomer(conversation, { customer, address })) return whisper(press, words.closeOther);
      const closed: Closed = {
        ...{ kind: 'closed', id: `closed:${message}`, conversation: id, at: now(), address, customer },
        after: closing.after,
      };
      const { fresh } = await receive(closed);
      if (!fresh) return whisper(press, words.pressed);
      later(buttons.strip(id, { message, channel, ts }, { pressed: closing.title, of: 'closing' }));
    },

    /** The way out of a place where others read along. */
    async private(press: Press): Promise<void> {
      const { user, container } = press;
      const { channel_id: channel, thread_ts: thread, message_ts: ts } = container;
      const words = wordsFor((await parts.personOf(user.id))?.locale);
      const id = await parts.conversationOf(channel, thread ?? ts);
      const conversation = id === undefined ? undefined : await store.conversation(id);
      const isTheirs = conversation?.customer.id === customerId(parts.me()?.team ?? '', user.id);
      if (!conversation || !isTheirs) return whisper(press, words.privateOther);
      const went = await parts.goPrivate(conversation, user.id);
      whisper(press, went ? words.privateBegun : words.privateNot);
    },
  };
};
