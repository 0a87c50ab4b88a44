import type { ImapFlow, MessageStructureObject } from 'imapflow';

/** A mail as it lies in the mailbox. */
export interface FoundMail {
  uid: number;
  /** Its bytes; of one that is too large its headers and the beginning of its first text, as a mail of their own. */
  raw: Buffer;
  /** False when it is too large, and the rest was left where it is. */
  whole: boolean;
  /** Of all of it, in bytes. */
  size: number;
  /** When the server got it, milliseconds since 1970. */
  arrived: number;
  /** Numbers of the mailbox were lost, so it may have been taken before under another one. */
  again: boolean;
}

/** What is known of a mail before it is fetched. */
export interface Listed {
  uid: number;
  size: number;
  arrived: number;
}

/** Of a text that is too large, so much is read. */
const TEXT_LIMIT = 1024 * 1024;
/** Headers that are larger were written to harm. */
const HEADER_LIMIT = 256 * 1024;

/** Sizes and times of mails; those that have gone are not among them. */
export async function list(client: ImapFlow, uids: readonly number[]): Promise<Listed[]> {
  const found = await client.fetchAll(uids.join(','), { uid: true, size: true, internalDate: true }, { uid: true });
  // Servers may tell of other mails in between, whose flags have changed.
  const asked = new Set(uids);
  return found
    .filter(({ uid }) => asked.has(uid))
    .map(({ uid, size = 0, internalDate }) => ({
      uid,
      size,
      arrived: internalDate === undefined ? Date.now() : new Date(internalDate).getTime(),
    }));
}

/** The Message-ID of a mail, with its angle brackets; undefined when it has none or has gone. */
export async function messageIdOf(client: ImapFlow, uid: number): Promise<string | undefined> {
  const mail = await client.fetchOne(String(uid), { uid: true, headers: ['message-id'] }, { uid: true });
  const found = mail ? (mail.headers?.toString('latin1') ?? '') : '';
  return /<[^<>\s]{1,998}>/.exec(found)?.[0];
}

/** Fetches a mail, or what matters of one that is larger than `largest`; undefined when it is not there. */
export async function fetchMail(
  client: ImapFlow,
  { uid, size, arrived }: Listed,
  { largest, again }: { largest: number; again: boolean },
): Promise<FoundMail | undefined> {
  const whole = size <= largest;
  const raw = whole ? await fetchWhole(client, uid) : await fetchBeginning(client, uid);
  return raw && { uid, raw, whole, size, arrived, again };
}

/** The bytes of small mails, in one answer; of those that are not there, and of those that a server leaves out, none. */
export async function fetchTogether(client: ImapFlow, uids: readonly number[]): Promise<Map<number, Buffer>> {
  const mails = await client.fetchAll(uids.join(','), { uid: true, source: true }, { uid: true });
  return new Map(mails.flatMap(({ uid, source }) => (source ? [[uid, source] as const] : [])));
}

async function fetchWhole(client: ImapFlow, uid: number): Promise<Buffer | undefined> {
  const mail = await client.fetchOne(String(uid), { uid: true, source: true }, { uid: true });
  return sourceOf(client, mail && { raw: mail.source });
}

async function fetchBeginning(client: ImapFlow, uid: number): Promise<Buffer | undefined> {
  const mail = await client.fetchOne(String(uid), { uid: true, bodyStructure: true }, { uid: true });
  if (!mail) return sourceOf(client, false);
  const part = mail.bodyStructure && firstText(mail.bodyStructure);
  const nested = part?.part !== undefined;
  const body = part?.part ?? (part ? '1' : undefined);
  const parts = [
    { key: 'header', maxLength: HEADER_LIMIT },
    ...(nested ? [{ key: `${body}.mime`, maxLength: HEADER_LIMIT }] : []),
    ...(body ? [{ key: body, maxLength: TEXT_LIMIT }] : []),
  ];
  const found = await client.fetchOne(String(uid), { uid: true, bodyParts: parts }, { uid: true });
  if (!found) return sourceOf(client, false);
  const bytes = (key: string): Buffer => found.bodyParts?.get(key) ?? Buffer.alloc(0);
  const header = found.headers ?? Buffer.alloc(0);
  if (!body) return asMail(withoutMime(header), Buffer.from('Content-Type: text/plain'), Buffer.alloc(0));
  if (!nested) return asMail(header, Buffer.alloc(0), bytes(body));
  return asMail(withoutMime(header), bytes(`${body}.mime`), bytes(body));
}

/** A mail that is not given is not there, unless it is the connection that is gone. */
function sourceOf(client: ImapFlow, mail: false | { raw: Buffer | undefined }): Buffer | undefined {
  const raw = mail ? mail.raw : undefined;
  if (raw) return raw;
  if (!client.usable) throw new Error('the connection was lost while a mail was fetched');
  return undefined;
}

/** The first part that is written for people: what is attached is not. */
function firstText(part: MessageStructureObject): MessageStructureObject | undefined {
  if (part.childNodes) return part.childNodes.map(firstText).find(Boolean);
  return /^text\/(plain|html)$/i.test(part.type) && part.disposition !== 'attachment' ? part : undefined;
}

const asMail = (header: Buffer, mime: Buffer, body: Buffer): Buffer =>
  Buffer.concat([trimmed(header), trimmed(mime), Buffer.from('\r\n'), body]);

/** Header lines without the empty one at their end. */
function trimmed(header: Buffer): Buffer {
  const text = header.toString('latin1').replace(/[\r\n]+$/, '');
  return Buffer.from(text === '' ? '' : `${text}\r\n`, 'latin1');
}

/** Without what describes the body: another one comes. */
function withoutMime(header: Buffer): Buffer {
  const fields = header.toString('latin1').split(/\r?\n(?![ \t])/);
  return Buffer.from(fields.filter((field) => !/^content-/i.test(field)).join('\r\n'), 'latin1');
}
