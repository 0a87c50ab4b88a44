import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { bytesOf } from '../../../../src/channels/email/sending/bytes.ts';
import { compose, isMail, type OutgoingMail, type Writing } from '../../../../src/channels/email/sending/compose.ts';

/** An answer of the bot, as most mails are. */
export const answer: Writing = {
  account: { address: 'support@marlow.example', name: 'City of Marlow' },
  by: { kind: 'bot' },
  to: { address: 'ana@customer.example', name: 'Ana Pérez' },
  subject: 'My water bill',
  message: { text: 'Pay **online** at [our site](https://www.marlow.example/pay).', format: 'markdown' },
  thread: { messageId: '<1@customer.example>', references: [], subject: 'My water bill' },
  locale: 'en',
  ids: { messageId: '<iabc.def@marlow.example>', loop: 'frontdesk-abc' },
  at: Date.UTC(2026, 9, 5, 14, 3),
};

/** The mail of an answer that differs so. */
export function mailOf(more: Partial<Writing> = {}): OutgoingMail {
  const composed = compose({ ...answer, ...more });
  if (!isMail(composed)) throw new Error(composed.reason);
  return composed;
}

/** What a mail program reads in it. */
export async function read(more: Partial<Writing> = {}): Promise<ParsedMail> {
  return simpleParser(bytesOf(mailOf(more)));
}

/** The addresses of a header as mail programs read them. */
export const addresses = (header: AddressObject | AddressObject[] | undefined): (string | undefined)[] =>
  [header ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address));
