import type { Capabilities } from '../../conversation/capabilities.ts';
import type { Address, Event } from '../../conversation/event.ts';
import type { Message } from '../../conversation/message.ts';
import type { Store } from '../../conversation/store.ts';
import { createMemoryFiles } from '../../files/memory.ts';
import type { EmailAccount } from '../../settings/settings.ts';
import type { ChannelGround } from '../channel.ts';
import { createDelivering, type SendingAccount } from './delivering.ts';
import type { Mail } from './mail.ts';
import { type MailGround, mailParts } from './parts.ts';
import { createReader } from './reading/reader.ts';
import { createReceiving } from './receiving/receiving.ts';
import type { OutgoingMail } from './sending/compose.ts';
import { type Joining, joiningOf } from './threads/joining.ts';
import type { Threads } from './threads/threads.ts';
import { createMemoryUnreachable } from './threads/unreachable.ts';

/** A mail, where it belongs, and what its conversation would hear. */
export interface Tried {
  mail: Mail;
  account: EmailAccount;
  joining: Joining;
  events: Event[];
}

/** The mail that a message would become. */
export interface Written {
  /** As it would travel. */
  raw: Buffer;
  text: string;
}

/** Mails as the channel treats them, of which nothing is sent and nothing kept. */
export interface Trying {
  can: Capabilities;
  /** Reads a mail to one of our accounts, the first when it names none. */
  read(raw: Uint8Array): Promise<Tried>;
  /** Writes what would be sent, quoting from that store; why nothing would, otherwise. */
  write(
    to: Address,
    message: Message,
    about: { id: string; store: Pick<Store, 'history'> },
  ): Promise<Written | { refused: string }>;
  stop(): Promise<void>;
}

/** So often as one likes: trying counts for nobody. */
const always = { allows: async () => true };

/** Opens the channel for trying; what is known of conversations is read, and never changed. */
export function openTrying(ground: MailGround & Pick<ChannelGround, 'store' | 'blocked' | 'ofCase' | 'log'>): Trying {
  const { settings, store, blocked, ofCase, log } = ground;
  const { own, tokens, onDuty, links, publicUrl, zoneOf, can, ...parts } = mailParts(ground);
  const threads = unchanged(parts.threads);
  const readers = new Map(settings.email.map(({ id, authserv }) => [id, createReader({ own, authserv })]));
  const case_ = ofCase ? { ofCase } : {};

  /** Whose mail it is can be seen only once it was read, and that takes an account. */
  async function addressed(raw: Uint8Array): Promise<EmailAccount> {
    const [first] = settings.email;
    const { to, cc, deliveredTo } = await readers.get(first!.id)!.read(raw);
    const written = [...deliveredTo, ...[...to, ...cc].map(({ address }) => address)].map(withoutPlus);
    return (
      settings.email.find((each) =>
        [each.address, ...each.aliases].some((one) => written.includes(withoutPlus(one))),
      ) ?? first!
    );
  }

  return {
    can,
    async read(raw) {
      const account = await addressed(raw);
      const reader = readers.get(account.id)!;
      const mail = await reader.read(raw);
      const events: Event[] = [];
      const receiving = createReceiving({
        ...{ account, own: new Set(own), reader, tokens, threads, store, blocked, log, ...case_ },
        ...{ files: createMemoryFiles(), frequency: always, unreachable: createMemoryUnreachable() },
        async receive(event) {
          events.push(event);
          return { fresh: true };
        },
      });
      await receiving.take({
        uid: 0,
        raw: Buffer.from(raw),
        whole: true,
        size: raw.length,
        arrived: Date.now(),
        again: false,
      });
      const joining = await joiningOf(mail, { tokens, threads, store, ...case_ }, Date.now());
      return { mail, account, joining, events };
    },

    async write(to, message, { id, store }) {
      let written: OutgoingMail | undefined;
      const account = (wanted: string | undefined): SendingAccount => ({
        settings: { ...(settings.email.find((each) => each.id === wanted) ?? settings.email[0]!), sent: false },
        transport: {
          async send(mail) {
            written = mail;
            return { outcome: 'delivered', accepted: mail.envelope.to, rejected: [], reply: '' };
          },
          examine: async () => undefined,
          close() {},
        },
        sent: { findSent: async () => undefined, appendSent: async () => false },
      });
      const deliver = createDelivering({
        ...{ account, name: settings.name, zoneOf, tokens, threads, store, files: undefined, frequency: always },
        unreachable: { why: parts.unreachable.why, mark: async () => undefined },
        ...{ onDuty, links, publicUrl, log, notReached: async () => undefined },
      });
      const { signal } = new AbortController();
      const outcome = await deliver(to, message, { id, conversation: message.conversation.id, again: false, signal });
      if (written) return { raw: written.raw as Buffer, text: String(written.text ?? '') };
      return { refused: 'reason' in outcome ? outcome.reason : 'nothing was written' };
    },

    async stop() {
      await Promise.all([...readers.values()].map((reader) => reader.stop()));
    },
  };
}

/** What is known, of which nothing changes; that a mail was taken already is no reason not to try it. */
function unchanged(threads: Threads): Threads {
  const conversationOf: Threads['conversationOf'] = (ids) =>
    threads.conversationOf(ids.filter((id) => !id.startsWith('done:')));
  return {
    conversationOf,
    bind: async (id, conversation) => (await conversationOf([id])) ?? conversation,
    people: threads.people,
    admit: async () => undefined,
    forget: async () => undefined,
  };
}

const withoutPlus = (address: string): string => address.toLowerCase().replace(/\+[^@]*(?=@)/, '');
