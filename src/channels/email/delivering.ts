import { messageIdOf } from '../../conversation/deliveries.ts';
import type { Address } from '../../conversation/event.ts';
import { type Letterhead, letterheadOf } from '../../conversation/letterhead.ts';
import type { Log } from '../../conversation/log.ts';
import type { Message } from '../../conversation/message.ts';
import type { Attempt, Outcome } from '../../conversation/outbox.ts';
import type { Store } from '../../conversation/store.ts';
import { articleFilesPath } from '../../files/article-files.ts';
import type { Files } from '../../files/files.ts';
import type { EmailAccount } from '../../settings/settings.ts';
import { withinTime } from '../../waiting/time-limit.ts';
import { channelName, detailOf, type MailDetail } from './detail.ts';
import type { Sent as SentFolder } from './fetching/sent.ts';
import type { MailAddress, MailFile } from './mail.ts';
import { severalKey } from './receiving/bounced.ts';
import type { Frequency } from './receiving/frequency.ts';
import { distinct } from './sending/addresses.ts';
import { bytesOf } from './sending/bytes.ts';
import { compose, isMail, type OutgoingMail, type Writing } from './sending/compose.ts';
import type { AnswerLinks } from './sending/links.ts';
import type { Sending, Sent } from './sending/outcome.ts';
import { answerUrl } from './sending/pages.ts';
import { pauseAtAge } from './sending/pauses.ts';
import type { Link } from './sending/pieces.ts';
import type { Transport } from './sending/transport.ts';
import { referenceKey } from './threads/joining.ts';
import type { Threads } from './threads/threads.ts';
import type { Tokens } from './threads/tokens.ts';
import type { UnreachableAddresses } from './threads/unreachable.ts';

/** One account that mail is sent from. */
export interface SendingAccount {
  settings: EmailAccount;
  transport: Transport;
  /** The folder of sent mails. */
  sent: SentFolder;
}

/** What messages are delivered with. */
export interface DeliveringParts {
  /** The one of that id; the first where none is named. */
  account(id: string | undefined): SendingAccount;
  /** As customers read it. */
  name: string;
  /** The time zone of an account's team. */
  zoneOf(account: EmailAccount): string | undefined;
  tokens: Tokens;
  threads: Pick<Threads, 'bind' | 'admit'>;
  store: Pick<Store, 'history'>;
  files: Files | undefined;
  unreachable: Pick<UnreachableAddresses, 'why' | 'mark'>;
  /** How often somebody gets a mail that no person wrote; who is on duty gets all of them. */
  frequency: Frequency;
  onDuty: ReadonlySet<string>;
  links: AnswerLinks;
  /** Where the pages behind links are; undefined where no customer could open them. */
  publicUrl: string | undefined;
  /** Tells of one recipient, of several, who did not get it. */
  notReached(news: { conversation: string; delivery: string; recipient: string; reason: string }): Promise<void>;
  /** How long the folder of sent mails is waited for, milliseconds; default 10,000. */
  folderMs?: number;
  log: Log;
  now?: () => number;
}

/** Looked through for the message that is answered. */
const LOOKED_THROUGH = 50;
/** Of all files of a mail; servers take 25 MB with what encoding adds. */
const FILE_BYTES = 18 * 1024 * 1024;
/** So long the folder of sent mails is waited for: a mail that is out is not sent again because its copy hangs. */
const FOLDER_MS = 10_000;
/** Why it is waited for no longer. */
const late = 'the folder of sent mails does not answer';
/** What is asked to be left alone after a login was refused: each try more locks some accounts. */
const LOGIN_PAUSE_MS = 5 * 60_000;
/** A server that took a mail may need so long to show it in Sent. */
const AMBIGUOUS_PAUSE_MS = 30_000;
/** So long Sent is asked before a mail that may have arrived is sent again, with the same Message-ID. */
const ASKED_MS = 10 * 60_000;

