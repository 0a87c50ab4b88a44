import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import type { Refusal } from '../../../conversation/outbox.ts';
import { tidyName } from '../../../conversation/text.ts';
import { pictureType } from '../../../files/article-files.ts';
import { cleanName } from '../../../files/name.ts';
import { picturesIn } from '../../../markdown/pictures.ts';
import type { MailAddress, MailFile } from '../mail.ts';
import { distinct, isAddress, named } from './addresses.ts';
import { asHtml } from './html.ts';
import { type Link, mailLink, piecesOf, type Text, withChoices } from './pieces.ts';
import { history, type Quoted } from './quoting.ts';
import { answerSubject, firstSubject, onOneLine } from './subject.ts';
import { asText, type Body } from './text.ts';
import { outlookHeaders, type Thread, threadIds } from './threading.ts';
import { languageOf } from './words.ts';

/** A message and what is known of its thread: all that a mail is made of. The same makes the same mail, byte for byte. */
export interface Writing {
  account: { address: string; name: string /** As Markdown. */; signature?: string };
  by: { kind: 'bot' } | { kind: 'representative'; name: string };
  to: MailAddress;
  cc?: readonly MailAddress[];
  /** Of a mail that begins a thread; an answer keeps its thread's. */
  subject: string;
  message: Omit<Text, 'breaks'>;
  /** What the addresses of pictures begin with that it shows; other pictures are links. */
  picturesAt?: string;
  /** Those that a list in the text shows are its numbers; the others stand at the end: "did that help?". */
  buttons?: readonly Link[];
  /** What is answered; absent in a mail that begins a thread. */
  thread?: Thread & { quoted?: Quoted };
  files?: readonly MailFile[];
  locale: string;
  /** Where the dates in it are of. */
  zone?: string;
  /** Of threads/tokens.ts; without `replyTo` and `bounceTo` both are the account's address. */
  ids: {
    messageId: string;
    loop: string;
    replyTo?: string;
    bounceTo?: string;
    /** What the mails of a conversation name in common while nobody has answered one: else each would stand alone. */
    root?: string;
  };
  /** When it was committed, not when it is tried: milliseconds since 1970. */
  at: number;
}

/** A mail as nodemailer takes it. */
export type OutgoingMail = SendMailOptions & { messageId: string; envelope: { from: string; to: string[] } };

/** The mail, or why there can be none: an address that is none, nobody to send it to. */
export function compose(writing: Writing): OutgoingMail | Refusal {
  const { account, by, to, cc = [], thread, files = [], ids, at } = writing;
  const copies = distinct(cc, [to.address, account.address]);
  const wrong = [to, ...copies, account, ...addressesIn(ids)].find(({ address }) => !isAddress(address));
  if (wrong) return { outcome: 'refused', reason: `${JSON.stringify(wrong.address)} is no e-mail address` };

  const subject = thread ? answerSubject(thread.subject) : firstSubject(writing.subject);
  const body = bodyOf(writing);
  const replyTo = ids.replyTo ?? account.address;
  return {
    from: { address: account.address, name: senderName(writing) },
    to: [named(to)],
    ...(copies.length > 0 && { cc: copies.map(named) }),
    ...(replyTo !== account.address && { replyTo: named({ address: replyTo, name: account.name }) }),
    // Also against a From or To that is read in another way by somebody on the way: who gets it is said here only.
    envelope: { from: ids.bounceTo ?? account.address, to: [to, ...copies].map(({ address }) => address) },
    subject,
    text: asText(body),
    html: asHtml(body, { title: subject, language: languageOf(writing.locale), pictures: shownIn(writing) }),
    ...(thread ? threadIds(thread) : ids.root !== undefined && { references: [ids.root] }),
    headers: {
      ...(thread && outlookHeaders(thread, at, ids.messageId)),
      // RFC 3834; and Exchange's own way to say that nobody is on holiday for a machine. A person's mail says neither.
      ...(by.kind === 'bot' && {
        'Auto-Submitted': 'auto-replied',
        'X-Auto-Response-Suppress': 'All',
        'X-Loop': ids.loop,
      }),
    },
    attachments: files.map(attached),
    messageId: ids.messageId,
    date: new Date(at),
    // Else by chance, and a retry would be another mail. Nobody can have written it into the text: it is as secret as the id was.
    baseBoundary: createHash('sha256').update(ids.messageId).digest('hex').slice(0, 32),
    // As it travels, also where it is written to Sent.
    newline: 'windows',
    // By default nodemailer reads what an attachment or a text names as a path or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Whether composing gave a mail. */
export const isMail = (composed: OutgoingMail | Refusal): composed is OutgoingMail => !('outcome' in composed);

const addressesIn = ({ replyTo, bounceTo }: Writing['ids']): MailAddress[] =>
  [replyTo, bounceTo].flatMap((address) => (address === undefined ? [] : [{ address }]));

/** A person is named before the account, of which everybody has the address in their book. */
function senderName({ account, by }: Writing): string {
  const own = tidyName(account.name);
  if (by.kind === 'bot') return own;
  const person = tidyName(by.name);
  return person && own ? `${person} (${own})` : person || own;
}

function bodyOf({ message, by, account, buttons = [], thread, locale, zone = 'UTC' }: Writing): Body {
  const pieces = piecesOf({ ...message, breaks: by.kind === 'representative' });
  const { signature = '' } = account;
  return {
    ...withChoices(pieces, shown(buttons)),
    signature: piecesOf({ text: signature, format: 'markdown', breaks: true }),
    ...(thread?.quoted && { history: history(thread.quoted, { locale, zone }) }),
  };
}

/** The addresses of the pictures that it shows. */
function shownIn({ message: { text, format }, picturesAt }: Writing): ReadonlySet<string> {
  const all = picturesAt !== undefined && format === 'markdown' ? picturesIn(text, picturesAt) : [];
  return new Set(all.flatMap(({ href }) => (pictureType(href) ? [href] : [])));
}

const shown = (links: readonly Link[]): Link[] =>
  links.map(({ title, url }) => ({ title: onOneLine(title), url })).filter(({ url }) => mailLink(url));

/** Mails within mails are sent as files: their own headers would be taken for ours by some who read them. */
const attachable = /^(?!message\/|multipart\/)[\w.+-]{1,60}\/[\w.+-]{1,80}$/;

function attached({ name, type, bytes }: MailFile) {
  const plain = type.split(';', 1)[0]!.trim();
  return {
    filename: cleanName(name),
    content: Buffer.from(bytes),
    contentType: attachable.test(plain) ? plain : 'application/octet-stream',
    contentDisposition: 'attachment' as const,
    contentTransferEncoding: 'base64' as const,
  };
}
