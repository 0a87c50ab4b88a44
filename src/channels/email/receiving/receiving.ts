import { createHash } from 'node:crypto';
import type { BlockedSenders } from '../../../conversation/blocked.ts';
import type { NoReply, Receive } from '../../../conversation/event.ts';
import type { Log } from '../../../conversation/log.ts';
import type { Store } from '../../../conversation/store.ts';
import type { Files } from '../../../files/files.ts';
import type { EmailAccount } from '../../../settings/settings.ts';
import { channelName } from '../detail.ts';
import type { FoundMail } from '../fetching/found.ts';
import type { SetAside } from '../fetching/sync.ts';
import type { Mail } from '../mail.ts';
import { unreadable } from '../reading/read.ts';
import type { Reader } from '../reading/reader.ts';
import { nobody, senderOf } from '../sender.ts';
import { type Joining, joiningOf } from '../threads/joining.ts';
import type { Threads } from '../threads/threads.ts';
import type { Tokens } from '../threads/tokens.ts';
import type { UnreachableAddresses } from '../threads/unreachable.ts';
import { bouncedDelivery, newsOf, severalKey } from './bounced.ts';
import type { Frequency } from './frequency.ts';
import { heardFrom } from './heard.ts';
import { identityOf, type MailIdentity } from './identity.ts';
import { keepFiles } from './keeping.ts';

/** What mails are received with. */
export interface ReceivingParts {
  account: EmailAccount;
  /** All addresses of ours, in small letters. */
  own: ReadonlySet<string>;
  reader: Pick<Reader, 'read'>;
  tokens: Tokens;
  threads: Threads;
  store: Pick<Store, 'conversation' | 'history'>;
  files: Files | undefined;
  unreachable: Pick<UnreachableAddresses, 'mark' | 'clear'>;
  /** How often a sender is answered. */
  frequency: Frequency;
  blocked: Pick<BlockedSenders, 'has'> | undefined;
  /** The conversation with the case of that number. */
  ofCase?: (number: number) => Promise<string | undefined>;
  receive: Receive;
  log: Log;
  now?: () => number;
}

/** Makes events of mails. */
export interface Receiving {
  /** Resolves when the mail is in its conversation for good; the same mail is taken once, however often it comes. */
  take(found: FoundMail): Promise<'taken'>;
  /** Gives a person the word that a mail could not be taken, and where it is. */
  setAside(mail: SetAside): Promise<void>;
}