/** Brings messages to customers as mails in their threads. */
export function createDelivering(parts: DeliveringParts) {
  const { tokens, threads, store, files, unreachable, frequency, onDuty, links, publicUrl, log } = parts;
  const { now = Date.now, folderMs = FOLDER_MS } = parts;

  async function write(to: Address, message: Message, { conversation, id }: Named): Promise<OutgoingMail | Outcome> {
    const detail = detailOf(to);
    const { settings: account } = parts.account(detail.account);
    const people = recipientsOf(to, detail, message);
    if (!people) return { outcome: 'refused', reason: 'nobody is known to whom it could be sent' };
    const delivery = { conversation, delivery: id };
    const domain = account.address.slice(account.address.lastIndexOf('@') + 1);
    const attached = await filesOf(message, conversation);
    if ('outcome' in attached) return attached;
    const at = Date.parse(message.timestamp);
    const { from, text = '', textFormat = 'plain', locale = 'en' } = message;
    const letter = letterheadOf(message);
    return compose({
      account: {
        address: account.address,
        name: account.from ?? parts.name,
        ...(account.signature !== undefined && { signature: account.signature }),
      },
      by: from.role === 'agent' ? { kind: 'representative', name: from.name ?? '' } : { kind: 'bot' },
      ...people,
      subject: letter?.subject ?? detail.subject ?? parts.name,
      message: { text, format: textFormat },
      picturesAt: `${publicUrl}${articleFilesPath}`,
      ...buttonsOf(message, { conversation, id, at, locale }),
      ...(detail.message !== undefined && { thread: await threadOf(to, detail, conversation) }),
      files: attached.files,
      locale,
      ...zoned(parts.zoneOf(account)),
      ids: {
        messageId: tokens.messageId(domain, delivery),
        loop: tokens.loop,
        ...(!letter?.beside && {
          replyTo: tokens.replyAddress(account, conversation),
          root: tokens.messageId(domain, { conversation, delivery: messageIdOf(conversation, 0) }),
        }),
        bounceTo: tokens.bounceAddress(account, delivery),
      },
      at,
    });
  }

  /** The mail that is answered, with its text. What was not kept is not quoted. */
  async function threadOf(to: Address, detail: Partial<MailDetail>, conversation: string) {
    const { subject = '', messageId, references = [], threadIndex, threadTopic, name, date } = detail;
    const entries = await store.history(conversation, { last: LOOKED_THROUGH });
    const text = entries.find(({ message }) => message.id === detail.message)?.message.text;
    const from: MailAddress = { address: to.id, ...(name && { name }) };
    return {
      ...{ subject, references },
      ...(messageId && { messageId }),
      ...(threadIndex && { threadIndex }),
      ...(threadTopic && { threadTopic }),
      ...(text && { quoted: { from, text, ...(date !== undefined && { date }) } }),
    };
  }

  function buttonsOf(
    message: Message,
    { conversation, id, at, locale }: Named & { at: number; locale: string },
  ): Pick<Writing, 'buttons'> {
    const { actions = [] } = message.suggestedActions ?? {};
    if (publicUrl === undefined) return {};
    const link = ({ title, value }: (typeof actions)[number]): Link => ({
      title,
      url: answerUrl(publicUrl, links.sign({ conversation, message: id, value, locale }, at)),
    });
    return { buttons: actions.map(link) };
  }

  async function filesOf(message: Message, conversation: string): Promise<{ files: MailFile[] } | Outcome> {
    const named = (message.attachments ?? []).flatMap(({ file }) => (file ? [file] : []));
    if (named.reduce((sum, { size }) => sum + size, 0) > FILE_BYTES)
      return {
        outcome: 'refused',
        reason: `its files are more than ${FILE_BYTES / 1024 / 1024} MB: no mail takes them`,
      };
    const read: MailFile[] = [];
    for (const { id, name, type } of named) {
      const open = await files?.open(conversation, id);
      if (!open) return { outcome: 'refused', reason: `the file ${name} is not kept any more` };
      const chunks: Buffer[] = [];
      for await (const chunk of open.body) chunks.push(chunk as Buffer);
      read.push({ name, type, bytes: Buffer.concat(chunks) });
    }
    return { files: read };
  }

  /** From here on an answer finds its way, and a bounce; before the mail is out, since both may be quick. */
  async function remember(mail: OutgoingMail, message: Message, { conversation, id }: Named): Promise<void> {
    const delivery = { conversation, delivery: id };
    const isPart = !letterheadOf(message)?.beside;
    await Promise.all([
      threads.bind(referenceKey(tokens.deliveryReference(delivery)), conversation),
      mail.envelope.to.length > 1 && threads.bind(severalKey(id), conversation),
      isPart && threads.bind(referenceKey(tokens.conversationReference(conversation)), conversation),
      isPart && threads.admit(conversation, mail.envelope.to),
    ]);
  }

  /** Whether an earlier try has arrived after all, as far as the folder of sent mails knows. */
  async function wasSent({ sent }: SendingAccount, mail: OutgoingMail, age: number): Promise<boolean | 'ask again'> {
    try {
      return (await withinTime(sent.findSent(mail.messageId), folderMs, late)) === true;
    } catch (error) {
      log.warn({ err: error }, 'the folder of sent mails cannot be asked whether a mail went out');
      return age < ASKED_MS ? 'ask again' : false;
    }
  }

  /** What is to be done once a mail is out; whatever of it fails, the mail is not sent again for it. */
  async function afterwards(account: SendingAccount, mail: WholeMail, sending: Sent, named: Named): Promise<void> {
    const { conversation, id } = named;
    const failed = (what: string) => (error: unknown) => log.warn({ err: error, conversation }, what);
    if (sending.givenId)
      await threads.bind(sending.givenId, conversation).catch(failed('the Message-ID that a mail got is not kept'));
    for (const { address, reason } of sending.rejected)
      await parts
        .notReached({ conversation, delivery: id, recipient: address, reason })
        .catch(failed('nobody could be told of a recipient who was not reached'));
    if (account.settings.sent)
      await withinTime(account.sent.appendSent(mail.raw, mail.messageId), folderMs, late).catch(
        failed('no copy of a mail could be put into the folder of sent mails'),
      );
  }

  async function send(account: SendingAccount, mail: WholeMail, signal: AbortSignal): Promise<Sending> {
    const sending = await account.transport.send(mail, signal);
    const { address } = account.settings;
    if (sending.outcome !== 'refused' || sending.of !== 'sender' || mail.envelope.from === address) return sending;
    // Some providers take no other sender than the account itself: then bounces come to it, and are known by the Message-ID.
    return account.transport.send({ ...mail, envelope: { ...mail.envelope, from: address } }, signal);
  }

  return async function deliver(to: Address, message: Message, attempt: Attempt & { id: string }): Promise<Outcome> {
    const { signal, again } = attempt;
    if (message.type !== 'message') return { outcome: 'refused', reason: 'a mail that was sent cannot be changed' };
    const written = await write(to, message, attempt);
    if ('outcome' in written || !isMail(written)) return written as Outcome;
    const account = parts.account(detailOf(to).account);
    const age = now() - Date.parse(message.timestamp);
    // What a person says is theirs to judge, and an alarm is tried in any case.
    const isByBot = message.from.role !== 'agent' && !onDuty.has(to.id);
    const why = isByBot ? await unreachable.why(to.id) : undefined;
    if (why !== undefined) return { outcome: 'refused', reason: `mail to ${to.id} did not arrive lately: ${why}` };
    if (isByBot && !(await frequency.allows(`to:${to.id}`, attempt.id)))
      return { outcome: 'refused', reason: `${to.id} gets mails of the bot more often than is good` };
    if (again) {
      const arrived = await wasSent(account, written, age);
      if (arrived === 'ask again')
        return { outcome: 'unknown', reason: 'it may have arrived', wait: AMBIGUOUS_PAUSE_MS };
      if (arrived) return { outcome: 'delivered' };
    }
    await remember(written, message, attempt);
    const whole = wholeOf(written);
    const sending = await send(account, whole, signal);
    switch (sending.outcome) {
      case 'delivered':
        await afterwards(account, whole, sending, attempt);
        return { outcome: 'delivered' };
      case 'refused':
        for (const { address, reason } of sending.of === 'recipients' ? (sending.rejected ?? []) : [])
          await unreachable.mark(address, reason);
        return { outcome: 'refused', reason: sending.reason };
      case 'unknown':
        return later(sending, age);
      default:
        return sending satisfies never;
    }
  };

  function later({ why, reason }: Extract<Sending, { outcome: 'unknown' }>, age: number): Outcome {
    switch (why) {
      case 'later': {
        const wait = pauseAtAge(age);
        if (wait === undefined) return { outcome: 'refused', reason: `not taken for a day: ${reason}` };
        return { outcome: 'unknown', reason, wait };
      }
      case 'login':
        log.error({ reason }, `${channelName}: the mail server does not let us in to send: see frontdesk mail doctor`);
        return { outcome: 'unknown', reason, wait: LOGIN_PAUSE_MS };
      case 'ambiguous':
        return { outcome: 'unknown', reason, wait: AMBIGUOUS_PAUSE_MS };
      case 'away':
        return { outcome: 'unknown', reason };
      default:
        return why satisfies never;
    }
  }
}

