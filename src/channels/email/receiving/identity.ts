import { createHash } from 'node:crypto';
import type { Mail } from '../mail.ts';
import { senderOf } from '../sender.ts';

/** What tells a mail from every other one. */
export interface MailIdentity {
  /** Of the mail that its sender sent, whatever way it came: what names its conversation when it begins one. */
  mail: string;
  /** Of that mail with just these words: the same Message-ID over other words is another mail, which suppresses none. */
  event: string;
}

/** The mail's identity. Without a Message-ID it is what the sender wrote, whatever servers have put on top of it. */
export function identityOf(account: string, mail: Mail, raw: Uint8Array): MailIdentity {
  const sender = senderOf(mail)?.id ?? '';
  const words = hash([mail.subject, mail.text]);
  const id = hash([account, sender, mail.messageId ?? withoutTrace(raw)]);
  return { mail: id, event: `${id}.${words.slice(0, 16)}` };
}

const hash = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** What servers add on the way (RFC 5321, 4.4), which differs when a mail comes twice. */
const trace = /^(?:received|return-path|delivered-to|x-original-to|envelope-to|x-received|authentication-results)$/i;

function withoutTrace(raw: Uint8Array): string {
  const text = Buffer.from(raw).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const fields = text.slice(0, end).split(/\r?\n(?![ \t])/);
  const kept = fields.filter((field) => !trace.test(field.split(':', 1)[0]!.trim()));
  return createHash('sha256')
    .update([...kept, text.slice(end)].join('\n'))
    .digest('hex');
}
