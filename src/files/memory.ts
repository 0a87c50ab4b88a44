import { Readable } from 'node:stream';
import { admit, expectBreaking, overfull, refusedUnread, usualLimits } from './admitting.ts';
import type { Files, Limits, StoredFile } from './files.ts';
import { idFor } from './id.ts';
import { partitionOf } from './partition.ts';
import type { Scan } from './scanning.ts';

interface Kept {
  file: StoredFile;
  bytes: Buffer;
}

/** The reference: all in this process's memory, gone with it. What it does is what every store of files must do. */
export function createMemoryFiles(
  parts: { limits?: Partial<Limits> | undefined; scan?: Scan | undefined; now?: () => number } = {},
): Files {
  const { scan, now = Date.now } = parts;
  const limits = { ...usualLimits, ...parts.limits };
  const all = new Map<string, Map<string, Kept>>();

  const used = (conversation: string) => {
    const kept = [...(all.get(conversation)?.values() ?? [])];
    return { bytes: kept.reduce((sum, { file }) => sum + file.size, 0), files: kept.length };
  };

  return {
    limits,

    async put(incoming) {
      expectBreaking(incoming);
      const { conversation, from } = incoming;
      const id = idFor(incoming);
      const there = all.get(conversation)?.get(id);
      if (there) return { file: { ...there.file } };
      const unread = refusedUnread(incoming, limits, used(conversation));
      if (unread) return { refused: unread };
      const chunks: Buffer[] = [];
      const draft = {
        append: async (chunk: Buffer) => void chunks.push(chunk),
        read: async (offset: number, length: number) => Buffer.concat(chunks).subarray(offset, offset + length),
        stream: () => Readable.from(chunks),
      };
      const admitted = await admit(incoming, { limits, scan, used: used(conversation), draft });
      if ('reason' in admitted) return { refused: admitted };
      // Others may have stored something meanwhile.
      const full = overfull(limits, used(conversation), { bytes: admitted.size, files: 1 });
      if (full) return { refused: full };
      const files = all.get(conversation) ?? new Map<string, Kept>();
      const kept = files.get(id) ?? {
        file: { id, conversation, from, ...admitted, at: now() },
        bytes: Buffer.concat(chunks),
      };
      all.set(conversation, files.set(id, kept));
      return { file: { ...kept.file } };
    },

    async find(conversation, id) {
      const kept = all.get(conversation)?.get(id);
      return kept && { ...kept.file };
    },

    async open(conversation, id, range) {
      const kept = all.get(conversation)?.get(id);
      if (!kept) return undefined;
      const { start, end } = range ?? { start: 0, end: kept.bytes.length - 1 };
      return { file: { ...kept.file }, body: Readable.from([kept.bytes.subarray(start, end + 1)]) };
    },

    async list(conversation) {
      const files = [...(all.get(conversation)?.values() ?? [])].map(({ file }) => ({ ...file }));
      return files.sort((a, b) => a.at - b.at);
    },

    async remove(conversation, id) {
      all.get(conversation)?.delete(id);
    },

    async forget(conversation) {
      all.delete(conversation);
    },

    async expire(partition, before, kept) {
      let removed = 0;
      for (const [conversation, files] of all) {
        if (partitionOf(conversation) !== partition) continue;
        if ([...files.values()].some(({ file }) => file.at >= before) || (await kept(conversation))) continue;
        all.delete(conversation);
        removed += 1;
      }
      return removed;
    },
  };
}
