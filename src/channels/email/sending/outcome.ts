import type { NodemailerError } from 'nodemailer';
import type { Delivered, Refusal, Unknown } from '../../../conversation/outbox.ts';

/** One recipient that the server would not take while it took others. */
export interface NotTaken {
  address: string;
  /** What the server said. */
  reason: string;
  /** It may take them later. */
  temporary: boolean;
}

/** The server has it, for the accepted; what becomes of it further on comes as a bounce. */
export interface Sent extends Delivered {
  accepted: string[];
  rejected: NotTaken[];
  /** The server's last word. */
  reply: string;
  /** With angle brackets, where the server says that it gave the mail another Message-ID (Microsoft 365, Amazon SES). */
  givenId?: string;
}

/** The server will not take it, in its own words, and what it was that it would not take. */
export interface NotSent extends Refusal {
  of: 'sender' | 'recipients' | 'mail';
  /** What it said of each, when it would take none of them. */
  rejected?: NotTaken[];
}

/** It was not sent, or one does not know. */
export interface Unsent extends Unknown {
  /**
   * `later`: the server said "not now" to this mail. `away`: the server was not reached, or left; nothing of the mail is there.
   * `login`: it does not let us in, and will not by itself. `ambiguous`: the line broke when all of the mail was sent and
   * before the answer: look in Sent by its Message-ID before it is sent again.
   */
  why: 'later' | 'away' | 'login' | 'ambiguous';
  /** As in `NotSent`: one of them at least may be taken later. */
  rejected?: NotTaken[];
}

/** What became of one try to send: each is an outcome of the outbox as it is. */
export type Sending = Sent | NotSent | Unsent;

/**
 * How much of a mail was given to the line: only with all of it, and the final dot, can a server have taken it (RFC 5321,
 * 4.1.1.4). What is `all` may still have been in the buffers of this machine: there is no way to know, so nobody assumes it.
 */
export type Passed = 'nothing' | 'part' | 'all';

/**
 * What an error of nodemailer means. Its codes alone do not tell: 10.6 says ECONNECTION or ESOCKET of a line that broke, whether
 * before, in or after the mail; EENVELOPE and EMESSAGE come with and without the server's answer.
 */
export function outcomeOf(error: NodemailerError, passed: Passed): Sending {
  const { code, command = '', responseCode: said } = error;
  const reason = reasonOf(error);
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    // Without an answer of the server: there is nothing to log in with, or no token was to be had just now.
    if (said === undefined) return unsent(command.startsWith('AUTH') ? 'away' : 'login', reason);
    return unsent(said >= 500 ? 'login' : 'away', reason);
  }
  // 421 is an answer too: the server goes away, and takes no responsibility (RFC 5321, 3.8).
  if (said !== undefined && said >= 400) {
    // RFC 4954, 6: login required, or too weak without TLS. It is no fault of the mail.
    if ([530, 534, 535, 538].includes(said) && code !== 'EMESSAGE') return unsent('login', reason);
    if (!isOfMail(error)) return unsent('away', reason);
    // 503 says that the session was in disorder, and nothing of the mail.
    if (said === 503 || said === 421) return unsent('away', reason);
    const rejected = error.rejectedErrors?.map(notTaken);
    if (said < 500) return { ...unsent('later', reason), ...(rejected && { rejected }) };
    return { outcome: 'refused', reason, of: refusedOf(command), ...(rejected && { rejected }) };
  }
  if (passed === 'all') return unsent('ambiguous', reason);
  // What nodemailer itself found wrong with it, before it said anything to the server.
  if (code === 'EMESSAGE' || code === 'EENVELOPE' || code === 'EFILEACCESS' || code === 'EURLACCESS')
    return { outcome: 'refused', reason, of: code === 'EENVELOPE' ? 'recipients' : 'mail' };
  return unsent('away', reason);
}

/** What the server said of a recipient that it did not take while it took others. */
export function notTaken(error: NodemailerError): NotTaken {
  return {
    address: error.recipient ?? '',
    reason: reasonOf(error),
    temporary: (error.responseCode ?? 0) < 500,
  };
}

const unsent = (why: Unsent['why'], reason: string): Unsent => ({ outcome: 'unknown', why, reason });

const isOfMail = ({ code }: NodemailerError): boolean =>
  code === 'EENVELOPE' || code === 'EMESSAGE' || code === 'ECONNECTION';

const refusedOf = (command: string): NotSent['of'] =>
  command === 'MAIL FROM' ? 'sender' : command === 'RCPT TO' ? 'recipients' : 'mail';

/** The server's own sentence, on one line, where it said one. */
const reasonOf = ({ response, message }: NodemailerError): string =>
  (typeof response === 'string' && response ? response : message)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
