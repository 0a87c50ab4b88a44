import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Encoded, type Encoder, plainText } from './encoder.ts';

/** Keeps the vectors of a base's texts, so that they are computed once and not at each start. */
export interface VectorCache {
  /** The vectors of texts, in their order: from the file where they are known, from the encoder where not. */
  embed(encoder: Encoder, texts: readonly string[]): Promise<Encoded[]>;
}

// What other bases and older versions left behind is kept up to this many texts; 12,000 are some 75 MB.
const mostKept = 12_000;
// Who is stopped while a large base is read for the first time has lost no more than this.
const batchSize = 2_000;
const head = Buffer.from('frontdesk vectors 2\n');
const countsAt = 32;
const checkBytes = 4;

/**
 * Makes a cache in a file: for each text the SHA-256 of (encoder, text), how many numbers its vector has and how many pieces there
 * are (one more, for 0 says that there are none), the vector, the pieces' names and vectors, and a check of all these. It is
 * replaced whole, so that a process that dies leaves the old one; what is damaged is computed again.
 */
export function createVectorCache(file: string, most = mostKept): VectorCache {
  async function read(): Promise<Map<string, Encoded>> {
    const known = new Map<string, Encoded>();
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes?.subarray(0, head.length).equals(head)) return known;
    for (let at = head.length; at + countsAt + 8 <= bytes.length; ) {
      const size = bytes.readUInt32LE(at + countsAt);
      const pieces = bytes.readUInt32LE(at + countsAt + 4) - 1;
      if (size > 65_536 || pieces > 65_536) break;
      const vectorAt = at + countsAt + 8;
      const idsAt = vectorAt + size * 4;
      const rowsAt = idsAt + Math.max(0, pieces) * 4;
      const end = rowsAt + Math.max(0, pieces) * size;
      if (end + checkBytes > bytes.length) break;
      if (!check(bytes.subarray(at, end)).equals(bytes.subarray(end, end + checkBytes))) break;
      // Copied, because numbers of four bytes must lie at a place that four divides.
      const part = (from: number, to: number) => bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + to);
      known.set(bytes.toString('latin1', at, at + countsAt), {
        vector: new Float32Array(part(vectorAt, idsAt)),
        ...(pieces >= 0 && {
          pieces: { ids: new Int32Array(part(idsAt, rowsAt)), rows: new Int8Array(part(rowsAt, end)) },
        }),
      });
      at = end + checkBytes;
    }
    return known;
  }

  async function write(texts: ReadonlyMap<string, Encoded>): Promise<void> {
    const parts: Buffer[] = [head];
    for (const [key, { vector, pieces }] of texts) {
      const counts = Buffer.alloc(8);
      counts.writeUInt32LE(vector.length);
      counts.writeUInt32LE(pieces ? pieces.ids.length + 1 : 0, 4);
      const numbers = [vector, ...(pieces ? [pieces.ids, pieces.rows] : [])];
      const record = Buffer.concat([
        Buffer.from(key, 'latin1'),
        counts,
        ...numbers.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
      ]);
      parts.push(record, check(record));
    }
    const beside = `${file}.${process.pid}.${randomUUID()}`;
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(beside, parts);
      await rename(beside, file);
    } catch {
      // A disk that is full or read-only costs time at the next start, and nothing else.
      await rm(beside, { force: true }).catch(() => {});
    }
  }

  return {
    async embed(encoder, texts) {
      const keys = texts.map((text) => keyOf(encoder.name, plainText(text)));
      let known = await read();
      const missing = [...new Map(keys.map((key, i) => [key, texts[i]!]))].filter(([key]) => !known.has(key));
      const needed = new Set(keys);
      for (let from = 0; from < missing.length; from += batchSize) {
        const batch = missing.slice(from, from + batchSize);
        const vectors = await encoder.embed(
          batch.map(([, text]) => text),
          { urgent: false },
        );
        // Read again: meanwhile others have written, of this process and of others.
        const own = [...known].filter(([key]) => needed.has(key));
        known = new Map([...(await read()), ...own, ...batch.map(([key], i) => [key, vectors[i]!] as const)]);
        // The oldest go first; what this base needs stays, however much it is.
        const others = [...known.keys()].filter((key) => !needed.has(key));
        const kept = others.slice(Math.max(0, others.length + needed.size - most));
        const now = [...kept, ...[...needed].filter((key) => known.has(key))];
        await write(new Map(now.map((key) => [key, known.get(key)!])));
      }
      return keys.map((key) => known.get(key)!);
    },
  };
}

function keyOf(encoder: string, text: string): string {
  return createHash('sha256').update(`${encoder}\0${text}`).digest().toString('latin1');
}

function check(record: Buffer): Buffer {
  return createHash('sha256').update(record).digest().subarray(0, checkBytes);
}
