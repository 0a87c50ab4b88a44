import type { BouncedRecipient, MailAddress } from '../../mail.ts';
import { addressOf } from '../mime/addresses.ts';
import type { Line } from '../reply/lines.ts';
import { delayWords, failedWords, headerLine, returnedMark } from './daemon-words.ts';
import { statusIn } from './delivery-status.ts';

const most = 100;
/** Daemons say what they have to say early. */
const looked = 200;

/** What a daemon wrote itself: not the mail it returns. */
export function daemonLines(lines: readonly Line[]): string[] {
  const own: string[] = [];
  for (const { text } of lines.slice(0, looked)) {
    const line = text.slice(0, 1_000);
    const said = own.some((one) => one.trim() !== '');
    if (said && (returnedMark.test(line) || headerLine.test(line))) break;
    own.push(line);
  }
  return own;
}

/** A way of naming whom a mail did not reach; the first that names anybody is believed. */
type Way = (lines: readonly string[], domain: string | undefined) => string[];

/**
 * Whom a mail did not reach, by a bounce that says so only in words. `others` are addresses that it names for other reasons: who
 * sent it, and whom it was returned to. `domain` is the daemon's: some name their own users without it.
 */
export function recipientsInWords(
  lines: readonly string[],
  others: readonly (MailAddress | undefined)[],
  domain?: string,
): BouncedRecipient[] {
  const not = new Set(others.flatMap((one) => (one ? [one.address.toLowerCase()] : [])));
  const text = lines.join('\n').slice(0, 20_000);
  const action =
    delayWords.test(text) && !failedWords.test(text) && !/\b5\d\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b/.test(text)
      ? 'delayed'
      : 'failed';
  for (const way of ways) {
    const found = new Map<string, string>();
    for (const said of way(lines, domain)) {
      const address = addressOf(said);
      if (
        address &&
        !not.has(address.toLowerCase()) &&
        !/^(?:postmaster|abuse|support|help(?:desk)?|mailer-daemon)@/i.test(address)
      )
        found.set(address.toLowerCase(), address);
    }
    if (found.size > 0)
      return [...found.values()].slice(0, most).map((address) => ({ address, action, ...details(lines, address) }));
  }
  return [];
}

const anywhere = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
const inLine = (line: string): string[] =>
  (line.match(anywhere) ?? []).map((one) =>
    one
      .replace(/^(?:smtp|rfc822|dda:smtp|mailto)[:=]/i, '')
      .replace(/^.*=(?=[^=]*@)/, '')
      .replace(/^'+|'+$/g, '')
      .replace(/^[*.]+|\.+$/g, ''),
  );

const announces =
  /(?:address(?:es|\(es\))?|recipients?|recipient\(s\)|users?|destinations?|delivered to|receive a copy of your message|errors)\b.{0,160}[-:.]*\s*$/i;
const announcing =
  /could not|unable|not able|fail|did not|not (?:been|yet)|was not|undeliver|problem|error|aborted|delayed|permanent|following|address/i;
const stop =
  /^\s*(?:[-=_*]{3,}|reason|because|for the following|transcript|technical|error|diagnostic|subject:|sent:|date:|your message|if you|the (?:mail|message|error|following reason)|please|no action)/i;

