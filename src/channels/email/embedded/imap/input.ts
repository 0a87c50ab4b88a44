import type { Readable } from 'node:stream';

/** What a client writes, a piece at a time. Nothing is read before it is asked for. */
export interface Input {
  /** The next line without its end; undefined when the client has gone. Throws a Flood when it is longer than `most` bytes. */
  line(most: number): Promise<string | undefined>;
  /** So many bytes; undefined when the client has gone. */
  bytes(count: number): Promise<Buffer | undefined>;
}

/** Somebody sends more than anybody has reason to: their connection is closed. */
export class Flood extends Error {}

const LF = 10;

/** Reads lines and bytes from a stream. Lines are read byte by byte, as latin1. */
export function readInput(stream: Readable): Input {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer | undefined;

  async function next(): Promise<Buffer | undefined> {
    if (rest && rest.length > 0) return rest;
    const chunk = await chunks.next().catch(() => undefined);
    rest = chunk && !chunk.done ? chunk.value : undefined;
    return rest;
  }

  return {
    async line(most) {
      const pieces: Buffer[] = [];
      let length = 0;
      for (;;) {
        const chunk = await next();
        if (!chunk) return undefined;
        const end = chunk.indexOf(LF);
        const piece = end < 0 ? chunk : chunk.subarray(0, end);
        rest = end < 0 ? undefined : chunk.subarray(end + 1);
        length += piece.length;
        if (length > most) throw new Flood(`a line of more than ${most} bytes`);
        pieces.push(piece);
        if (end >= 0) return Buffer.concat(pieces).toString('latin1').replace(/\r$/, '');
      }
    },
    async bytes(count) {
      const pieces: Buffer[] = [];
      let missing = count;
      while (missing > 0) {
        const chunk = await next();
        if (!chunk) return undefined;
        const piece = chunk.subarray(0, missing);
        rest = chunk.subarray(piece.length);
        missing -= piece.length;
        pieces.push(piece);
      }
      return Buffer.concat(pieces);
    },
  };
}
