import type { Channel, OpenChannel } from '../../../src/channels/channel.ts';
import { isEmail } from '../../../src/conversation/correspondents.ts';
import type { Address, DeliveryNews, Heard, Receive } from '../../../src/conversation/event.ts';
import {
  type Correspondent,
  type Letterhead,
  letterheadOf,
  withLetterhead,
} from '../../../src/conversation/letterhead.ts';
import type { Json, Message } from '../../../src/conversation/message.ts';

/** A letter that went out. */
export interface Posted {
  to: Address;
  message: Message;
  /** Whom it goes to, and about what, when its channel may not choose. */
  letter: Letterhead | undefined;
}

/** The provider of a channel of letters that only a test has. */
export interface PostOffice {
  open: OpenChannel;
  /** What went out, oldest first. */
  posted: Posted[];
  /** A letter comes in, which may answer one of ours; the conversation that it belongs to. */
  brings(
    from: Correspondent,
    text: string,
    more?: { answers?: Posted; cc?: Correspondent[]; subject?: string },
  ): Promise<string>;
  /** One of several did not take a letter. */
  comesBack(posted: Posted, recipient: string, reason: string): Promise<void>;
}

const name = 'post';

/** A channel of letters: it asks who is blocked, and writes to anybody who has an address. */
export function openPostOffice(): PostOffice {
  const posted: Posted[] = [];
  let receive: Receive = async () => {
    throw new Error('the post office is closed');
  };
  let isBlocked: (address: Address) => Promise<boolean> = async () => false;
  let letters = 0;

  const channel: Channel = {
    ...{ name, title: 'Letters' },
    can: {
      ...{ live: false, letters: true, notifies: true, buttons: false, files: false, edits: false, markup: 'plain' },
      ...{ longest: 20_000, idsKeptFor: 86_400, tryMs: 2000 },
    },
    async start(given) {
      receive = given;
    },
    async deliver(to, message) {
      posted.push({ to, message, letter: letterheadOf(message) });
      return { outcome: 'delivered' };
    },
    addressFor: (email, { subject }) =>
      isEmail(email) ? { channel: name, id: email.toLowerCase(), detail: { subject } } : undefined,
    async stop() {},
  };

  return {
    open({ blocked }) {
      isBlocked = async (address) => (await blocked?.has(address)) ?? false;
      return channel;
    },
    posted,
    async brings(from, text, { answers, cc = [], subject = 'A letter' } = {}) {
      const id = `letter-${++letters}`;
      const conversation = answers?.message.conversation.id ?? `post-${id}`;
      const detail = { subject, cc } as unknown as Json;
      const address = { channel: name, id: from.address, detail };
      const customer = { id: from.address, email: from.address, ...(from.name && { name: from.name }) };
      const message: Message = {
        ...{ type: 'message', id, channelId: name, text, textFormat: 'plain', conversation: { id: conversation } },
        timestamp: new Date().toISOString(),
        from: { id: from.address, role: 'user', ...(from.name && { name: from.name }) },
        channelData: withLetterhead({ from, cc, subject }),
      };
      const heard: Heard = { kind: 'heard', id, conversation, at: Date.now(), address, customer, message };
      await receive({ ...heard, ...((await isBlocked(address)) && { noReply: 'machine' as const }) });
      return conversation;
    },
    async comesBack({ message }, recipient, reason) {
      const about = { delivery: message.id, recipient, reason, state: 'failed' as const, destination: name };
      const happened = { id: `back:${message.id}:${recipient}`, conversation: message.conversation.id, at: Date.now() };
      await receive({ kind: 'delivery', ...happened, ...about } satisfies DeliveryNews);
    },
  };
}
