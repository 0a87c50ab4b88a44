import { Readable } from 'node:stream';
import type { Incoming, Limits, Refusal } from './files.ts';
import { cleanName } from './name.ts';
import { receive } from './receiving.ts';
import type { Scan } from './scanning.ts';
import { typeOf } from './sniffing.ts';
import type { Bytes } from './types.ts';
import { knownTypes } from './types.ts';

/** Where the bytes of an upload lie until it is known whether they are stored. */
export interface Draft {
  append(chunk: Buffer): Promise<void>;
  read: Bytes['read'];
  /** All of them, from the beginning. */
  stream(): Readable;
}

/** How much a conversation has stored. */
export interface Used {
  bytes: number;
  files: number;
}

const megabyte = 1024 * 1024;

/** 10 MB a file, 100 MB and 100 files a conversation, five minutes an upload (10 MB at 300 kbit/s), every known type. */
export const usualLimits: Limits = {
  fileBytes: 10 * megabyte,
  conversationBytes: 100 * megabyte,
  conversationFiles: 100,
  uploadMs: 5 * 60_000,
  idleMs: 20_000,
  types: knownTypes,
};

/** Why a conversation that has `used` so much may not store `more`; undefined when it may. */
export function overfull(limits: Limits, used: Used, more: Used): Refusal | undefined {
  const left = Math.max(0, limits.conversationBytes - used.bytes);
  if (used.files + more.files > limits.conversationFiles)
    return { reason: 'conversation-full', limit: limits.conversationFiles, left, files: true };
  if (more.bytes > left) return { reason: 'conversation-full', limit: limits.conversationBytes, left, files: false };
  return undefined;
}

/** Why a file is refused before a byte of it is read, by the size that was said. */
export function refusedUnread(incoming: Incoming, limits: Limits, used: Used): Refusal | undefined {
  const said = saidSize(incoming);
  if (said !== undefined && said > limits.fileBytes) return { reason: 'too-large', limit: limits.fileBytes };
  return overfull(limits, used, { bytes: said ?? 1, files: 1 });
}

/**
 * What every store does with an upload before it stores it: takes it into a draft within the limits, finds out what it
 * is, and has it scanned. `used` is what the conversation had when it began.
 */
export async function admit(
  incoming: Incoming,
  parts: { limits: Limits; scan: Scan | undefined; used: Used; draft: Draft },
): Promise<{ name: string; type: string; size: number } | Refusal> {
  const { limits, scan, used, draft } = parts;
  const held = heldOf(incoming);
  if (held && held.length <= limits.fileBytes) await draft.append(held);
  const size = await (held ? within(held.length, limits) : receive(incoming.bytes as Readable, limits, draft.append));
  if (typeof size !== 'number') return size;
  if (size !== (saidSize(incoming) ?? size)) return { reason: 'incomplete', size };
  if (size === 0) return { reason: 'empty' };
  const full = overfull(limits, used, { bytes: size, files: 1 });
  if (full) return full;

  const read: Bytes['read'] = held ? async (at, length) => held.subarray(at, at + length) : draft.read;
  const found = await typeOf({ size, read }, { name: cleanName(incoming.name), type: incoming.type });
  if (!('name' in found)) return { reason: 'type-not-allowed', ...found };
  if (!limits.types.includes(found.type)) return { reason: 'type-not-allowed', type: found.type };

  const verdict = scan ? await scan(draft.stream) : { clean: true as const };
  if (!verdict.clean) return { reason: verdict.infected ? 'infected' : 'scanner-away', detail: verdict.detail };
  return { ...found, size };
}

/** A stream may break at any time from now on, before anybody reads it: that must not end the process. */
export function expectBreaking({ bytes }: Incoming): void {
  if (bytes instanceof Readable) bytes.on('error', () => {});
}

/** The bytes of what is in memory already, not copied. */
export function heldOf({ bytes }: Incoming): Buffer | undefined {
  return bytes instanceof Readable ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const within = (size: number, { fileBytes }: Limits): number | Refusal =>
  size <= fileBytes ? size : { reason: 'too-large', limit: fileBytes };

const saidSize = ({ bytes, size }: Incoming) => (bytes instanceof Readable ? size : bytes.length);
