import MailComposer from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';
import type { OutgoingMail } from './compose.ts';

/**
 * The mail as it travels (without DKIM), byte for byte what nodemailer's streams make of it, and at a third of their price: all
 * that is in our mails is in memory.
 */
export function bytesOf(mail: OutgoingMail): Buffer {
  const parts: Buffer[] = [];
  write(new MailComposer({ ...mail }).compile(), parts);
  return Buffer.concat(parts);
}

function write(node: MimeNode, parts: Buffer[]): void {
  // The header says the encoding and the boundary, which are decided while it is written.
  parts.push(Buffer.from(`${node.buildHeaders()}\r\n\r\n`));
  const { content, childNodes, boundary } = node;
  if (typeof content === 'string' || Buffer.isBuffer(content)) parts.push(encoded(content, node));
  if (!node.multipart) return;
  childNodes.forEach((child, i) => {
    parts.push(Buffer.from(`${i > 0 ? '\r\n' : ''}--${boundary}\r\n`));
    write(child, parts);
  });
  parts.push(Buffer.from(`\r\n--${boundary}--\r\n`));
}

function encoded(content: string | Buffer, node: MimeNode): Buffer {
  switch (node.getTransferEncoding() as string | false) {
    case 'base64':
      return Buffer.from(
        Buffer.from(content as string)
          .toString('base64')
          .replace(/.{76}(?=.)/g, '$&\r\n'),
        'latin1',
      );
    case 'quoted-printable':
      return Buffer.from(asLines(wrap(encode(content))), 'latin1');
    default:
      return Buffer.from(typeof content === 'string' ? asLines(content) : content);
  }
}

const asLines = (text: string): string => text.replace(/\r?\n/g, '\r\n');
