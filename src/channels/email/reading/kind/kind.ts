import type { MailAddress } from '../../mail.ts';
import { readAddresses } from '../mime/addresses.ts';
import type { Headers } from '../mime/headers.ts';
import { bounceOf } from './bounce.ts';
import { isChallenge } from './challenge.ts';
import type { Judged, Known } from './known.ts';
import { listOf } from './list.ts';
import { answeredByProgram, sentByProgram } from './programs.ts';

/** Judges by evidence, the strongest first: what a person wrote must never be held for a program's. */
export function judge(known: Known): Judged {
  const bounce = bounceOf(known);
  if (bounce) return bounce;
  const program = sentByProgram(known);
  if (program) return { kind: 'auto-reply', why: program, bounced: [] };
  const list = listOf(known);
  if (list) return { kind: 'list', why: list, bounced: [] };
  const challenge = isChallenge(known) ? 'it asks its sender to prove to be a person' : answeredByProgram(known);
  if (challenge) return { kind: 'auto-reply', why: challenge, bounced: [] };
  const wrong = senderFault(known);
  if (wrong) return { kind: 'unreadable', why: wrong, bounced: [] };
  return { kind: 'person', why: 'nothing says that a program wrote it', bounced: [] };
}

/** One sender in one header: else what is shown and what was checked may be two (RFC 5322 3.6, RFC 7489 6.6.1). */
function senderFault({ headers, from }: Known): string | undefined {
  const count = headers.all('from').length;
  if (count > 1) return `it has ${count} From headers`;
  if (from.length === 1) return undefined;
  return from.length === 0 ? 'it names no sender' : `it names ${from.length} senders`;
}

/** The senders that the mail names, all of them. */
export function sendersOf(headers: Headers): MailAddress[] {
  return headers.all('from').flatMap((value) => readAddresses(value, { most: 20 }));
}
