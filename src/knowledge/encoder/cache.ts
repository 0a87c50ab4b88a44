import { createHash, randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Encoded, type Encoder, plainText } from './encoder.ts';

/** Keeps the vectors of a base's texts, so that they are computed once and not at each start. */
export interface VectorCache {
  /**
   * The vectors of texts, in their order: from the file where they are known, from the encoder where not. `beside` are texts whose
   * vectors are there already, and not to be forgotten for these.
   */
  embed(encoder: Encoder, texts: readonly string[], beside?: readonly string[]): Promise<Encoded[]>;
}

// What other bases and older versions left behind is kept up to this many texts; 12,000 are some 75 MB.
const mostKept = 12_000;
// So many times that lie in the file before it is written anew: what is new is appended till then.
const slack = 1.25;
// Who is stopped while a large base is read for the first time has lost no more than this.
const batchSize = 2_000;
const head = Buffer.from('frontdesk vectors 2\n');
const countsAt = 32;
const checkBytes = 4;

/**
 * Makes a cache in a file: for each text the SHA-256 of (encoder, text), how many numbers its vector has and how many pieces there
 * are (one more, for 0 says that there are none), the vector, the pieces' names and vectors, and a check of all these. What is new
 * is appended; what grew too large or is damaged is replaced whole, so that a process that dies leaves the old one.
 */
export function createVectorCache(file: string, most = mostKept): VectorCache {
  // What the file held when it was last read or written, so that nobody reads it to learn that it does not know a text.
  let last: { stamp: string | undefined; keys: Set<string>; whole: boolean } | undefined;
  const stampOf = async (): Promise<string | undefined> => {
    const found = await stat(file, { bigint: true }).catch(() => undefined);
    return found && [found.ino, found.size, found.mtimeNs].join(' ');
  };
  const isAsLast = async (): Promise<boolean> => last?.stamp !== undefined && (await stampOf()) === last.stamp;

  async function read(): Promise<Map<string, Encoded>> {
    const known = new Map<string, Encoded>();
    const stamp = await stampOf();
    const bytes = await readFile(file).catch(() => undefined);
    if (!bytes?.subarray(0, head.length).equals(head)) {
      last = undefined;
      return known;
    }
    let at = head.length;
    while (at + countsAt + 8 <= bytes.length) {
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
    last = { stamp, keys: new Set(known.keys()), whole: at === bytes.length };
    return known;
  }

  // One write, so that what another process appends at the same time comes before or after it.
  async function append(texts: readonly (readonly [string, Encoded])[], to: NonNullable<typeof last>): Promise<void> {
    last = undefined;
    try {
      await appendFile(file, Buffer.concat(texts.flatMap(([key, one]) => recordOf(key, one))));
      for (const [key] of texts) to.keys.add(key);
      last = { ...to, stamp: await stampOf() };
    } catch {
      // As below; what was half written is found to be damaged.
    }
  }

  async function write(texts: ReadonlyMap<string, Encoded>): Promise<void> {
    last = undefined;
    const beside = `${file}.${process.pid}.${randomUUID()}`;
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(beside, [head, ...[...texts].flatMap(([key, one]) => recordOf(key, one))]);
      await rename(beside, file);
      last = { stamp: await stampOf(), keys: new Set(texts.keys()), whole: true };
    } catch {
      // A disk that is full or read-only costs time at the next start, and nothing else.
      await rm(beside, { force: true }).catch(() => {});
    }
  }

  return {
    async embed(encoder, texts, beside = []) {
      const keyed = (text: string) => keyOf(encoder.name, plainText(text));
      const keys = texts.map(keyed);
      let known =
        (await isAsLast()) && !keys.some((key) => last?.keys.has(key)) ? new Map<string, Encoded>() : await read();
      const missing = [...new Map(keys.map((key, i) => [key, texts[i]!]))].filter(([key]) => !known.has(key));
      const needed = new Set(keys);
      for (let from = 0; from < missing.length; from += batchSize) {
        const batch = missing.slice(from, from + batchSize);
        const vectors = await encoder.embed(
          batch.map(([, text]) => text),
          { urgent: false },
        );
        const made = batch.map(([key], i) => [key, vectors[i]!] as const);
        const room = slack * Math.max(most, beside.length + needed.size);
        if ((await isAsLast()) && last?.whole && last.keys.size + made.length <= room) {
          known = new Map([...known, ...made]);
          await append(made, last);
          continue;
        }
        for (const text of beside) needed.add(keyed(text));
        // Read again: meanwhile others have written, of this process and of others.
        const own = [...known].filter(([key]) => needed.has(key));
        known = new Map([...(await read()), ...own, ...made]);
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

function recordOf(key: string, { vector, pieces }: Encoded): Buffer[] {
  const counts = Buffer.alloc(8);
  counts.writeUInt32LE(vector.length);
  counts.writeUInt32LE(pieces ? pieces.ids.length + 1 : 0, 4);
  const numbers = [vector, ...(pieces ? [pieces.ids, pieces.rows] : [])];
  const record = Buffer.concat([
    Buffer.from(key, 'latin1'),
    counts,
    ...numbers.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  ]);
  return [record, check(record)];
}

function keyOf(encoder: string, text: string): string {
  return createHash('sha256').update(`${encoder}\0${text}`).digest().toString('latin1');
}

function check(record: Buffer): Buffer {
  return createHash('sha256').update(record).digest().subarray(0, checkBytes);
}
