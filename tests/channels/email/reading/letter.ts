import type { Mail } from '../../../../src/channels/email/mail.ts';
import { readMail } from '../../../../src/channels/email/reading/read.ts';
import { linesOf } from '../../../../src/channels/email/reading/reply/lines.ts';
import { replyOf } from '../../../../src/channels/email/reading/reply/reply.ts';

/** Header fields of a mail; those that are undefined are left out, and a list stands for several of one name. */
export type Fields = Record<string, string | readonly string[] | undefined>;

const usual: Fields = {
  From: 'Ana Ruiz <ana@example.com>',
  To: 'support@northlight.example',
  Subject: 'Question',
  Date: 'Mon, 01 Jun 2026 10:00:00 +0000',
  'Message-ID': '<1@example.com>',
  'MIME-Version': '1.0',
};

/** A mail as a server hands it over. */
export function letter(fields: Fields, body: string | Buffer = 'Where can I pay my bill?'): Buffer {
  const header = Object.entries({ ...usual, ...fields })
    .flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((one) => `${name}: ${one}`)))
    .join('\r\n');
  const text = typeof body === 'string' ? Buffer.from(body.replaceAll(/\r?\n/g, '\r\n'), 'utf8') : body;
  return Buffer.concat([Buffer.from(`${header}\r\n\r\n`, 'latin1'), text]);
}

/** Reads a mail of which only what matters is given. */
export function read(fields: Fields, body?: string | Buffer, options = {}): Promise<Mail> {
  return readMail(letter(fields, body), {
    own: ['support@northlight.example'],
    authserv: ['mx.northlight.example'],
    ...options,
  });
}

/** What is new in a plain text. */
export const said = (text: string): string => replyOf(linesOf(text)).text;

/** What is new in a mail of HTML. */
export const saidInHtml = async (html: string): Promise<string> =>
  (await read({ 'Content-Type': 'text/html; charset=utf-8' }, html)).text;

/** A mail of several parts, each with its header. */
export function parts(kind: string, ...each: { fields: Fields; body: string }[]): { fields: Fields; body: string } {
  const boundary = `b${kind.length}-${each.length}-${each.reduce((sum, { body }) => sum + body.length, 0)}`;
  const texts = each.map(({ fields, body }) => {
    const header = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
    return `--${boundary}\n${header.join('\n')}\n\n${body}\n`;
  });
  return {
    fields: { 'Content-Type': `multipart/${kind}; boundary="${boundary}"` },
    body: `${texts.join('')}--${boundary}--\n`,
  };
}
