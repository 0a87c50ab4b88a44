import type { Mail, MailAddress } from '../mail.ts';
import { authenticationOf } from './authentication.ts';
import { contentOf } from './content.ts';
import { filesOf } from './files.ts';
import { idsIn } from './ids.ts';
import { judge, sendersOf } from './kind/kind.ts';
import { type ReadingLimits, UnreadableMail, usualLimits } from './limits.ts';
import { readAddresses } from './mime/addresses.ts';
import type { Headers } from './mime/headers.ts';
import { type Part, readPart } from './mime/part.ts';
import { oneLine } from './mime/words.ts';
import { textOf } from './reply/lines.ts';
import { replyOf } from './reply/reply.ts';
import { forwardSubject } from './reply/separators.ts';
import { wholeOf } from './whole.ts';

/** Who we are, and whom we believe. */
export interface ReadingOptions {
  /** Our own addresses: mail from them is not answered. */
  own: readonly string[];
  /** The authserv-ids of servers whose Authentication-Results are believed. */
  authserv: readonly string[];
  limits?: Partial<ReadingLimits>;
}

/** Reads a mail as it was received. What is wrong with one makes it `unreadable`, with the reason; it never rejects. */
export async function readMail(raw: Uint8Array, options: ReadingOptions): Promise<Mail> {
  try {
    return read(raw, options);
  } catch (error) {
    if (error instanceof UnreadableMail) return unreadable(error.message);
    return unreadable(`it cannot be read: ${error instanceof Error ? oneLine(error.message, 200) : 'unknown'}`);
  }
}

/** What is known of a mail that cannot be read. */
export function unreadable(why: string): Mail {
  return { ...nothing(), kind: 'unreadable', why };
}

function read(raw: Uint8Array, { own, authserv, limits: given }: ReadingOptions): Mail {
  const limits = { ...usualLimits, ...given };
  if (raw.length > limits.bytes)
    throw new UnreadableMail(`it is larger than ${Math.round(limits.bytes / 1_000_000)} MB`);
  const budget = { parts: limits.parts, leftOut: new Set<string>() };
  const mail = readPart(withoutMbox(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)), limits, budget);
  const { headers } = mail;
  const addresses = (...names: string[]) => addressesOf(headers, names, limits);
  const content = contentOf(mail);
  const whole = wholeOf(content, limits);
  const senders = sendersOf(headers);
  const from = headers.all('from').length === 1 && senders.length === 1 ? senders[0] : undefined;
  const subject = headers.text('subject');
  const to = addresses('to');
  const judged = judge({
    mail,
    headers,
    content,
    lines: whole.lines,
    subject,
    from: senders,
    to,
    own: new Set(own.map((one) => one.toLowerCase())),
  });
  const inReplyTo = idsIn(headers.all('in-reply-to'));
  const forwarded = forwardSubject.test(subject) && inReplyTo.length === 0;
  const { files, leftOut } = filesOf(content, limits);
  const date = dateOf(headers.first('date'));
  const messageId = idsIn([headers.first('message-id') ?? ''])[0];
  const [threadIndex, threadTopic] = [headers.text('thread-index'), headers.text('thread-topic')];
  return {
    ...judged,
    ...replyOf(whole.lines, { forwarded }),
    whole: textOf(whole.lines),
    subject,
    ...(from ? { from } : {}),
    to,
    cc: addresses('cc'),
    replyTo: addresses('reply-to'),
    deliveredTo: [...new Set(addresses('delivered-to', 'x-original-to', 'envelope-to').map(({ address }) => address))],
    ...(date === undefined ? {} : { date }),
    ...(messageId === undefined ? {} : { messageId }),
    inReplyTo,
    references: idsIn(headers.all('references')),
    ...(threadIndex ? { threadIndex } : {}),
    ...(threadTopic ? { threadTopic } : {}),
    files,
    leftOut: [...budget.leftOut, ...whole.leftOut, ...leftOut],
    bouncedIds:
      judged.kind === 'bounce'
        ? returnedIds(
            content.returned,
            whole.lines.map(({ text }) => text),
          )
        : [],
    authentication: authenticationOf(headers, authserv, from),
  };
}

/** A mailbox file's first line is no header. */
function withoutMbox(bytes: Buffer): Buffer {
  const mbox = /^>?From \S{0,200} .{0,100}?\r?\n/.exec(bytes.subarray(0, 400).toString('latin1'))?.[0];
  return mbox === undefined ? bytes : bytes.subarray(mbox.length);
}

function addressesOf(headers: Headers, names: readonly string[], { addresses: most }: ReadingLimits): MailAddress[] {
  return names
    .flatMap((name) =>
      headers
        .all(name)
        .slice(0, 50)
        .flatMap((value) => readAddresses(value, { most })),
    )
    .slice(0, most);
}

/** Between 1990 and two days from now: what lies outside is a clock that is wrong. */
function dateOf(said: string | undefined): number | undefined {
  if (said === undefined) return undefined;
  const date = Date.parse(
    said
      .slice(0, 100)
      .replaceAll(/\([^()]{0,50}\)/g, '')
      .trim(),
  );
  return date > Date.UTC(1990) && date < Date.now() + 2 * 86_400_000 ? date : undefined;
}

/** The Message-IDs of mail that a bounce brings back, as a part of it or only in its text. */
function returnedIds(returned: readonly Part[], lines: readonly string[]): string[] {
  const ids = returned.flatMap(({ headers, type, content }) => {
    const inside = type.value.endsWith('headers') ? content().subarray(0, 100_000).toString('latin1') : '';
    return [...headers.all('message-id'), ...idLines(inside.split(/\r?\n/))];
  });
  return idsIn(ids.length > 0 ? ids : idLines(lines), 20);
}

const idLines = (lines: readonly string[]) =>
  lines.filter((line) => /^>?\s?(?:original-)?message-id:/i.test(line.slice(0, 40)));

const nothing = (): Omit<Mail, 'kind' | 'why'> => ({
  text: '',
  whole: '',
  pairs: [],
  subject: '',
  to: [],
  cc: [],
  replyTo: [],
  deliveredTo: [],
  inReplyTo: [],
  references: [],
  files: [],
  leftOut: [],
  bounced: [],
  bouncedIds: [],
  authentication: {},
});
