import addressparser from 'nodemailer/lib/addressparser';
import { type Field, firstOf } from '../headers.ts';
import { quoted, quotedOrNil } from './words.ts';

/** ENVELOPE of RFC 3501, 7.4.2. */
export function envelopeOf(fields: readonly Field[]): string {
  const text = (name: string) => quotedOrNil(firstOf(fields, name));
  const from = addresses(firstOf(fields, 'from'));
  const people = (name: string, otherwise = 'NIL') => {
    const found = addresses(firstOf(fields, name));
    return found === 'NIL' ? otherwise : found;
  };
  const parts = [
    ...[text('date'), text('subject'), from, people('sender', from), people('reply-to', from)],
    ...[people('to'), people('cc'), people('bcc'), text('in-reply-to'), text('message-id')],
  ];
  return `(${parts.join(' ')})`;
}

const MOST = 200;

function addresses(value: string | undefined): string {
  const found = addressparser(value?.slice(0, 20_000) ?? '', { flatten: true }).slice(0, MOST);
  if (found.length === 0) return 'NIL';
  const texts = found.map(({ name, address }) => {
    const at = address.lastIndexOf('@');
    const [local, domain] = at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
    return `(${quotedOrNil(name || undefined)} NIL ${quoted(local)} ${quoted(domain)})`;
  });
  return `(${texts.join('')})`;
}
