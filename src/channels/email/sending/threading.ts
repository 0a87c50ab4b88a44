import { createHash } from 'node:crypto';
import { baseSubject, onOneLine } from './subject.ts';

/** What is known of the mail that is answered, and of the thread it is in. */
export interface Thread {
  /** Its Message-ID, with angle brackets; undefined when it had none. */
  messageId?: string;
  /** What it named as its own thread. */
  references: readonly string[];
  subject: string;
  /** Of Outlook, when there. */
  threadIndex?: string;
  threadTopic?: string;
}

/** Of the thread's ids the first and the last ones: a longer header is cut by servers, and then in its middle. */
const lastIds = 20;
const messageId = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/;

/** In-Reply-To and References of an answer (RFC 5322, 3.6.4). What is no Message-ID is left out. */
export function threadIds(thread: Thread): { inReplyTo?: string; references?: string[] } {
  const own = thread.messageId !== undefined && messageId.test(thread.messageId) ? [thread.messageId] : [];
  // An id that comes twice belongs where it came last: the answered one is the last of all.
  const ids = [...thread.references.filter((id) => messageId.test(id)), ...own];
  const distinct = ids.filter((id, i) => ids.lastIndexOf(id) === i);
  const references = distinct.length > lastIds + 1 ? [distinct[0]!, ...distinct.slice(-lastIds)] : distinct;
  return {
    ...(own[0] !== undefined && { inReplyTo: own[0] }),
    ...(references.length > 0 && { references }),
  };
}

/** Thread-Topic and Thread-Index, by which Outlook groups, of an answer to a mail that has them. */
export function outlookHeaders(thread: Thread, at: number, id: string): Record<string, string> {
  if (thread.threadIndex === undefined && thread.threadTopic === undefined) return {};
  const index = thread.threadIndex === undefined ? undefined : childIndex(thread.threadIndex, at, id);
  const topic = onOneLine(thread.threadTopic ?? '') || baseSubject(thread.subject);
  return { ...(topic && { 'Thread-Topic': topic.slice(0, 250) }), ...(index && { 'Thread-Index': index }) };
}

/** [MS-OXOMSG] 2.2.1.3: a header with the time and the thread's GUID, then five bytes for each answer. */
const headerBytes = 22;
const blockBytes = 5;
/** Outlook itself ends long before. */
const mostBytes = headerBytes + 200 * blockBytes;
/** Between 1601 and 1970, in milliseconds. */
const epochMs = 11_644_473_600_000;

/** The index with one block more, for an answer written at `at`; undefined when it is no index. */
function childIndex(index: string, at: number, id: string): string | undefined {
  const parent = Buffer.from(index, 'base64');
  if (parent.length < headerBytes || parent.length > mostBytes || (parent.length - headerBytes) % blockBytes !== 0)
    return undefined;
  const begun = BigInt(`0x${parent.subarray(0, 6).toString('hex')}`) << 16n;
  const now = BigInt(at + epochMs) * 10_000n;
  const passed = now > begun ? now - begun : 0n;
  // Bits 18 to 48 of what passed since the thread began; when more did than fits (1.7 years), bits 23 to 53, and a mark.
  const time = passed >> 49n === 0n ? passed >> 18n : ((passed >> 23n) & 0x7fffffffn) | 0x80000000n;
  const block = Buffer.alloc(blockBytes);
  block.writeUInt32BE(Number(time & 0xffffffffn));
  // Half of it is by chance in Outlook; a retry must be the same byte for byte.
  block[4] = createHash('sha256').update(id).digest()[0]! & 0xf0;
  return Buffer.concat([parent, block]).toString('base64');
}