const ways: Way[] = [
  // qmail, Postfix, Yahoo: `<ana@example.org>:`, and nothing before it.
  (lines) => lines.flatMap((line) => /^\s{0,8}<([^<>\s]{3,320}@[^<>\s]{1,255})>\s?:/.exec(line)?.slice(1) ?? []),
  // `(generated from ana@example.org)`, `(Originally addressed to …)`: the address that we wrote to; the one before it is not ours.
  (lines) =>
    lines.flatMap((line, i) => [
      ...(/\((?:generated|expanded) from:? <?([^<>()\s]{3,320})>?\)|originally addressed to <?([^<>()\s]{3,320})>?/i
        .exec(line)
        ?.slice(1)
        .filter(Boolean) ?? []),
      ...(/expanded from/i.test(line) ? inLine(lines[i - 1] ?? '') : []),
    ]),
  // `The following addresses had permanent fatal errors`, and below it one a line.
  announced,
  // `Failed Recipient: ana@example.org`, `Unknown user: …`, `Recipient: [SMTP:…]`.
  (lines) =>
    lines.flatMap((line) =>
      /^\s*(?:failed|original|final|intended|invalid|unknown|no such|bad|over quota|delivery)?\s?(?:final delivery |local |failed )?(?:recipient|user(?:id)?|address|mailbox|account|to|\d+ attempts?|mail(?:box)? full).{0,20}[:=]/i.test(
        line,
      )
        ? inLine(line).slice(0, 5)
        : [],
    ),
  // `…, addressed to 'ana@example.org', failed`, `Your message to <…> was automatically rejected`.
  (lines) => inSentence(lines),
  // What the other server was asked, and refused.
  (lines) =>
    lines.flatMap((line) => /rcpt to:\s?<?([^<>\s]{3,320}@[^<>\s]{1,255}?)>?(?:\s|$|:)/i.exec(line)?.slice(1) ?? []),
  (lines) =>
    lines.flatMap((line) =>
      /\b(?:5\d\d|4\d\d)[ -]|\b[45]\.\d\.\d{1,3}\b|unknown|rejected|quota|not found|no such/i.test(line)
        ? inLine(line).slice(0, 3)
        : [],
    ),
  (lines) =>
    lines
      .flatMap((line) => inLine(line.replaceAll(/\b(?:from|by|contact|mail to|write to) <?\S{1,200}@\S{1,200}/gi, '')))
      .slice(0, 20),
];

function announced(lines: readonly string[], domain: string | undefined): string[] {
  const found: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const two = `${lines[at - 1]?.trim() ?? ''} ${lines[at]!.trim()}`;
    if (!announces.test(lines[at]!.trim().replace(/[-=*\s]+$/, '')) || !announcing.test(two)) continue;
    let taken = 0;
    let blanks = 0;
    for (let next = at + 1; next < Math.min(lines.length, at + 60); next++) {
      const line = lines[next]!;
      if (line.trim() === '' || /^[\s=_*"-]*$/.test(line)) {
        if (taken > 0 && ++blanks > 1) break;
        continue;
      }
      if (stop.test(line)) break;
      const here =
        /^[\s>*•"'<[(-]{0,20}(?:recipient:\s*\[?|to:\s*)?(?:smtp:|rfc822;|c=us;.{0,100}smtp=)?[^\s]{1,200}@/i.test(line)
          ? inLine(line).slice(0, 1)
          : bare(line, domain);
      if (here.length === 0) {
        if (taken === 0) break;
        continue;
      }
      taken++;
      blanks = 0;
      found.push(...here);
    }
  }
  return found;
}

/** A name of somebody at the daemon's own domain, alone on its line. */
function bare(line: string, domain: string | undefined): string[] {
  const name = /^[ \t]{1,8}([a-z][\w.-]{2,40})[ \t]*$/i.exec(line)?.[1];
  return name === undefined || domain === undefined ? [] : [`${name}@${domain}`];
}

function inSentence(lines: readonly string[]): string[] {
  const text = lines.join(' ').replaceAll(/\s+/g, ' ').slice(0, 10_000);
  const sentence =
    /(?:address(?:ed(?: to|,)|ee:?)|message to|mail to|deliver(?:y of)?(?: your)?(?: message| mail)? to|delivered to|sent to|attempts: ?|address(?: :|:)?|recipient:?|user:?)[ :'"<(*-]{1,8}([^\s<>"'()]{1,64}@[^\s<>"'(),;]{1,255})/gi;
  return [...text.matchAll(sentence)].map(([, address]) => address!.replace(/[.:]+$/, ''));
}

/** What is said of one recipient: near its address, so that nobody gets another one's. */
function details(lines: readonly string[], address: string): Pick<BouncedRecipient, 'status' | 'diagnostic'> {
  const at = lines.findIndex((line) => line.toLowerCase().includes(address.toLowerCase()));
  const near: string[] = [];
  for (let i = at; i >= 0 && i < Math.min(lines.length, at + 6); i++) {
    const line = lines[i]!;
    if (i > at && /^\s{0,8}<[^<>\s]+@[^<>\s]+>\s?:/.test(line)) break;
    if (line.trim() !== '') near.push(line.trim());
  }
  const text = near
    .join(' ')
    .replace(address, '')
    .replace(/^[\s<>:.*-]+/, '');
  const status = statusIn(text);
  const diagnostic = text.slice(0, 500).trim();
  return { ...(status ? { status } : {}), ...(diagnostic === '' ? {} : { diagnostic }) };
}