/** A mail that is written to its last byte: for the line, and for the folder of sent mails. */
type WholeMail = OutgoingMail & { raw: Buffer };

const wholeOf = (mail: OutgoingMail): WholeMail => {
  const { envelope, messageId, text = '' } = mail;
  return { envelope, messageId, text, raw: bytesOf(mail) };
};

type Named = Pick<Attempt, 'conversation'> & { id: string };

const zoned = (zone: string | undefined): { zone?: string } => (zone === undefined ? {} : { zone });

/**
 * Whom a message goes to: those that it names; else who wrote, and for a person's words those in copy. The bot answers nobody
 * but who asked: anybody can be put in copy by a stranger.
 */
function recipientsOf(
  to: Address,
  { name, cc = [] }: Partial<MailDetail>,
  message: Message,
): { to: MailAddress; cc: MailAddress[] } | undefined {
  const letter: Letterhead = letterheadOf(message) ?? {};
  const named = (letter.to ?? [{ address: to.id, ...(name && { name }) }]) as MailAddress[];
  const copies = (letter.cc ?? (letter.to || message.from.role !== 'agent' ? [] : cc)) as MailAddress[];
  const [first, ...more] = named;
  return first?.address.includes('@') ? { to: first, cc: distinct([...more, ...copies], [first.address]) } : undefined;
}
