import { randomUUID } from 'node:crypto';
import { simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { ReceivedMail } from './box.ts';

/** A mail as the page shows it to the customer who got it. */
export interface ShownMail {
  id: string;
  at: number;
  from: { name: string; address: string };
  /** Where an answer goes. */
  replyTo: string;
  subject: string;
  text: string;
  /** Its HTML, with its pictures in it; asked for on its own. */
  html?: string;
  files: string[];
  /** Written by a program, as it says itself (RFC 3834). */
  automatic: boolean;
  messageId?: string;
  references: string[];
}

/** What a customer writes. */
export interface Written {
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  /** What it answers. */
  answers?: Pick<ShownMail, 'messageId' | 'references'>;
}

const ids = /<[^<>\s]{1,998}>/g;

/** Reads a mail as a mail program does; undefined when it has been let go. */
export async function show({ id, at, read }: ReceivedMail): Promise<ShownMail | undefined> {
  const raw = await read();
  if (!raw) return undefined;
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true });
  const lineOf = (name: string) => mail.headerLines.find(({ key }) => key === name)?.line ?? '';
  const [from] = mail.from?.value ?? [];
  const [replyTo] = mail.replyTo?.value ?? [];
  const submitted = /^auto-submitted:\s*([\w-]+)/i.exec(lineOf('auto-submitted'))?.[1]?.toLowerCase() ?? 'no';
  return {
    ...{ id, at, subject: mail.subject ?? '', text: mail.text ?? '' },
    from: { name: from?.name ?? '', address: from?.address ?? '' },
    replyTo: replyTo?.address ?? from?.address ?? '',
    ...(mail.html && { html: mail.html }),
    files: mail.attachments.filter(({ related }) => !related).map(({ filename }) => filename ?? '?'),
    automatic: submitted !== 'no',
    ...(mail.messageId !== undefined && { messageId: mail.messageId }),
    references: lineOf('references').match(ids) ?? [],
  };
}

/** Makes the mail that a customer's program would send (RFC 5322, 3.6.4 for an answer). */
export function write({ from, to, subject, text, answers }: Written): Promise<Buffer> {
  const { messageId, references = [] } = answers ?? {};
  const composer = new MailComposer({
    ...{ from, to: { name: '', address: to }, subject, text },
    messageId: `<${randomUUID()}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    ...(messageId !== undefined && { inReplyTo: messageId, references: [...references, messageId] }),
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  return composer.compile().build();
}