/** The way of a mail into its conversation: read, found where it belongs, kept, heard, in this order. Any of it may happen twice. */
export function createReceiving(parts: ReceivingParts): Receiving {
  const { account, own, reader, tokens, threads, store, files, frequency, unreachable, blocked, receive, log } = parts;
  const { now = Date.now } = parts;
  const ofCase = parts.ofCase ? { ofCase: parts.ofCase } : {};

  async function kept(mail: Mail, found: FoundMail, about: { event: string; conversation: string; from: string }) {
    const { event, conversation, from } = about;
    const idOf = (place: number) => tokens.fileId(event, place);
    const all = await keepFiles(files, mail, { raw: found.raw, conversation, from, idOf });
    if (!found.whole) all.leftOut.push('everything but its beginning: the mail is too large');
    return all;
  }

  /** What a bounce says of a mail of ours; that one is only late is noted in its conversation. Undefined: it is of none. */
  async function bounced(mail: Mail, found: FoundMail, identity: MailIdentity): Promise<string | undefined> {
    const delivery = await bouncedDelivery(mail, { tokens, threads, store });
    if (!delivery) {
      log.info({ account: account.id, uid: found.uid }, 'a bounce of no mail that is known: it is left in the mailbox');
      return undefined;
    }
    const several = (await threads.conversationOf([severalKey(delivery.delivery)])) !== undefined;
    const news = newsOf(mail, delivery, { id: `bounce:${identity.event}`, at: now(), several });
    for (const each of news) await receive(each);
    for (const { address, action, diagnostic, status } of mail.bounced)
      if (action === 'failed') await unreachable.mark(address, diagnostic ?? status ?? 'it came back');
    if (news.length === 0) await hear(mail, found, identity, { conversation: delivery.conversation, why: 'a bounce' });
    return delivery.conversation;
  }

  async function whyNoReply(mail: Mail, id: string): Promise<{ noReply: NoReply; why: string } | undefined> {
    const sender = senderOf(mail);
    if (sender && (await blocked?.has({ channel: channelName, id: sender.id })))
      return { noReply: 'machine', why: 'Its sender is blocked.' };
    if (mail.kind === 'unreadable' || !sender)
      return { noReply: 'untrusted', why: `It could not be read as a mail of one sender: ${mail.why}.` };
    if (mail.kind !== 'person') return { noReply: 'machine', why: `No person wrote it: ${mail.why}.` };
    if (mail.authentication.dmarc === 'fail')
      return { noReply: 'untrusted', why: 'It did not come from where it says: its sender may be forged.' };
    if (mail.authentication.spam) return { noReply: 'untrusted', why: 'The mail server takes it for spam.' };
    if (!(await frequency.allows(`from:${sender.address}`, id)))
      return { noReply: 'untrusted', why: 'Its sender writes more often than the bot answers.' };
    return undefined;
  }

  /** In the conversation that it joins, or in one of its own, which is the same at every try. Returns which. */
  async function hear(mail: Mail, found: FoundMail, identity: MailIdentity, joining: Joining): Promise<string> {
    const begun = joining.conversation ?? `em-${identity.mail.slice(0, 24)}`;
    const conversation = await threads.bind(`mail:${identity.mail}`, begun);
    const sender = senderOf(mail);
    const [because, withFiles] = await Promise.all([
      whyNoReply(mail, identity.event),
      kept(mail, found, { event: identity.event, conversation, from: sender?.id ?? nobody }),
    ]);
    const isStranger = joining.stranger && 'It answers a conversation in which its sender takes no part.';
    const notes = [because?.why, isStranger].filter((note) => typeof note === 'string');
    // Whom a forged mail names has nothing to do with it.
    const people = sender?.isForged
      ? [sender.id]
      : [mail.from, ...mail.to, ...mail.cc].flatMap((each) => (each && !own.has(each.address) ? [each.address] : []));
    // Who answers it must be found here from the moment on at which an answer can have gone out.
    await Promise.all([
      mail.messageId && threads.bind(mail.messageId, conversation),
      because?.noReply !== 'machine' && threads.admit(conversation, people),
      mail.from && !because && unreachable.clear(mail.from.address),
    ]);
    const at = Math.min(found.arrived, now());
    await receive(
      heardFrom(mail, {
        ...{ account, own, conversation, id: identity.event, at, kept: withFiles, notes },
        ...(because && { noReply: because.noReply }),
      }),
    );
    return conversation;
  }

  return {
    async take(found) {
      const mail = await reader.read(found.raw);
      const identity = identityOf(account.id, mail, found.raw);
      const done = `done:${identity.event}`;
      if ((await threads.conversationOf([done])) !== undefined) return 'taken';
      // What we have sent ourselves, and got back by way of a list or a rule.
      if (mail.messageId && tokens.readMessageId(mail.messageId)) return 'taken';
      const conversation =
        mail.kind === 'bounce'
          ? await bounced(mail, found, identity)
          : await hear(mail, found, identity, await joiningOf(mail, { tokens, threads, store, ...ofCase }, now()));
      if (conversation !== undefined) await threads.bind(done, conversation);
      return 'taken';
    },

    async setAside({ uid, size, arrived, why }) {
      const id = createHash('sha256')
        .update(JSON.stringify([account.id, uid, arrived]))
        .digest('hex')
        .slice(0, 24);
      const [when, where] = [new Date(arrived).toISOString(), account.address];
      const text = `A mail to ${where} of ${when} (${size} bytes, UID ${uid}) could not be taken: ${why}. It is still in the mailbox, with the keyword $FrontdeskFailed: please read it there.`;
      const mail = { ...unreadable(why), text, subject: 'A mail could not be taken' };
      const kept = { attachments: [], leftOut: [] };
      await receive(
        heardFrom(mail, {
          ...{ account, own, kept, conversation: `em-${id}`, id: `aside:${id}`, at: Math.min(arrived, now()) },
          noReply: 'untrusted',
        }),
      );
    },
  };
}
